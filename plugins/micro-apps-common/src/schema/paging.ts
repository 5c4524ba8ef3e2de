import { z } from 'zod';

/** The most items that a page holds. @public */
export const MAX_PAGE_SIZE = 200;

/** Where a page of a list stands. @public */
export const pageInfoSchema = z.object({
  limit: z.number(),
  offset: z.number(),
  hasNextPage: z.boolean(),
});
/** @public */
export type PageInfo = z.infer<typeof pageInfoSchema>;

const wholeNumber = (min: number, max: number) =>
  z.coerce
    .number({ error: 'must be a whole number' })
    .int('must be a whole number')
    .min(min, `must be at least ${min}`)
    .max(max, `must be at most ${max}`);

/** @public */
export const pageQuerySchema = z.strictObject({
  limit: wholeNumber(1, MAX_PAGE_SIZE).default(25),
  offset: wholeNumber(0, 1_000_000_000).default(0),
});

/**
 * A query parameter that may stand once, several times, or not at all.
 * @internal
 */
export function repeatable<T extends z.ZodType>(item: T) {
  return z
    .preprocess(
      value => (value === undefined || Array.isArray(value) ? value : [value]),
      z.array(item).max(50, 'must stand at most 50 times').optional(),
    )
    .optional();
}
