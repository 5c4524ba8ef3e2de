import { z } from 'zod';
import { digestSchema } from './text';

/** @public */
export const TIERS = ['low', 'medium', 'high'] as const;
/** How grave a risk is: it routes the approval and sets the review interval. @public */
export const tierSchema = z.enum(TIERS);
/** @public */
export type Tier = z.infer<typeof tierSchema>;

/** One reason for the value of an axis, in plain words. @public */
export const factorSchema = z.object({
  id: z.string(),
  label: z.string(),
  /** What the factor adds to the axis; negative for what lowers it. */
  points: z.number(),
  /** Where the fact stands: a path into the manifest (`spec.dataSources[0].classification`), a register entry or a control. */
  source: z.string(),
});

/** One axis of the risk model, 0 to 10. @public */
export const axisSchema = z.object({
  /** Ignoring controls. */
  value: z.number(),
  /** Counting verified controls. */
  residual: z.number(),
  factors: z.array(factorSchema),
});

/** A score, 0 to 1000, and the tier it falls in. @public */
export const scoreSchema = z.object({ score: z.number(), tier: tierSchema });

/** @public */
export const OUTCOMES = ['auto-approve', 'review', 'block'] as const;
/** @public */
export const outcomeSchema = z.enum(OUTCOMES);
/** @public */
export type Outcome = z.infer<typeof outcomeSchema>;

/**
 * The honest states of a check; `passed` is never said of what was not looked at.
 * @public
 */
export const CHECK_STATUSES = [
  'passed',
  'warned',
  'failed',
  'not-applicable',
  'exempted',
  'not-evaluated',
] as const;

/** @public */
export const checkSchema = z.object({
  id: z.string(),
  title: z.string(),
  status: z.enum(CHECK_STATUSES),
  message: z.string(),
  /** The manifest field that the check is about, where there is one. */
  path: z.string().optional(),
  /** Of a policy: the control of the checklist that it implements. */
  control: z.string().optional(),
  /** What to do where it warned or failed. */
  remediation: z.string().optional(),
  /** Where it warned or failed, one by one. */
  findings: z
    .array(
      z.object({
        message: z.string(),
        remediation: z.string(),
        path: z.string().optional(),
      }),
    )
    .optional(),
  /** Whether security may waive it for a time. */
  waivable: z.boolean().optional(),
  /** Of an exempted one: when its waiver ends. */
  exemptedUntil: z.string().optional(),
});

/** One change to a manifest that a person could make. @public */
export const changeSchema = z.object({
  /** A path into the manifest, as in `factor.source`. */
  path: z.string(),
  from: z.unknown(),
  to: z.unknown(),
  /** The change in plain words: `Use "X" instead of "Y"`. */
  label: z.string(),
});

/** A set of changes, and what the assessment would be after them. @public */
export const whatIfSchema = z.object({
  changes: z.array(changeSchema),
  score: z.number(),
  tier: tierSchema,
  outcome: outcomeSchema,
});

/** A leg of an approval: who decides, and how many distinct people. @public */
export const verdictLegSchema = z.object({
  name: z.string(),
  count: z.number(),
  /** The group that decides; absent for the owner leg. */
  group: z.string().optional(),
});

/** The risk model and the policies applied to one revision of a manifest. @public */
export const assessmentSchema = z.object({
  /** Of the manifest that was assessed. */
  digest: digestSchema,
  riskModel: z.object({ version: z.string(), digest: digestSchema }),
  axes: z.object({
    dataSensitivity: axisSchema,
    modelTrust: axisSchema,
    operationalImpact: axisSchema,
  }),
  inherent: scoreSchema,
  residual: scoreSchema,
  verdict: z.object({
    outcome: outcomeSchema,
    legs: z.array(verdictLegSchema),
    reasons: z.array(z.string()),
    guardrails: z.array(z.string()),
  }),
  reviewIntervalDays: z.number(),
  /** The policies first, then the declared controls. */
  checks: z.array(checkSchema),
  /** The policy bundle that decided; `null` where none could be asked. Absent from assessments older than policies. */
  policy: z
    .object({ revision: z.string(), digest: digestSchema })
    .nullable()
    .optional(),
  whatIf: z.array(whatIfSchema),
  /** The what-if of least effort that is approved at once; `null` where none is known, or none needed. */
  shortestToAutoApproval: whatIfSchema.nullable(),
});

/** @public */
export type Factor = z.infer<typeof factorSchema>;
/** @public */
export type Axis = z.infer<typeof axisSchema>;
/** @public */
export type Score = z.infer<typeof scoreSchema>;
/** @public */
export type Check = z.infer<typeof checkSchema>;
/** @public */
export type CheckStatus = Check['status'];
/** @public */
export type Change = z.infer<typeof changeSchema>;
/** @public */
export type WhatIf = z.infer<typeof whatIfSchema>;
/** @public */
export type Assessment = z.infer<typeof assessmentSchema>;
