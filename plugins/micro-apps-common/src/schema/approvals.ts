import { z } from 'zod';
import { assessmentSchema, scoreSchema, tierSchema } from './assessment';
import { pageInfoSchema, pageQuerySchema, repeatable } from './paging';
import { commentSchema, digestSchema, instantSchema, plainText } from './text';

/**
 * The states of an approval request. `open` waits for its legs, `blocked` for controls or a redesign; the others are
 * final.
 * @public
 */
export const REQUEST_STATES = [
  'open',
  'blocked',
  'approved',
  /** Nothing that matters changed: the approval of the revision before holds for this one. */
  'carried-over',
  'changes-requested',
  'rejected',
  'superseded',
] as const;
/** @public */
export type RequestState = (typeof REQUEST_STATES)[number];

/** Why an approval is asked for. @public */
export const REQUEST_CAUSES = [
  /** The app was registered, or sent again before any revision was approved. */
  'submission',
  /** The app changed. */
  'change',
  /** What the register says of its models changed. */
  'reopened:register',
  /** A control that counted does not count any longer. */
  'reopened:control',
  /** It has another owner, on whose side is who agreed for security, or verified a control. */
  'reopened:owner',
  /** The register, policies or controls judge it otherwise than when it was approved. */
  'reopened:policy',
] as const;
/** @public */
export type RequestCause = (typeof REQUEST_CAUSES)[number];
/** The causes for which an approval in force is opened again. @public */
export type ReopeningCause = Extract<RequestCause, `reopened:${string}`>;

/** One reason why an approval is asked for. @public */
export const changeReasonSchema = z.object({
  id: z.string(),
  /** In words of the domain. */
  label: z.string(),
  /** The differences that it rests on, by their paths into the manifest. */
  paths: z.array(z.string()),
});
/** @public */
export type ChangeReason = z.infer<typeof changeReasonSchema>;

/** Why the approval in force is in question. @public */
export const reopeningSchema = z.object({
  cause: z.enum(REQUEST_CAUSES),
  reasons: z.array(changeReasonSchema),
  since: instantSchema,
});
/** @public */
export type Reopening = z.infer<typeof reopeningSchema>;

/** What a revision changed of the one that was in force, and whether people have to agree to it. @public */
export const revisionChangeSchema = z.object({
  /** The revision that was in force. */
  against: z.number(),
  material: z.boolean(),
  /** Why it matters, or that nothing does. */
  reasons: z.array(changeReasonSchema),
});
/** @public */
export type RevisionChange = z.infer<typeof revisionChangeSchema>;

/** @public */
export const DECISIONS = [
  'approve',
  'approve-with-conditions',
  'request-changes',
  'reject',
] as const;
/** @public */
export type DecisionOutcome = (typeof DECISIONS)[number];

/** One person's decision on one leg. @public */
export const decisionSchema = z.object({
  id: z.string(),
  requestId: z.string(),
  revision: z.number(),
  leg: z.string(),
  decision: z.enum(DECISIONS),
  /** Of the manifest that was decided on. */
  digest: digestSchema,
  decidedBy: z.string(),
  /** Who had delegated the decision; `null` where it was made in the person's own right. */
  decidedFor: z.string().nullable(),
  decidedAt: instantSchema,
  /** `null` where there is none, or where the caller may not see it. */
  comment: z.string().nullable(),
});
/** @public */
export type Decision = z.infer<typeof decisionSchema>;

/** What an approval was made to depend on. @public */
export const conditionSchema = z.object({
  id: z.string(),
  requestId: z.string(),
  revision: z.number(),
  text: z.string(),
  state: z.enum(['open', 'met', 'withdrawn']),
  /** The revision in force that it binds, also where it was set for an earlier one; `null` where it binds none. */
  boundTo: z.number().nullable(),
  setBy: z.string(),
  setAt: instantSchema,
  resolvedBy: z.string().nullable(),
  resolvedAt: instantSchema.nullable(),
  /** `null` where there is none, or where the caller may not see it. */
  resolution: z.string().nullable(),
});
/** @public */
export type Condition = z.infer<typeof conditionSchema>;

/** A leg of a request: a part of the approval that some people give. @public */
export const legSchema = z.object({
  name: z.string(),
  /** Entity references of the users and groups of whom the deciders come. */
  approvers: z.array(z.string()),
  /** How many distinct people it needs, and how many have approved. */
  count: z.number(),
  approvals: z.number(),
  state: z.enum(['open', 'approved']),
  mayDecide: z.boolean(),
  /** Who delegated it to the caller; absent where the caller decides in the caller's own right. */
  decidesFor: z.string().optional(),
  /** Why the caller may not decide; absent where the caller may. */
  reason: z.string().optional(),
});
/** @public */
export type Leg = z.infer<typeof legSchema>;

