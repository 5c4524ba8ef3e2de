import { z } from 'zod';
import { parseWith } from '../validation';
import type { OwnershipRules } from './orphaning';

const wholeNumber = (min: number, max: number) =>
  z
    .number()
    .int('must be a whole number')
    .min(min, `must be at least ${min}`)
    .max(max, `must be at most ${max}`);

const ownershipConfigSchema = z.strictObject({
  deadlineDays: wholeNumber(1, 365).default(30),
  confirmHours: wholeNumber(0, 20).default(6),
});

/**
 * Checks the configuration under `microApps.ownership`. Throws an `InputError` that names each wrong key.
 *
 * @public
 */
export function parseOwnershipConfig(value: unknown): OwnershipRules {
  return parseWith(ownershipConfigSchema, value ?? {}, 'microApps.ownership');
}
