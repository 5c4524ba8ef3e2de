import type { RootConfigService } from '@backstage/backend-plugin-api';
import { parseWith } from '@micro-apps/backstage-plugin-micro-apps-common';
import { z } from 'zod';

/** A server that takes decision logs as OPA sends them. */
export type DecisionLogServiceConfig = {
  /** Without `/logs`, which is added as OPA does. */
  url: string;
  headers: Record<string, string>;
  intervalSeconds: number;
  /** How many decisions a call carries. */
  batch: number;
  /** How many bytes of them, before they are compressed. */
  batchBytes: number;
  timeoutSeconds: number;
};

/** How decisions are logged. */
export type DecisionLogConfig = {
  retentionDays: number;
  /** JSON Pointers that are erased besides people's words. */
  erase: string[];
  /** Tells this installation from others in the decision-log service. */
  labels: Record<string, string>;
  service?: DecisionLogServiceConfig;
};

const wholeNumber = (min: number, max: number) =>
  z
    .number({ error: 'must be a whole number' })
    .int('must be a whole number')
    .min(min, `must be at least ${min}`)
    .max(max, `must be at most ${max}`);

const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** Whether nobody on the way can read what is sent there. */
function isPrivate(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || LOOPBACK.includes(hostname);
}

const serviceSchema = z
  .strictObject({
    url: z
      .url({
        protocol: /^https?$/,
        error: 'must be an http or https URL, such as "https://opa-logs.acme"',
      })
      .refine(url => !/^https?:\/\/[^/]*@/.test(url), {
        error: 'must not hold credentials; use "token" or "headers"',
      }),
    allowHttp: z.boolean().default(false),
    token: z.string().min(1).optional(),
    headers: z
      .record(
        z.string().regex(HEADER_NAME, 'must be the name of an HTTP header'),
        z.string(),
      )
      .default({}),
    intervalSeconds: wholeNumber(1, 3600).default(10),
    batch: wholeNumber(1, 1000).default(100),
    batchBytes: wholeNumber(1, 100_000_000).default(1_000_000),
    timeoutSeconds: wholeNumber(1, 60).default(10),
  })
  .refine(({ url, allowHttp }) => allowHttp || isPrivate(url), {
    path: ['url'],
    error:
      'must be an https URL; plain http to another machine must be allowed by "allowHttp"',
  })
  .transform(({ token, headers, url, allowHttp: _, ...rest }) => ({
    ...rest,
    url: url.replace(/\/+$/, ''),
    headers: token ? { ...headers, Authorization: `Bearer ${token}` } : headers,
  }));

const schema = z.strictObject({
  retentionDays: wholeNumber(1, 3650).default(90),
  erase: z
    .array(
      z.string().regex(/^(\/[^/]+)+$/, 'must be a JSON Pointer such as "/a/b"'),
    )
    .max(100)
    .default([]),
  labels: z.record(z.string(), z.string()).default({}),
  service: serviceSchema.optional(),
});

/** Reads and checks `microApps.policy.decisionLog`. Throws an `InputError` that names each wrong key. */
export function readDecisionLogConfig(
  rootConfig: RootConfigService,
): DecisionLogConfig {
  const key = 'microApps.policy.decisionLog';
  return parseWith(schema, rootConfig.getOptional(key) ?? {}, key);
}
