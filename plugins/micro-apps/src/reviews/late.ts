/** Whether an instant has passed; what has no such instant is never late. */
export function isLate(by: string | null, now = Date.now()): boolean {
  return by !== null && Date.parse(by) < now;
}

/** Whether the day of an instant is over, where the reader is. */
export function isDayOver(instant: string, now = Date.now()): boolean {
  return new Date(instant).setHours(24, 0, 0, 0) <= now;
}
