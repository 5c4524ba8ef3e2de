const DAY_MS = 24 * 60 * 60 * 1000;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

// Days are those of UTC, as the ends of waivers are, so that one who travels proposes the same.
function dayOf(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}

/** The first day on which a waiver can end. */
export function firstDay(now: number): string {
  return dayOf(now + DAY_MS);
}

/** The last day on which a waiver can end. */
export function lastDay(now: number, days: number): string {
  return dayOf(now + days * DAY_MS);
}

/** Whether a text is a day, and not before the first or after the last. */
export function isDayBetween(
  day: string,
  first: string,
  last: string,
): boolean {
  return DAY.test(day) && day >= first && day <= last;
}

/** The instant at which a waiver ends that ends on a day. */
export function endOf(day: string): string {
  return `${day}T00:00:00Z`;
}
