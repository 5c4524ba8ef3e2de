import { z } from 'zod';
import { pageInfoSchema, pageQuerySchema, repeatable } from './paging';
import { appNameSchema } from './parts';
import { commentSchema, digestSchema, instantSchema } from './text';

/** The longest that a rule may be set aside. @public */
export const MAX_WAIVER_DAYS = 90;

/** @public */
export const WAIVER_STATES = [
  'proposed',
  'active',
  'refused',
  'revoked',
  'expired',
] as const;
/** @public */
export type WaiverState = (typeof WAIVER_STATES)[number];

/** A rule set aside for one app, for a time. @public */
export const waiverSchema = z.object({
  id: z.string(),
  app: z.object({
    namespace: z.string(),
    name: z.string(),
    title: z.string(),
    owner: z.string(),
  }),
  rule: z.string(),
  ruleTitle: z.string(),
  state: z.enum(WAIVER_STATES),
  /** `null` where the caller may not see it, as are `compensatingControl` and `comment`. */
  reason: z.string().nullable(),
  compensatingControl: z.string().nullable(),
  /** The revision that the proposer looked at. */
  revision: z.number(),
  proposedBy: z.string(),
  proposedAt: instantSchema,
  /** Who approved or refused it. */
  decidedBy: z.string().nullable(),
  decidedAt: instantSchema.nullable(),
  /** When, and by whom, it was revoked or expired. */
  endedBy: z.string().nullable(),
  endedAt: instantSchema.nullable(),
  /** What was said at the last step. */
  comment: z.string().nullable(),
  expiresAt: instantSchema,
  /** Whether the caller may approve it, and if not, why. */
  mayDecide: z.boolean(),
  reasonNot: z.string().optional(),
  /** Whether the caller may refuse it, or withdraw or revoke it. */
  mayRefuse: z.boolean(),
  mayRevoke: z.boolean(),
});
/** @public */
export type Waiver = z.infer<typeof waiverSchema>;

/** The body of `POST /apps/:namespace/:name/waivers`. @public */
export const waiverBodySchema = z.strictObject({
  /** The id of a rule that is waivable and denies or warns for this app now. */
  rule: z.string().min(1, 'must not be empty').max(63),
  reason: commentSchema,
  compensatingControl: commentSchema,
  /** At most 90 days from now. */
  expiresAt: instantSchema,
  /** Of the manifest that was looked at; refused where the app has moved on. */
  digest: digestSchema.optional(),
});
/** @public */
export type WaiverBody = z.infer<typeof waiverBodySchema>;

/** @public */
export const WAIVER_DECISIONS = ['approve', 'refuse', 'revoke'] as const;
/** @public */
export type WaiverDecision = (typeof WAIVER_DECISIONS)[number];

/** The body of `POST /apps/:namespace/:name/waivers/:id/decisions`. @public */
export const waiverDecisionBodySchema = z
  .strictObject({
    decision: z.enum(WAIVER_DECISIONS),
    /** Required unless the waiver is approved. */
    comment: commentSchema.optional(),
    /** Of the manifest that was looked at; refused where the app has moved on. */
    digest: digestSchema.optional(),
  })
  .refine(({ decision, comment }) => decision === 'approve' || comment, {
    path: ['comment'],
    error: 'is required: say why',
  });
/** @public */
export type WaiverDecisionBody = z.infer<typeof waiverDecisionBodySchema>;

/** How `GET /waivers` filters and pages; those that wait for a decision stand first. @public */
export const waiversQuerySchema = pageQuerySchema.extend({
  state: repeatable(z.enum(WAIVER_STATES)),
  app: appNameSchema.optional(),
  rule: z.string().max(63).optional(),
});
/** @public */
export type WaiversQuery = z.output<typeof waiversQuerySchema>;
/** @public */
export type WaiversQueryInput = z.input<typeof waiversQuerySchema>;
/** @public */
export const waiversResponseSchema = z.object({
  items: z.array(waiverSchema),
  totalItems: z.number(),
  pageInfo: pageInfoSchema,
});
/** @public */
export type Waivers = z.infer<typeof waiversResponseSchema>;
