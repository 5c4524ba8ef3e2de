import { z } from 'zod';
import {
  assessmentSchema,
  OUTCOMES,
  scoreSchema,
  TIERS,
  tierSchema,
  verdictLegSchema,
} from './assessment';
import {
  approvalRequestSchema,
  conditionSchema,
  reopeningSchema,
  revisionChangeSchema,
} from './approvals';
import { decommissionSchema } from './decommission';
import { ENVIRONMENTS, manifestSchema } from './manifest';
import { ORIGIN_TYPES, originProblemSchema, originSchema } from './origin';
import { ownershipSchema } from './ownership';
import { pageInfoSchema, pageQuerySchema, repeatable } from './paging';
import { reviewStatusSchema } from './reviews';
import { commentSchema, digestSchema, instantSchema } from './text';
import { waiverSchema } from './waivers';

/** The states of a micro app; `LIFECYCLE` says how one leads to another. @public */
export const APP_STATES = [
  'draft',
  'submitted',
  'in-review',
  'blocked',
  'approved',
  'review-due',
  'overdue',
  'suspended',
  'quarantined',
  'decommissioning',
  'decommissioned',
] as const;
/** @public */
export const appStateSchema = z.enum(APP_STATES);
/** @public */
export type AppState = z.infer<typeof appStateSchema>;

/** A row of the inventory. @public */
export const appSummarySchema = z.object({
  namespace: z.string(),
  name: z.string(),
  entityRef: z.string(),
  title: z.string(),
  state: appStateSchema,
  type: z.string(),
  owner: z.string(),
  audience: z.string(),
  environments: z.array(z.enum(ENVIRONMENTS)),
  endpoints: z.array(z.string()),
  /** The residual score, which gates. */
  score: z.number(),
  /** The residual tier, which routes. */
  tier: tierSchema,
  /** Ignoring controls; its tier sets the review interval. */
  inherent: scoreSchema,
  residual: scoreSchema,
  currentRevision: z.number(),
  /** The revision in force; `null` until one is approved. */
  approvedRevision: z.number().nullable(),
  openRequestId: z.string().nullable(),
  /** Why the approval in force is in question; `null` where it is not. */
  reopening: reopeningSchema.nullable(),
  openConditions: z.number(),
  nextReviewAt: instantSchema.nullable(),
  /** Since when rules stop the revision in force; `null` where none does. */
  breachedSince: instantSchema.nullable(),
  /** Ids of the rules that stop it. */
  breachedRules: z.array(z.string()),
  origin: originSchema,
  /** Since when it is without an owner; `null` where it has one. */
  orphanedSince: instantSchema.nullable(),
  createdBy: z.string(),
  createdAt: instantSchema,
  updatedAt: instantSchema,
});
/** @public */
export type AppSummary = z.infer<typeof appSummarySchema>;

/** One immutable version of a manifest. @public */
export const revisionSchema = z.object({
  number: z.number(),
  digest: digestSchema,
  manifest: manifestSchema,
  /** A person; the owner, where it comes from a file. */
  submittedBy: z.string(),
  /** Where the file is that it comes from; `null` where a person sent it. */
  originLocation: z.string().nullable(),
  submittedAt: instantSchema,
  /** `null` where there is none, or where the caller may not see it. */
  comment: z.string().nullable(),
  /** What it changed of the revision that was in force; `null` where none was. */
  change: revisionChangeSchema.nullable(),
  /** How it fared: of its newest approval request. */
  outcome: z.string(),
});
/** @public */
export type Revision = z.infer<typeof revisionSchema>;

/** One revision, with what it was assessed at last. @public */
export const revisionDetailSchema = revisionSchema.extend({
  assessment: assessmentSchema,
});
/** @public */
export type RevisionDetail = z.infer<typeof revisionDetailSchema>;

/** Which revisions of an app to list. @public */
export const revisionsQuerySchema = pageQuerySchema;
/** As it is written, before defaults. @public */
export type RevisionsQueryInput = z.input<typeof revisionsQuerySchema>;
/** @public */
export type RevisionsQuery = z.infer<typeof revisionsQuerySchema>;

/** A page of the revisions of an app, newest first. @public */
export const revisionsResponseSchema = z.object({
  items: z.array(revisionSchema),
  totalItems: z.number(),
  pageInfo: pageInfoSchema,
});
/** @public */
export type RevisionsResponse = z.infer<typeof revisionsResponseSchema>;

/** The state of a declared control, as security found it. @public */
export const CONTROL_STATUSES = [
  'unverified',
  'verified',
  'refused',
  'expired',
] as const;

