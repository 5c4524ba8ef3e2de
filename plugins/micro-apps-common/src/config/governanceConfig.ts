import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { z } from 'zod';
import { ChangeControlConfig, changeControlSchema } from '../change/config';
import { OWNER_LEG } from '../fourEyes';
import { DEFAULT_ROUTES, resolveRiskModel, RiskModel } from '../risk';
import {
  ModelEndpoint,
  Organisation,
  organisationSchema,
  registerEntryInputSchema,
  Route,
  Tier,
} from '../schema';
import { toModelEndpoint } from '../register/entry';
import { parseWith } from '../validation';
import {
  DelegationConfig,
  delegationConfigSchema,
  ReviewsConfig,
  reviewsConfigSchema,
  ServiceLevels,
  serviceLevelsSchema,
} from './reviewsConfig';

/** What a company configures about its apps, complete and checked. @public */
export type GovernanceConfig = {
  regions: { id: string; title: string }[];
  modelEndpoints: ModelEndpoint[];
  riskModel: RiskModel;
  routes: Record<Tier, Route>;
  /** Who fills an owner leg that the owner's side cannot fill. */
  fallbackGroup: string;
  /** What policies are told about the company. */
  organisation: Organisation;
  /** How reviews are held. */
  reviews: ReviewsConfig;
  /** How long a decision may take, and who hears of one that takes longer. */
  serviceLevels: ServiceLevels;
  /** How approvers may have themselves represented. */
  delegation: DelegationConfig;
  /** How changes of approved apps are treated. */
  changeControl: ChangeControlConfig;
};

const idSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9]([A-Za-z0-9\-_.]{0,61}[A-Za-z0-9])?$/,
    'must be 1 to 63 letters, digits, "-", "_" or "."',
  );

const groupRefSchema = z.string().transform((ref, ctx) => {
  try {
    return stringifyEntityRef(
      parseEntityRef(ref, {
        defaultKind: 'group',
        defaultNamespace: 'default',
      }),
    );
  } catch {
    ctx.addIssue({
      code: 'custom',
      message: 'must be a group such as "group:default/security"',
    });
    return z.NEVER;
  }
});

const modelEndpointSchema = registerEntryInputSchema.extend({ id: idSchema });

const legSchema = z.strictObject({
  name: z
    .string()
    .regex(
      /^[a-z][a-z0-9-]{0,62}$/,
      'must be lower-case letters, digits or "-"',
    ),
  group: groupRefSchema.optional(),
  count: z
    .number()
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(20, 'must be at most 20')
    .default(1),
});

const legsSchema = z
  .strictObject({ legs: z.array(legSchema) })
  .superRefine(({ legs }, ctx) =>
    legs.forEach((leg, index) => {
      if ((leg.name === OWNER_LEG) === Boolean(leg.group)) {
        ctx.addIssue({
          code: 'custom',
          path: ['legs', index, 'group'],
          message: leg.group
            ? 'must be left out: the owner leg is filled by the owner of the app'
            : 'is required for every leg but the owner leg',
        });
      }
      if (legs.findIndex(other => other.name === leg.name) < index) {
        ctx.addIssue({
          code: 'custom',
          path: ['legs', index, 'name'],
          message: `is a duplicate: "${leg.name}" is a leg already`,
        });
      }
    }),
  );

const configSchema = z
  .object({
    regions: z
      .array(
        z.strictObject({ id: idSchema, title: z.string().min(1).max(120) }),
      )
      .default([]),
    modelEndpoints: z.array(modelEndpointSchema).default([]),
    riskModel: z.unknown().optional(),
    reviewIntervals: z.unknown().optional(),
    policy: z
      .object({
        organisation: organisationSchema.omit({ regions: true }).prefault({}),
      })
      .prefault({}),
    approval: z
      .strictObject({
        fallbackGroup: groupRefSchema.default('group:default/platform'),
        serviceLevels: serviceLevelsSchema.prefault({}),
        escalateTo: groupRefSchema.optional(),
        delegation: delegationConfigSchema.prefault({}),
        routes: z
          .strictObject({
            low: legsSchema.optional(),
            medium: legsSchema
              .refine(({ legs }) => legs.length > 0, {
                path: ['legs'],
                error: 'must have at least one leg',
              })
              .optional(),
          })
          .default({}),
      })
      .prefault({}),
    reviews: reviewsConfigSchema.prefault({}),
    changeControl: changeControlSchema.prefault({}),
  })
  .superRefine(({ regions, modelEndpoints }, ctx) => {
    const known = regions.map(({ id }) => id);
    modelEndpoints.forEach(({ id, region }, index) => {
      if (!known.includes(region)) {
        ctx.addIssue({
          code: 'custom',
          path: ['modelEndpoints', index, 'region'],
          message: `must be one of the configured regions (${known.join(
            ', ',
          )}), not "${region}"`,
        });
      }
      if (modelEndpoints.findIndex(other => other.id === id) < index) {
        ctx.addIssue({
          code: 'custom',
          path: ['modelEndpoints', index, 'id'],
          message: `is a duplicate: "${id}" is in the register already`,
        });
      }
    });
  });

/**
 * Checks the configuration under `microApps`, for the back end and for whoever decides without it. Throws an
 * `InputError` that names each wrong key. Keys that are not about apps, such as those of the engine, are left alone.
 *
 * @param value - what stands under `microApps`
 * @public
 */
export function parseGovernanceConfig(value: unknown): GovernanceConfig {
  const config = parseWith(configSchema, value ?? {}, 'microApps');
  const { riskModel: overrides, reviewIntervals } = config;
  const riskModel = resolveRiskModel(
    reviewIntervals === undefined
      ? overrides
      : { ...(overrides as object | undefined), reviewIntervals },
  );
  const { low, medium } = config.approval.routes;
  return {
    regions: config.regions,
    modelEndpoints: config.modelEndpoints.map(({ id, ...input }) =>
      toModelEndpoint(id, input, riskModel),
    ),
    riskModel,
    routes: {
      low: low
        ? { outcome: low.legs.length ? 'review' : 'auto-approve', ...low }
        : DEFAULT_ROUTES.low,
      medium: medium ? { outcome: 'review', ...medium } : DEFAULT_ROUTES.medium,
      high: DEFAULT_ROUTES.high,
    },
    fallbackGroup: config.approval.fallbackGroup,
    organisation: { ...config.policy.organisation, regions: config.regions },
    reviews: config.reviews,
    delegation: config.approval.delegation,
    changeControl: config.changeControl,
    serviceLevels: {
      hours: config.approval.serviceLevels,
      escalateTo: config.approval.escalateTo ?? config.approval.fallbackGroup,
    },
  };
}
