const pad = (value: number) => String(value).padStart(2, '0');

/** A day as date fields write it, where the reader is. */
export function dayOf(time: Date): string {
  return `${time.getFullYear()}-${pad(time.getMonth() + 1)}-${pad(time.getDate())}`;
}

/** The first instant of a day, where the reader is, some days later. */
function startOf(day: string, later = 0): Date {
  const [year, month, date] = day.split('-').map(Number);
  return new Date(year, month - 1, date + later);
}

/** The day some days after another. */
export function dayAfter(day: string, days: number): string {
  return dayOf(startOf(day, days));
}

/** The span from a day until the end of another; from now on, where it begins today. */
export function spanOf(
  from: string,
  until: string,
  today: string,
): { startsAt?: string; endsAt: string } {
  return {
    ...(from > today && { startsAt: startOf(from).toISOString() }),
    endsAt: startOf(until, 1).toISOString(),
  };
}

/** The last day of a span that ends with an instant. */
export function lastDayOf(endsAt: string): string {
  return dayOf(new Date(Date.parse(endsAt) - 1));
}