/** A security reviewer's finding about a declared control. @public */
export const controlVerificationSchema = z.object({
  id: z.string(),
  controlId: z.string(),
  outcome: z.enum(['verified', 'refused']),
  /** Of the manifest that was looked at. */
  digest: digestSchema,
  /** What was looked at; `null` where the caller may not see it. */
  evidence: z.string().nullable(),
  verifiedBy: z.string(),
  verifiedAt: instantSchema,
  expiresAt: instantSchema,
});
/** @public */
export type ControlVerification = z.infer<typeof controlVerificationSchema>;

/** A control that the current revision declares. @public */
export const controlSchema = z.object({
  id: z.string(),
  title: z.string(),
  /** The effect on the score once verified, in plain words. */
  effect: z.string(),
  status: z.enum(CONTROL_STATUSES),
  /** What the author says; `null` where there is none or the caller may not see it. */
  declaredEvidence: z.string().nullable(),
  verification: controlVerificationSchema.nullable(),
});
/** @public */
export type Control = z.infer<typeof controlSchema>;

/** Everything that is known of one app. @public */
export const appDetailSchema = appSummarySchema.extend({
  currentRevision: revisionSchema,
  approvedRevision: revisionSchema.nullable(),
  assessment: assessmentSchema,
  openRequest: approvalRequestSchema.nullable(),
  /** Whether a revision is in force, also while a request waits. */
  staysInForce: z.boolean(),
  /** The newest request, open or closed. */
  latestRequest: approvalRequestSchema.nullable(),
  conditions: z.array(conditionSchema),
  controls: z.array(controlSchema),
  /** The rules that are or were set aside for it, newest first. */
  waivers: z.array(waiverSchema),
  review: reviewStatusSchema,
  /** What is wrong with the newest state of its file; `null` where nothing is. */
  originProblem: originProblemSchema.nullable(),
  /** Who answers for it. */
  ownership: ownershipSchema,
  /** The newest decommission; `null` where none was ever requested. */
  decommission: decommissionSchema.nullable(),
  /** What to do next, in plain words for the caller. */
  nextStep: z.string(),
  /** What the caller may do. */
  access: z.object({
    submit: z.boolean(),
    verifyControls: z.boolean(),
    resolveConditions: z.boolean(),
    /** Propose waivers. */
    proposeWaivers: z.boolean(),
    /** Why not, in plain words. */
    proposeWaiversReason: z.string().optional(),
    /** Request that it is decommissioned. */
    decommission: z.boolean(),
    /** Why not, in plain words. */
    decommissionReason: z.string().optional(),
    /** Comments, evidence and the app's audit entries. */
    readEvidence: z.boolean(),
  }),
});
/** @public */
export type AppDetail = z.infer<typeof appDetailSchema>;

const APP_ORDER_FIELDS = [
  'title',
  'state',
  'risk',
  'tier',
  'owner',
  'nextReviewAt',
  'updatedAt',
  'createdAt',
] as const;

/** What an inventory can be filtered by of a rule. @public */
export const RULE_FILTER_STATUSES = ['failed', 'warned', 'exempted'] as const;
/** @public */
export type RuleFilterStatus = (typeof RULE_FILTER_STATUSES)[number];

/** How `GET /apps` filters, sorts and pages. @public */
export const appsQuerySchema = pageQuerySchema.extend({
  state: repeatable(appStateSchema),
  /** The residual tier. */
  tier: repeatable(z.enum(TIERS)),
  /** Entity references; `me` stands for the caller and the caller's groups. */
  owner: repeatable(z.string().min(1).max(200)),
  environment: repeatable(z.enum(ENVIRONMENTS)),
  /** Ids of model endpoints. */
  endpoint: repeatable(z.string().min(1).max(63)),
  /** Ids of policies that stop, warn or are waived for the app. */
  rule: repeatable(z.string().min(1).max(63)),
  /** What the policy says of it; any of these where it is absent. */
  ruleStatus: repeatable(z.enum(RULE_FILTER_STATUSES)),
  /** Whether rules stop the revision in force. */
  breach: z.enum(['true', 'false']).optional(),
  /** Whether nobody owns it any more. */
  ownerless: z.enum(['true', 'false']).optional(),
  /** `true`: only apps with conditions that are not met yet. */
  openConditions: z.enum(['true', 'false']).optional(),
  /** Where they are kept. */
  origin: repeatable(z.enum(ORIGIN_TYPES)),
  /** `true`: only apps whose file is gone, or whose newest state is not taken. */
  fileProblem: z.enum(['true', 'false']).optional(),
  /** Only apps whose next review is due before this instant. */
  reviewBefore: instantSchema.optional(),
  /** Words that the title, name or purpose contains. */
  q: z.string().max(200).optional(),
  orderBy: z
    .string()
    .regex(
      new RegExp(`^(${APP_ORDER_FIELDS.join('|')}):(asc|desc)$`),
      `must be one of ${APP_ORDER_FIELDS.join(
        ', ',
      )}, followed by ":asc" or ":desc"`,
    )
    .default('updatedAt:desc'),
});
/** @public */
export type AppsQuery = z.output<typeof appsQuerySchema>;
/** @public */
export type AppsQueryInput = z.input<typeof appsQuerySchema>;

