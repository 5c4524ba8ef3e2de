import { z } from 'zod';
import { DECOMMISSION_KINDS, DecommissionKind } from '../schema/decommission';
import { appNameSchema, identifier } from '../schema/parts';
import { plainText } from '../schema/text';
import { parseWith } from '../validation';

/** Something outside that apps leave things in. Only what is listed can be touched. @public */
export type DecommissionTargetConfig = {
  id: string;
  title: string;
  kind: DecommissionKind;
  /** The type of an adapter. */
  adapter: string;
  /** Whose it is; an app that meets one of these has a share in it. */
  belongsTo: {
    /** Ids of vector stores that a manifest names. */
    vectorStores: string[];
    /** Ids of model endpoints that a manifest names. */
    endpoints: string[];
    /** `namespace/name` of apps. */
    apps: string[];
    all: boolean;
  };
  /** What of it is an app's, with `{namespace}` and `{name}` in it. */
  resource: string;
  timeoutSeconds: number;
  /** What the adapter needs; it may hold secrets. */
  config: Record<string, unknown>;
};

/** How apps are decommissioned. @public */
export type DecommissionConfig = {
  coolingDays: number;
  /** How long the name of a decommissioned app stays taken. */
  nameReservedDays: number;
  /** How many days before a planned end people are reminded of it. */
  remindDays: number[];
  /** Whose members stand for the platform; the fallback group of approvals by default. */
  platformGroup?: string;
  targets: DecommissionTargetConfig[];
};

const days = z
  .number({ error: 'must be a whole number' })
  .int('must be a whole number')
  .min(0, 'must be at least 0')
  .max(365, 'must be at most 365');

const idsSchema = z.array(identifier).default([]);

const belongsToSchema = z
  .strictObject({
    vectorStores: idsSchema,
    endpoints: idsSchema,
    apps: z.array(appNameSchema).default([]),
    all: z.boolean().default(false),
  })
  .refine(
    ({ vectorStores, endpoints, apps, all }) =>
      all || vectorStores.length + endpoints.length + apps.length > 0,
    'must name vectorStores, endpoints or apps, or say "all: true"',
  );

const targetSchema = z.strictObject({
  id: identifier,
  title: plainText(120),
  kind: z.enum(DECOMMISSION_KINDS),
  adapter: identifier,
  belongsTo: belongsToSchema,
  resource: plainText(300).default('{namespace}/{name}'),
  timeoutSeconds: days.min(1, 'must be at least 1').default(30),
  config: z.record(z.string(), z.unknown()).default({}),
});

const schema = z
  .strictObject({
    coolingDays: days.default(7),
    nameReservedDays: days.default(30),
    remindDays: z
      .array(days.min(1, 'must be at least 1'))
      .max(10, 'must be at most 10 entries')
      .default([14, 7, 1]),
    platformGroup: z.string().min(1).optional(),
    targets: z.array(targetSchema).default([]),
  })
  .superRefine(({ targets }, ctx) =>
    targets.forEach(({ id }, index) => {
      if (targets.findIndex(other => other.id === id) < index) {
        ctx.addIssue({
          code: 'custom',
          path: ['targets', index, 'id'],
          message: `is a duplicate: "${id}" is a target already`,
        });
      }
    }),
  );

/**
 * Checks `microApps.decommission`. Throws an `InputError` that names each wrong key.
 *
 * @public
 */
export function parseDecommissionConfig(value: unknown): DecommissionConfig {
  return parseWith(schema, value ?? {}, 'microApps.decommission');
}
