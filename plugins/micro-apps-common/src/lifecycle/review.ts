import { InputError } from '@backstage/errors';
import type { Tier } from '../schema';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * When the next review is due: the interval of the inherent tier after the last approval, review or renewal.
 *
 * @param from - an ISO 8601 time, or a date
 * @returns an ISO 8601 time in UTC
 * @public
 */
export function nextReviewAt(
  from: string | Date,
  inherentTier: Tier,
  intervals: Record<Tier, number>,
): string {
  const start = new Date(from).getTime();
  if (Number.isNaN(start)) {
    throw new InputError(`"${from}" is not a time`);
  }
  return new Date(start + intervals[inherentTier] * DAY_MS).toISOString();
}