/** @public */
export const appsResponseSchema = z.object({
  items: z.array(appSummarySchema),
  totalItems: z.number(),
  pageInfo: pageInfoSchema,
});
/** @public */
export type AppsResponse = z.infer<typeof appsResponseSchema>;

/** One difference between two revisions, in words of the domain. @public */
export const differenceSchema = z.object({
  kind: z.enum(['added', 'changed', 'removed']),
  /** A path into the manifest; entries of lists are named, not numbered: `spec.dataSources[call-notes].volume`. */
  path: z.string(),
  label: z.string(),
  from: z.unknown(),
  to: z.unknown(),
});
/** @public */
export type Difference = z.infer<typeof differenceSchema>;

/** @public */
export const diffResponseSchema = z.object({
  from: z.object({ revision: z.number(), digest: digestSchema }),
  to: z.object({ revision: z.number(), digest: digestSchema }),
  differences: z.array(differenceSchema),
});
/** @public */
export type DiffResponse = z.infer<typeof diffResponseSchema>;

/** The body of `POST /assess`. @public */
export const assessBodySchema = z.strictObject({ manifest: manifestSchema });

/** What a manifest would change of the revision in force, if it were submitted now. @public */
export const plannedChangeSchema = revisionChangeSchema.extend({
  /** All that differs; none exactly if the facts are those in force. */
  differences: z.array(differenceSchema),
  /** What follows of it: the verdict on the manifest by itself does not know of the approval in force, or of a stop. */
  outcome: z.enum(['carry-over', ...OUTCOMES]),
  /** Who would be asked; none unless it goes to review. */
  legs: z.array(verdictLegSchema),
  /** Whether the approved revision stays in force until it is decided. */
  staysInForce: z.boolean(),
});
/** @public */
export type PlannedChange = z.infer<typeof plannedChangeSchema>;

/** What `POST /assess` answers. @public */
export const assessResponseSchema = assessmentSchema.extend({
  /** `null` where nothing of the app is in force, and for who may not change it. */
  change: plannedChangeSchema.nullable(),
});
/** @public */
export type AssessResponse = z.infer<typeof assessResponseSchema>;

/** The body of `POST /requests`. @public */
export const submitBodySchema = z.strictObject({
  manifest: manifestSchema,
  comment: commentSchema.optional(),
  /**
   * The revision that the caller edited. Without it the call registers a new app, or is a resubmission by whoever sent
   * the current revision; a colleague who changes the app names the revision, so that nothing is overwritten unseen.
   */
  baseRevision: z.int().min(1).optional(),
});
/** @public */
export type SubmitBody = z.output<typeof submitBodySchema>;
/** @public */
export type SubmitBodyInput = z.input<typeof submitBodySchema>;

/** What `POST /requests` answers. @public */
export const submitResponseSchema = z.object({
  app: appSummarySchema,
  revision: revisionSchema,
  assessment: assessmentSchema,
  request: approvalRequestSchema,
});
/** @public */
export type SubmitResponse = z.infer<typeof submitResponseSchema>;

/** The body of `POST /apps/:namespace/:name/controls/:id/verifications`. @public */
export const verificationBodySchema = z.strictObject({
  digest: digestSchema,
  outcome: z.enum(['verified', 'refused']),
  evidence: commentSchema,
  /** At most 180 days ahead, the default. */
  expiresAt: instantSchema.optional(),
});
/** @public */
export type VerificationBody = z.output<typeof verificationBodySchema>;

/** @public */
export const verificationResponseSchema = z.object({
  verification: controlVerificationSchema,
  app: appSummarySchema,
  assessment: assessmentSchema,
  request: approvalRequestSchema.nullable(),
});
/** @public */
export type VerificationResponse = z.infer<typeof verificationResponseSchema>;

/** The body of `POST /apps/:namespace/:name/conditions/:id/resolution`. @public */
export const conditionResolutionBodySchema = z.strictObject({
  outcome: z.enum(['met', 'withdrawn']),
  comment: commentSchema,
});
/** @public */
export type ConditionResolutionBody = z.output<
  typeof conditionResolutionBodySchema
>;
