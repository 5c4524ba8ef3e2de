import { daysBetween } from '@micro-apps/backstage-plugin-micro-apps-common';

/** A day such as `2026-11-22` as the reader writes it. It is the same day wherever the reader is. */
export function formatDay(day: string): string {
  return new Date(`${day}T00:00:00Z`).toLocaleDateString(undefined, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });
}

/** How far a day is from today, such as "in 4 days". */
export function formatDistance(today: string, day: string): string {
  return new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' }).format(
    daysBetween(today, day),
    'day',
  );
}
