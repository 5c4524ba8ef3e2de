import { z } from 'zod';
import { appStateSchema } from './apps';
import { OUTCOMES, outcomeSchema, tierSchema } from './assessment';
import { ENVIRONMENTS } from './manifest';
import { pageInfoSchema, pageQuerySchema, repeatable } from './paging';
import { appNameSchema } from './parts';
import {
  bundleRefSchema,
  POLICY_FAILURES,
  policyDecisionSchema,
  policyEngineStatusSchema,
  policyRuleSchema,
} from './policyDecision';
import { decisionPointSchema, destinationSchema } from './policyInput';
import { digestSchema, instantSchema, plainText } from './text';

/** A job over all apps, and how far it is. @public */
export const jobProgressSchema = z.object({
  state: z.enum(['idle', 'running', 'done', 'failed']),
  done: z.number(),
  total: z.number(),
  startedAt: instantSchema.nullable(),
  finishedAt: instantSchema.nullable(),
  message: z.string().optional(),
});
/** @public */
export type JobProgress = z.infer<typeof jobProgressSchema>;

/** The policies in force. @public */
export const policiesResponseSchema = z.object({
  status: policyEngineStatusSchema,
  /** The rules of the bundle, and how many apps each stops or warns now. */
  rules: z.array(
    policyRuleSchema.extend({
      failed: z.number(),
      warned: z.number(),
      exempted: z.number(),
    }),
  ),
  /** The evaluation of all apps after the bundle last changed. */
  evaluation: jobProgressSchema.extend({
    bundle: bundleRefSchema.nullable(),
    /** Apps that a rule stops now and did not before. */
    newlyInBreach: z.number(),
  }),
  /** The bundle that runs in shadow beside the one in force; `null` where none does. */
  candidate: policyEngineStatusSchema.nullable(),
});
/** @public */
export type Policies = z.infer<typeof policiesResponseSchema>;

const contextShape = {
  environment: z.enum(ENVIRONMENTS).optional(),
  scopes: z.array(plainText(200)).max(50).optional(),
  destination: destinationSchema.optional(),
  sources: z.array(plainText(100)).max(50).optional(),
};

/** Tries policies out; decides nothing. Either `app` or `manifest`. @public */
export const policyTryBodySchema = z.strictObject({
  point: decisionPointSchema.default('registration'),
  app: appNameSchema.optional(),
  manifest: z.unknown().optional(),
  ...contextShape,
});
/** @public */
export type PolicyTryBody = z.input<typeof policyTryBodySchema>;

const failureSchema = z.object({
  cause: z.enum(POLICY_FAILURES),
  message: z.string(),
});

/** @public */
export const policyTryResponseSchema = z.object({
  point: decisionPointSchema,
  /** What the policies saw. */
  input: z.record(z.string(), z.unknown()),
  decision: policyDecisionSchema,
  bundle: bundleRefSchema.nullable(),
  failure: failureSchema.optional(),
});
/** @public */
export type PolicyTryResponse = z.infer<typeof policyTryResponseSchema>;

/**
 * Asks for a decision before a deployment, a token or an outbound call. The facts of the app come from the registry.
 *
 * @public
 */
export const policyDecisionRequestSchema = z.strictObject({
  point: z.enum(['deployment', 'token', 'outbound']),
  app: appNameSchema,
  environment: z.enum(ENVIRONMENTS),
  /** For a deployment: the digest of what is to be deployed; it must be the one that was approved. */
  digest: digestSchema.optional(),
  /** For a token. */
  scopes: contextShape.scopes,
  /** For an outbound call. */
  destination: contextShape.destination,
  /** For an outbound call: the data sources whose data is sent; all where it is absent. */
  sources: contextShape.sources,
});
/** @public */
export type PolicyDecisionRequest = z.input<typeof policyDecisionRequestSchema>;

/** @public */
export const policyDecisionResponseSchema = policyDecisionSchema.extend({
  decisionId: z.string(),
  /** Rules that a waiver sets aside, and until when. */
  exempted: z.array(z.object({ rule: z.string(), until: instantSchema })),
  bundle: bundleRefSchema.nullable(),
  failure: failureSchema.optional(),
});
/** @public */
export type PolicyDecisionResponse = z.infer<
  typeof policyDecisionResponseSchema
>;

/** A decision as it was logged, in the shape of OPA's decision log. @public */
export const decisionLogEntrySchema = z.object({
  decisionId: z.string(),
  timestamp: instantSchema,
  point: decisionPointSchema,
  /** The path of the rule that decided: `micro_apps/registration/decision`. */
  path: z.string(),
  /** `namespace/name`; `null` where what was decided on is no app of the registry. */
  app: z.string().nullable(),
  allow: z.boolean(),
  /** Ids of the rules that denied. */
  denied: z.array(z.string()),
  requestedBy: z.string(),
  bundle: bundleRefSchema.nullable(),
  /** SHA-256 over the RFC 8785 form of the input. */
  inputDigest: digestSchema,
  /** The input, masked; `null` in lists. */
  input: z.record(z.string(), z.unknown()).nullable(),
  /** The paths of the input that were masked or erased, as JSON Pointers. */
  masked: z.array(z.string()),
  /** `null` in lists. */
  result: policyDecisionSchema.nullable(),
  exempted: z.array(z.string()),
  failure: failureSchema.nullable(),
  /** OPA's metrics, such as `timer_rego_query_eval_ns`. */
  metrics: z.record(z.string(), z.number()),
});
/** @public */
export type DecisionLogEntry = z.infer<typeof decisionLogEntrySchema>;

