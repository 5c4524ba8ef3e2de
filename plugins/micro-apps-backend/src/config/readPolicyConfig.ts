import type { RootConfigService } from '@backstage/backend-plugin-api';
import { parseWith } from '@micro-apps/backstage-plugin-micro-apps-common';
import { BUNDLE_SIGNATURE_ALGORITHMS } from '@micro-apps/policy-engine';
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

const secret = z.string().min(1, 'must not be empty');

/** How to identify oneself to a server: by a token, or by a name and a password. */
const credentials = {
  token: secret.optional(),
  username: secret.optional(),
  password: secret.optional(),
};
type Credentials = { token?: string; username?: string; password?: string };

const hasWholeCredentials = ({ token, username, password }: Credentials) =>
  (username === undefined) === (password === undefined) &&
  (token === undefined || username === undefined);
const WHOLE_CREDENTIALS =
  'must have either a token, or a username and a password';

const signingSchema = z.strictObject({
  keys: z
    .array(
      z.strictObject({
        id: z.string().min(1, 'must not be empty'),
        algorithm: z.enum(BUNDLE_SIGNATURE_ALGORITHMS),
        key: secret,
        scope: z.string().optional(),
      }),
    )
    .min(1, 'must have at least one key'),
  keyId: z.string().optional(),
  scope: z.string().optional(),
});

const bundleSchema = z
  .strictObject({
    file: z.string().min(1, 'must name a file').optional(),
    url: z.string().min(1, 'must not be empty').optional(),
    allowHttp: z.boolean().optional(),
    ...credentials,
    intervalMs: milliseconds.optional(),
    timeoutMs: milliseconds.optional(),
    signing: signingSchema.optional(),
  })
  .refine(
    ({ file, url }) => !file || !url,
    'must name either a file or a url, not both',
  )
  .refine(hasWholeCredentials, WHOLE_CREDENTIALS);

const opaSchema = z
  .strictObject({
    url: z.string().min(1, 'must not be empty'),
    allowHttp: z.boolean().optional(),
    ...credentials,
    intervalMs: milliseconds.optional(),
    timeoutMs: milliseconds.optional(),
    concurrency: z.number().int().min(1).max(256).optional(),
    circuitBreaker: z
      .strictObject({
        failures: z.number().int().min(1).max(1000).optional(),
        cooldownMs: milliseconds.optional(),
      })
      .optional(),
  })
  .refine(hasWholeCredentials, WHOLE_CREDENTIALS);

const policyConfigSchema = z
  .strictObject({
    engine: z.enum(['embedded', 'opa']).default('embedded'),
    bundle: bundleSchema.prefault({}),
    opa: opaSchema.optional(),
    limits: limitsSchema.prefault({}),
    // Other parts read these.
    organisation: z.unknown().optional(),
    decisionLog: z.unknown().optional(),
    // The bundle that runs in shadow beside the one in force.
    candidate: bundleSchema
      .refine(
        ({ file, url }) => Boolean(file || url),
        'must name a file or a url',
      )
      .optional(),
  })
  .refine(({ engine, opa }) => engine !== 'opa' || opa !== undefined, {
    path: ['opa'],
    message: 'must name the url of the server, since engine is "opa"',
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
