import type { RootConfigService } from '@backstage/backend-plugin-api';
import { parseWith } from '@micro-apps/backstage-plugin-micro-apps-common';
import { z } from 'zod';

const milliseconds = z
  .number()
  .int('must be a whole number')
  .min(1, 'must be at least 1')
  .max(600_000, 'must be at most 600,000, which is ten minutes');

const limitsSchema = z.strictObject({
  timeoutMs: milliseconds.optional(),
  loadTimeoutMs: milliseconds.optional(),
  memoryBytes: z
    .number()
    .int('must be a whole number')
    .min(16 * 1024 * 1024, 'must be at least 16 MiB')
    .optional(),
});

const policyConfigSchema = z.strictObject({
  engine: z.enum(['embedded', 'opa']).default('embedded'),
  bundle: z
    .strictObject({
      file: z.string().min(1, 'must name a file').optional(),
      intervalMs: milliseconds.optional(),
    })
    .prefault({}),
  limits: limitsSchema.prefault({}),
  // Other parts read these.
  organisation: z.unknown().optional(),
  decisionLog: z.unknown().optional(),
  candidate: z.unknown().optional(),
});

/** How policies are evaluated. */
export type PolicyConfig = z.output<typeof policyConfigSchema>;

/** Reads and checks `microApps.policy`. Throws an `InputError` that names each wrong key. */
export function readPolicyConfig(rootConfig: RootConfigService): PolicyConfig {
  return parseWith(
    policyConfigSchema,
    rootConfig.getOptional('microApps.policy') ?? {},
    'microApps.policy',
  );
}
