import { z } from 'zod';
import { digestOf } from '../digest';
import {
  AUDIENCES,
  CLASSIFICATIONS,
  ModelEndpoint,
  Route,
  Tier,
  TIERS,
} from '../schema';
import { parseWith } from '../validation';

const points = (min: number, max: number) =>
  z
    .number()
    .int('must be a whole number')
    .min(min, `must be at least ${min}`)
    .max(max, `must be at most ${max}`);
// One zero would cancel the other two axes, so the numbers that an axis starts from are at least 1.
const base = points(1, 10);
const extra = points(0, 10);
const trust = points(0, 9);
const threshold = points(1, 1000);
const days = points(1, 3650);
const classification = z.enum(CLASSIFICATIONS);

/** What the numbers of the risk model may be. @public */
export const riskModelSchema = z
  .strictObject({
    version: z.string().min(1, 'must not be empty').max(63),
    dataSensitivity: z.strictObject({
      classifications: z.strictObject({
        public: base,
        internal: base,
        confidential: base,
        regulated: base,
      }),
      categoryRaisesTo: z.strictObject({
        pii: classification,
        phi: classification,
        pci: classification,
        financial: classification,
        employee: classification,
        credentials: classification,
      }),
      bulk: extra,
      severalSevereCategories: extra,
    }),
    modelTrust: z.strictObject({
      hosting: z.strictObject({
        'self-hosted': trust,
        'managed-enterprise': trust,
        'public-api': trust,
      }),
      maximum: points(1, 9),
    }),
    operationalImpact: z.strictObject({
      audience: z.strictObject({
        personal: base,
        team: base,
        department: base,
        company: base,
        external: base,
      }),
      outbound: z.strictObject({ none: extra, allowlist: extra, open: extra }),
      actions: z.strictObject({
        read: extra,
        write: extra,
        irreversible: extra,
        financial: extra,
        identity: extra,
      }),
      production: extra,
    }),
    controls: z.strictObject({
      'pii-masking': extra,
      'de-identification': extra,
      'vector-store-containment': extra,
      'private-endpoint': extra,
      'human-in-the-loop': extra,
      'egress-allowlist': extra,
    }),
    thresholds: z.strictObject({ medium: threshold, high: threshold }),
    reviewIntervals: z.strictObject({ low: days, medium: days, high: days }),
    verificationDays: days,
  })
  .superRefine((model, ctx) => {
    const inOrder = (
      path: string[],
      values: Record<string, number>,
      order: readonly string[],
      word: string,
    ) =>
      order.slice(1).forEach((key, index) => {
        if (values[key] < values[order[index]]) {
          ctx.addIssue({
            code: 'custom',
            path: [...path, key],
            message: `must not be ${word} than "${order[index]}" (${values[order[index]]})`,
          });
        }
      });
    const { dataSensitivity, operationalImpact: impact } = model;
    inOrder(
      ['dataSensitivity', 'classifications'],
      dataSensitivity.classifications,
      CLASSIFICATIONS,
      'less',
    );
    inOrder(
      ['operationalImpact', 'audience'],
      impact.audience,
      AUDIENCES,
      'less',
    );
    inOrder(
      ['operationalImpact', 'outbound'],
      impact.outbound,
      ['none', 'allowlist', 'open'],
      'less',
    );
    inOrder(
      ['reviewIntervals'],
      model.reviewIntervals,
      [...TIERS].reverse(),
      'shorter',
    );
    if (model.thresholds.high <= model.thresholds.medium) {
      ctx.addIssue({
        code: 'custom',
        path: ['thresholds', 'high'],
        message: `must be greater than "medium" (${model.thresholds.medium})`,
      });
    }
  });

/** The numbers of the risk model. @public */
export type RiskModel = z.output<typeof riskModelSchema>;

/** Numbers of the risk model that configuration replaces; what it leaves out stays. @public */
export type RiskModelOverrides = {
  [K in keyof RiskModel]?: RiskModel[K] extends object
    ? { [L in keyof RiskModel[K]]?: Partial<RiskModel[K][L]> }
    : RiskModel[K];
};

/** Version 1 of the risk model. @public */
export const DEFAULT_RISK_MODEL: RiskModel = {
  version: '1',
  dataSensitivity: {
    classifications: { public: 1, internal: 3, confidential: 6, regulated: 9 },
    categoryRaisesTo: {
      pii: 'confidential',
      financial: 'confidential',
      employee: 'confidential',
      phi: 'regulated',
      pci: 'regulated',
      credentials: 'regulated',
    },
    bulk: 1,
    severalSevereCategories: 1,
  },
  modelTrust: {
    hosting: { 'self-hosted': 9, 'managed-enterprise': 7, 'public-api': 3 },
    maximum: 9,
  },
  operationalImpact: {
    audience: { personal: 1, team: 2, department: 3, company: 5, external: 7 },
    outbound: { none: 0, allowlist: 1, open: 2 },
    actions: { read: 0, write: 2, irreversible: 4, financial: 4, identity: 4 },
    production: 1,
  },
  controls: {
    'pii-masking': 3,
    'de-identification': 4,
    'vector-store-containment': 1,
    'private-endpoint': 2,
    'human-in-the-loop': 2,
    'egress-allowlist': 1,
  },
  thresholds: { medium: 50, high: 200 },
  reviewIntervals: { low: 90, medium: 60, high: 30 },
  verificationDays: 180,
};

/** The ways through approval, unless configuration says otherwise. @public */
export const DEFAULT_ROUTES: Record<Tier, Route> = {
  low: { outcome: 'auto-approve', legs: [] },
  medium: {
    outcome: 'review',
    legs: [
      { name: 'security', group: 'group:default/security', count: 1 },
      { name: 'owner', count: 1 },
    ],
  },
  high: { outcome: 'block', legs: [] },
};

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function merged(defaults: unknown, overrides: unknown): unknown {
  if (overrides === undefined) {
    return defaults;
  }
  if (!isFields(defaults) || !isFields(overrides)) {
    return overrides;
  }
  const result: Record<string, unknown> = { ...defaults };
  for (const [key, value] of Object.entries(overrides)) {
    const known = Object.prototype.hasOwnProperty.call(defaults, key);
    result[key] = merged(known ? defaults[key] : undefined, value);
  }
  return result;
}

/**
 * The risk model with the numbers that configuration gives. Throws an `InputError` with `issues` where they make no
 * sense.
 *
 * @param overrides - what stands in the configuration, not yet validated
 * @param prefix - where it stands there
 * @public
 */
export function resolveRiskModel(
  overrides?: unknown,
  prefix: string = 'microApps.riskModel',
): RiskModel {
  return parseWith(
    riskModelSchema,
    merged(DEFAULT_RISK_MODEL, overrides),
    prefix,
  );
}

const digests = new WeakMap<RiskModel, string>();

/** The digest of the numbers; two models are the same if it is the same. @public */
export function riskModelDigest(model: RiskModel): string {
  let digest = digests.get(model);
  if (!digest) {
    digest = digestOf(model);
    digests.set(model, digest);
  }
  return digest;
}

/** The tier that a score falls in. @public */
export function tierOf(score: number, model: RiskModel): Tier {
  if (score >= model.thresholds.high) {
    return 'high';
  }
  return score >= model.thresholds.medium ? 'medium' : 'low';
}

/** The trust of a kind of hosting, for register entries that name none. @public */
export function hostingTrust(
  hosting: ModelEndpoint['hosting'],
  model: RiskModel,
): number {
  return model.modelTrust.hosting[hosting];
}