/** How `GET /decisions` filters and pages; the newest stand first. @public */
export const decisionLogQuerySchema = pageQuerySchema.extend({
  point: repeatable(decisionPointSchema),
  app: appNameSchema.optional(),
  allow: z.enum(['true', 'false']).optional(),
  /** Only decisions that this rule denied. */
  rule: z.string().max(63).optional(),
  from: instantSchema.optional(),
  to: instantSchema.optional(),
});
/** @public */
export type DecisionLogQuery = z.output<typeof decisionLogQuerySchema>;
/** @public */
export type DecisionLogQueryInput = z.input<typeof decisionLogQuerySchema>;
/** @public */
export const decisionLogResponseSchema = z.object({
  items: z.array(decisionLogEntrySchema),
  totalItems: z.number(),
  pageInfo: pageInfoSchema,
});
/** @public */
export type DecisionLog = z.infer<typeof decisionLogResponseSchema>;

/** What is to be previewed: a candidate bundle, changed numbers of the risk model, or both. @public */
export const previewBodySchema = z
  .strictObject({
    /** A bundle as `opa build` writes it, in base64. */
    bundle: z.base64().max(4_000_000).optional(),
    /** As `microApps.riskModel` in the configuration. */
    riskModel: z.record(z.string(), z.unknown()).optional(),
  })
  .refine(
    ({ bundle, riskModel }) => bundle || riskModel,
    'must have a bundle or a riskModel',
  );
/** @public */
export type PreviewBody = z.infer<typeof previewBodySchema>;

/** What would change for how many apps. @public */
export const previewSchema = z.object({
  id: z.string(),
  createdBy: z.string(),
  createdAt: instantSchema,
  progress: jobProgressSchema,
  /** The candidate bundle; `null` where only numbers are previewed. */
  bundle: bundleRefSchema.nullable(),
  counts: z.object({
    changed: z.number(),
    verdict: z.number(),
    tier: z.number(),
    route: z.number(),
    newlyDenied: z.number(),
    noLongerDenied: z.number(),
    /** Only where a change of the register is previewed. */
    score: z.number().optional(),
    /** Apps whose approval would be asked for once more; only where a change of the register is previewed. */
    reopened: z.number().optional(),
  }),
});
/** @public */
export type Preview = z.infer<typeof previewSchema>;

const sideSchema = z.object({
  outcome: outcomeSchema,
  tier: tierSchema,
  score: z.number(),
  legs: z.array(z.string()),
  denied: z.array(z.string()),
});

/** What would change for one app. @public */
export const previewChangeSchema = z.object({
  app: z.object({
    namespace: z.string(),
    name: z.string(),
    title: z.string(),
    owner: z.string(),
    state: appStateSchema,
  }),
  before: sideSchema,
  after: sideSchema,
  reasons: z.array(z.string()),
  /** Whether its approval would be asked for once more; only where a change of the register is previewed. */
  reopens: z.boolean().optional(),
});
/** @public */
export type PreviewChange = z.infer<typeof previewChangeSchema>;
/** @public */
export const previewChangesQuerySchema = pageQuerySchema.extend({
  kind: z.enum(['verdict', 'tier', 'route', 'newly-denied']).optional(),
});
/** @public */
export type PreviewChangesQuery = z.output<typeof previewChangesQuerySchema>;
/** @public */
export type PreviewChangesQueryInput = z.input<
  typeof previewChangesQuerySchema
>;
/** @public */
export const previewChangesResponseSchema = z.object({
  items: z.array(previewChangeSchema),
  totalItems: z.number(),
  pageInfo: pageInfoSchema,
});
/** @public */
export type PreviewChanges = z.infer<typeof previewChangesResponseSchema>;

const shadowSideSchema = sideSchema.extend({
  /** Of a registration, what becomes of the app; at other points, whether it may act. */
  outcome: z.enum([...OUTCOMES, 'allow', 'deny']),
});

/** A decision that a candidate in shadow took otherwise. @public */
export const shadowedDecisionSchema = previewChangeSchema
  .omit({ reopens: true })
  .extend({
    point: decisionPointSchema,
    before: shadowSideSchema,
    after: shadowSideSchema,
    timestamp: instantSchema,
  });
/** @public */
export type ShadowedDecision = z.infer<typeof shadowedDecisionSchema>;

/** Where a candidate bundle that runs in shadow decided otherwise than the one in force. @public */
export const shadowResponseSchema = z.object({
  /** `null` where none runs. */
  candidate: policyEngineStatusSchema.nullable(),
  /** Decisions that both made, since the candidate was loaded. */
  decisions: z.number(),
  differing: z.number(),
  byRule: z.array(
    z.object({
      rule: z.string(),
      newlyDenied: z.number(),
      noLongerDenied: z.number(),
    }),
  ),
  items: z.array(shadowedDecisionSchema),
  totalItems: z.number(),
  pageInfo: pageInfoSchema,
});
/** @public */
export type Shadow = z.infer<typeof shadowResponseSchema>;
