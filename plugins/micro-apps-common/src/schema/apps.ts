import { z } from 'zod';
import {
  approvalRequestSchema,
  conditionSchema,
  reopeningSchema,
} from './approvals';
import { assessmentSchema, scoreSchema, TIERS, tierSchema } from './assessment';
import { controlSchema } from './controls';
import { decommissionSchema } from './decommission';
import { ENVIRONMENTS } from './manifest';
import { ORIGIN_TYPES, originProblemSchema, originSchema } from './origin';
import { ownershipSchema } from './ownership';
import { pageInfoSchema, pageQuerySchema, repeatable } from './paging';
import { reviewStatusSchema } from './reviews';
import { revisionSchema } from './revisions';
import { instantSchema } from './text';
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
