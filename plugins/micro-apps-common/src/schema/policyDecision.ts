import { z } from 'zod';
import { digestSchema } from './text';
import { decisionPointSchema } from './policyInput';

const ruleId = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,62}$/, 'must be lower-case letters, digits or "-"');
const words = z.string().min(1).max(2000);

/** What a rule found. @public */
export const policyFindingSchema = z.object({
  rule: ruleId,
  /** What is wrong, in plain words. */
  message: words,
  /** What to change. */
  remediation: words,
  /** The manifest field that it is about, such as `spec.models[0].endpoint`. */
  path: z.string().max(300).optional(),
  /** Another rule that is about the same at another point: whoever waives that one waives this finding as well. */
  waivedWith: ruleId.optional(),
});
/** @public */
export type PolicyFinding = z.infer<typeof policyFindingSchema>;

/** What a rule asks of the approval beyond the route of the tier: it adds legs or raises the route, and never lowers it. @public */
export const policyRequirementSchema = z.object({
  rule: ruleId,
  message: words,
  /** `review`: people decide even when the score is low. */
  route: z.enum(['review']).optional(),
  /** Legs to add. A leg that the route has gets the higher count; a leg without a group takes that of the configured leg of its name. */
  legs: z
    .array(
      z.object({
        name: ruleId,
        group: z.string().max(200).optional(),
        count: z.number().int().min(1).max(20),
      }),
    )
    .max(20),
});
/** @public */
export type PolicyRequirement = z.infer<typeof policyRequirementSchema>;

/** What whoever carries out the decision must do besides. @public */
export const policyObligationSchema = z.object({
  rule: ruleId,
  /** What is to be done: `mask-pii`, `log-prompts-hashed`, `limit-to-environment` … */
  id: ruleId,
  message: words,
});
/** @public */
export type PolicyObligation = z.infer<typeof policyObligationSchema>;

/** What a rule says of an input. @public */
export const RULE_RESULTS = [
  'passed',
  'warned',
  'failed',
  'not-applicable',
] as const;

/** The output of every decision point: `data.micro_apps.<point>.decision`. @public */
export const policyDecisionSchema = z.strictObject({
  /** True exactly where nothing is denied. */
  allow: z.boolean(),
  deny: z.array(policyFindingSchema).max(500),
  warn: z.array(policyFindingSchema).max(500),
  require: z.array(policyRequirementSchema).max(100),
  obligations: z.array(policyObligationSchema).max(100),
  /** What each rule of the point said, by its id. */
  rules: z.record(ruleId, z.enum(RULE_RESULTS)),
});
/** @public */
export type PolicyDecision = z.infer<typeof policyDecisionSchema>;

/** A rule, as its metadata describe it. @public */
export const policyRuleSchema = z.object({
  id: ruleId,
  title: z.string(),
  description: z.string(),
  /** The control of the checklist that it implements, such as `Data policy: classification gates`. */
  control: z.string(),
  /** What to do where it denies or warns, in general. */
  remediation: z.string(),
  points: z.array(decisionPointSchema),
  /** Whether security may waive it for one app, for a time. */
  waivable: z.boolean(),
});
/** @public */
export type PolicyRule = z.infer<typeof policyRuleSchema>;

/** What a bundle says of itself: `data.micro_apps.about`. @public */
export const bundleContentsSchema = z.object({
  /** The version of the contract between portal and bundle. */
  contract: z.literal(1),
  /** SHA-256 over the rules and their data, the same in every engine. */
  digest: digestSchema,
  rules: z.array(policyRuleSchema).max(500),
});
/** @public */
export type BundleContents = z.infer<typeof bundleContentsSchema>;

/** Which bundle decided. @public */
export const bundleRefSchema = z.object({
  revision: z.string(),
  digest: digestSchema,
});
/** @public */
export type BundleRef = z.infer<typeof bundleRefSchema>;

/** Why a policy could not be asked. @public */
export const POLICY_FAILURES = [
  'timeout',
  'unreachable',
  'refused',
  'undefined',
  'invalid-result',
  'missing-builtin',
  'error',
  'no-bundle',
  'input-too-large',
] as const;
/** @public */
export type PolicyFailureCause = (typeof POLICY_FAILURES)[number];

/** The id under which a failure of the engine denies. @public */
export const POLICY_ENGINE_RULE = 'policy-engine';

/** A decision, and how it came about. A failure is a denial by the rule `policy-engine`. @public */
export type PolicyOutcome = {
  decision: PolicyDecision;
  /** `null` where no bundle could be asked. */
  bundle: BundleRef | null;
  failure?: { cause: PolicyFailureCause; message: string };
  metrics: {
    /** Nanoseconds of the evaluation, without queueing. */
    evaluationNs: number;
  };
};

/** @public */
export const SIGNATURE_STATES = [
  'verified',
  'not-signed',
  'not-checked',
] as const;

/** What is in force, and how well. @public */
export const policyEngineStatusSchema = z.object({
  engine: z.enum(['embedded', 'opa']),
  /** `degraded`: decides, but its source cannot be read or offers a bad bundle; `unavailable`: denies everything. */
  health: z.enum(['ready', 'degraded', 'unavailable']),
  /** What is wrong and what to do; absent where nothing is. */
  message: z.string().optional(),
  bundle: bundleRefSchema
    .extend({
      /** Where it came from: a file name or a URL without credentials. */
      source: z.string(),
      loadedAt: z.string(),
      signature: z.enum(SIGNATURE_STATES),
      keyId: z.string().optional(),
    })
    .nullable(),
  rules: z.array(policyRuleSchema),
  /** What its source offers and is of no use, for as long as it offers that. */
  refused: z
    .object({
      /** Of the archive, as it came. */
      digest: z.string(),
      message: z.string(),
    })
    .optional(),
  /** When its source was last asked for a newer one. */
  checkedAt: z.string().nullable(),
});
/** @public */
export type PolicyEngineStatus = z.infer<typeof policyEngineStatusSchema>;