/** A submitted revision on its way through approval. @public */
export const approvalRequestSchema = z.object({
  id: z.string(),
  app: z.object({
    namespace: z.string(),
    name: z.string(),
    entityRef: z.string(),
    title: z.string(),
    owner: z.string(),
  }),
  revision: z.number(),
  digest: digestSchema,
  state: z.enum(REQUEST_STATES),
  inherent: scoreSchema,
  residual: scoreSchema,
  tier: tierSchema,
  score: z.number(),
  /** A person; the owner, where it comes from a file: then all who own it count as its authors. */
  requestedBy: z.string(),
  /** Where the file is that it comes from; `null` where a person sent it. */
  originLocation: z.string().nullable(),
  requestedAt: instantSchema,
  closedAt: instantSchema.nullable(),
  /** Since when people can decide, or an approval in force is in question; `null` where neither is so. */
  waitingSince: instantSchema.nullable(),
  /** Whole hours since it was made, until it was closed. */
  ageHours: z.number(),
  /** Until when it is to be decided, by the service level of its tier; `null` where it does not wait. */
  dueAt: instantSchema.nullable(),
  /** Whether it waits for longer than agreed. */
  late: z.boolean(),
  /** When that was escalated. */
  escalatedAt: instantSchema.nullable(),
  /** The requester's own words; `null` where there are none, or where the caller may not see them. */
  comment: z.string().nullable(),
  cause: z.enum(REQUEST_CAUSES),
  /** Why people are asked, or why not. */
  reasons: z.array(changeReasonSchema),
  legs: z.array(legSchema),
  /** Oldest first. */
  decisions: z.array(decisionSchema),
});
/** @public */
export type ApprovalRequest = z.infer<typeof approvalRequestSchema>;

/** One request, with what its revision was assessed at last. @public */
export const approvalRequestDetailSchema = approvalRequestSchema.extend({
  assessment: assessmentSchema,
});
/** @public */
export type ApprovalRequestDetail = z.infer<typeof approvalRequestDetailSchema>;

/** How `GET /approvals` filters and pages; the most urgent stand first. @public */
export const approvalsQuerySchema = pageQuerySchema.extend({
  state: repeatable(z.enum(REQUEST_STATES)),
  /** `me`: only requests of which the caller may decide a leg now. */
  eligible: z.literal('me').optional(),
  /** `me`: only what the caller requested. */
  requestedBy: z.literal('me').optional(),
  tier: repeatable(tierSchema),
  /** `true`: only what waits for longer than agreed. */
  late: z.literal('true').optional(),
  /** `namespace/name` of an app. */
  app: z.string().max(127).optional(),
  q: z.string().max(200).optional(),
});
/** @public */
export type ApprovalsQuery = z.output<typeof approvalsQuerySchema>;
/** @public */
export type ApprovalsQueryInput = z.input<typeof approvalsQuerySchema>;

/** @public */
export const approvalsResponseSchema = z.object({
  items: z.array(approvalRequestSchema),
  totalItems: z.number(),
  pageInfo: pageInfoSchema,
});
/** @public */
export type ApprovalsResponse = z.infer<typeof approvalsResponseSchema>;

/** The body of `POST /approvals/:id/decisions`. @public */
export const decisionBodySchema = z
  .strictObject({
    leg: z.string().min(1).max(63),
    decision: z.enum(DECISIONS),
    /** Of the manifest that the caller saw. */
    digest: digestSchema,
    comment: commentSchema.optional(),
    conditions: z
      .array(plainText(500))
      .max(20, 'must have at most 20 entries')
      .optional(),
  })
  .superRefine((body, ctx) => {
    if (body.decision !== 'approve' && !body.comment) {
      ctx.addIssue({
        code: 'custom',
        path: ['comment'],
        message: `is required to ${body.decision.replace(
          /-/g,
          ' ',
        )}: say why in a sentence`,
      });
    }
    const needsConditions = body.decision === 'approve-with-conditions';
    if (needsConditions !== Boolean(body.conditions?.length)) {
      ctx.addIssue({
        code: 'custom',
        path: ['conditions'],
        message: needsConditions
          ? 'must have at least one entry to approve with conditions'
          : 'must be empty unless the decision is "approve-with-conditions"',
      });
    }
  });
/** @public */
export type DecisionBody = z.output<typeof decisionBodySchema>;

/** @public */
export const decisionResponseSchema = z.object({
  decision: decisionSchema,
  request: approvalRequestSchema,
  conditions: z.array(conditionSchema),
});
/** @public */
export type DecisionResponse = z.infer<typeof decisionResponseSchema>;
