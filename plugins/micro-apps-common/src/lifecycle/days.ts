const DAY_MS = 24 * 60 * 60 * 1000;

const FORMATS = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = FORMATS.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      hourCycle: 'h23',
    });
    FORMATS.set(timeZone, format);
  }
  return format;
}

function partsOf(instant: string, timeZone: string): Record<string, string> {
  return Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(new Date(instant))
      .map(({ type, value }) => [type, value]),
  );
}

/**
 * The day of an instant in a time zone, as `2026-11-22`; such days compare as texts.
 *
 * @public
 */
export function calendarDay(instant: string, timeZone: string): string {
  const { year, month, day } = partsOf(instant, timeZone);
  return `${year.padStart(4, '0')}-${month}-${day}`;
}

/**
 * The hour of an instant in a time zone, 0 to 23.
 *
 * @public
 */
export function hourOfDay(instant: string, timeZone: string): number {
  return Number(partsOf(instant, timeZone).hour);
}

/**
 * A day some days later, or earlier. Days are counted, not hours, so that clocks may change meanwhile.
 *
 * @public
 */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}

/**
 * How many days after one day another is; negative where it is before it.
 *
 * @public
 */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}
