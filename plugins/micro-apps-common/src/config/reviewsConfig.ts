import { z } from 'zod';
import { assertTimeZone, OVERDUE_MODES, ReviewRules } from '../lifecycle';
import type { Tier } from '../schema';

const wholeNumber = (min: number, max: number) =>
  z
    .number()
    .int('must be a whole number')
    .min(min, `must be at least ${min}`)
    .max(max, `must be at most ${max}`);

/** How a company holds its reviews, complete. @public */
export type ReviewsConfig = ReviewRules & {
  /** The hour of the day, there, from which people are reminded. */
  remindFromHour: number;
};

/** How long decisions may take. @public */
export type ServiceLevels = {
  /** Hours, by tier. */
  hours: Record<Tier, number>;
  /** The group that hears of what takes longer. */
  escalateTo: string;
};

function isTimeZone(value: string): boolean {
  try {
    assertTimeZone(value);
    return true;
  } catch {
    return false;
  }
}

/** @internal */
export const reviewsConfigSchema = z.strictObject({
  timeZone: z
    .string()
    .refine(isTimeZone, 'must be a time zone such as "Europe/Berlin"')
    .default('UTC'),
  graceDays: wholeNumber(0, 365).default(7),
  overdue: z.enum(OVERDUE_MODES).default('warn'),
  remindFromHour: wholeNumber(0, 23).default(7),
});

/** @internal */
export const serviceLevelsSchema = z.strictObject({
  low: wholeNumber(1, 8760).default(24),
  medium: wholeNumber(1, 8760).default(72),
  high: wholeNumber(1, 8760).default(48),
});

/** How approvals may be delegated. @public */
export type DelegationConfig = {
  /** How long one delegation may last; 0 where nobody may delegate. */
  maxDays: number;
};

/** @internal */
export const delegationConfigSchema = z.strictObject({
  maxDays: wholeNumber(0, 366).default(30),
});
