/** Whether the day of an instant is over, where the reader is. */
export function isDayOver(instant: string, now = Date.now()): boolean {
  return new Date(instant).setHours(24, 0, 0, 0) <= now;
}
