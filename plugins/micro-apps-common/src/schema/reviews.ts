import { z } from 'zod';
import { tierSchema } from './assessment';
import { pageInfoSchema, pageQuerySchema, repeatable } from './paging';
import { commentSchema, digestSchema, instantSchema } from './text';

/** @public */
export const REVIEW_STATES = [
  /** The owner has to renew, or to submit what changed. */
  'open',
  /** The owner has attested that nothing changed; security has to agree. */
  'attested',
  'renewed',
  /** A newer revision was approved, or the app was retired. */
  'closed',
] as const;
/** @public */
export type ReviewState = (typeof REVIEW_STATES)[number];

/** A day such as `2026-11-22`. @public */
export const daySchema = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

/** A periodic look at an app in force. @public */
export const reviewSchema = z.object({
  id: z.string(),
  app: z.object({
    namespace: z.string(),
    name: z.string(),
    title: z.string(),
    owner: z.string(),
  }),
  state: z.enum(REVIEW_STATES),
  /** The inherent tier; all but low need security as well. */
  tier: tierSchema,
  revision: z.number(),
  digest: digestSchema,
  openedAt: instantSchema,
  dueAt: instantSchema,
  attestedBy: z.string().nullable(),
  attestedAt: instantSchema.nullable(),
  /** What was said at the last step; `null` where the caller may not see it. */
  comment: z.string().nullable(),
  decidedBy: z.string().nullable(),
  /** Who had delegated the decision; `null` where it was made in the person's own right. */
  decidedFor: z.string().nullable(),
  decidedAt: instantSchema.nullable(),
  closedAt: instantSchema.nullable(),
  /** When security has to have agreed; `null` while it is not asked. */
  decideBy: instantSchema.nullable(),
  /** Whole hours since it waits for whom it waits for: the owner, or security. */
  ageHours: z.number(),
  /** Whether whom it waits for takes longer than agreed. */
  late: z.boolean(),
  escalatedAt: instantSchema.nullable(),
  /** Whether the caller may renew; if not, why. */
  mayRenew: z.boolean(),
  renewReason: z.string().optional(),
  /** Whether the caller may decide for security; if not, why. */
  mayDecide: z.boolean(),
  /** Who delegated it to the caller; absent where the caller decides in the caller's own right. */
  decidesFor: z.string().optional(),
  decideReason: z.string().optional(),
});
/** @public */
export type Review = z.infer<typeof reviewSchema>;

/** What is to be known of an app's reviews, and of what follows. @public */
export const reviewStatusSchema = z.object({
  intervalDays: z.number(),
  lastReviewedAt: instantSchema.nullable(),
  nextReviewAt: instantSchema.nullable(),
  /** The review that is open, if one is. */
  open: reviewSchema.nullable(),
  /** What happens when, unless somebody acts; `null` where no revision is in force. */
  schedule: z
    .object({
      opensOn: daySchema,
      dueOn: daySchema,
      overdueOn: daySchema,
      graceEndsOn: daySchema,
      suspendsOn: daySchema.nullable(),
      overdue: z.enum(['off', 'warn', 'enforce']),
      graceDays: z.number(),
      timeZone: z.string(),
      today: daySchema,
    })
    .nullable(),
});
/** @public */
export type ReviewStatus = z.infer<typeof reviewStatusSchema>;

/** The body of `POST /apps/:namespace/:name/reviews/:id/renewal`. @public */
export const renewalBodySchema = z.strictObject({
  /** Of the manifest whose facts were shown. */
  digest: digestSchema,
  /** That the facts are still true. */
  attested: z.literal(true, 'must be true: attest that the facts still hold'),
  comment: commentSchema.optional(),
});
/** @public */
export type RenewalBody = z.infer<typeof renewalBodySchema>;

/** The body of `POST /apps/:namespace/:name/reviews/:id/decisions`. @public */
export const reviewDecisionBodySchema = z
  .strictObject({
    decision: z.enum(['approve', 'send-back']),
    digest: digestSchema,
    /** Required unless the renewal is approved. */
    comment: commentSchema.optional(),
  })
  .refine(({ decision, comment }) => decision === 'approve' || comment, {
    path: ['comment'],
    error: 'is required: say why',
  });
/** @public */
export type ReviewDecisionBody = z.infer<typeof reviewDecisionBodySchema>;

/** @public */
export const reviewResponseSchema = z.object({ review: reviewSchema });

/** How `GET /reviews` filters and pages; what waits stands first, of that what is to be done the earliest. @public */
export const reviewsQuerySchema = pageQuerySchema.extend({
  state: repeatable(z.enum(REVIEW_STATES)),
  /** `me`: only those that the caller may decide or renew. */
  eligible: z.literal('me').optional(),
  /** `true`: only those for which the owner, or security, takes longer than agreed. */
  late: z.literal('true').optional(),
  tier: repeatable(tierSchema),
  q: z.string().max(200).optional(),
});
/** @public */
export type ReviewsQuery = z.output<typeof reviewsQuerySchema>;
/** @public */
export type ReviewsQueryInput = z.input<typeof reviewsQuerySchema>;

/** @public */
export const reviewsResponseSchema = z.object({
  items: z.array(reviewSchema),
  totalItems: z.number(),
  pageInfo: pageInfoSchema,
});
/** @public */
export type Reviews = z.infer<typeof reviewsResponseSchema>;

/** What a person chose about messages. @public */
export const preferencesSchema = z.object({
  /** Whether reminders come by e-mail as well. */
  email: z.boolean(),
  /** Whether the person may choose. */
  mayChangeEmail: z.boolean(),
});
/** @public */
export type Preferences = z.infer<typeof preferencesSchema>;

/** The body of `PUT /me/preferences`. @public */
export const preferencesBodySchema = z.strictObject({ email: z.boolean() });
/** @public */
export type PreferencesBody = z.infer<typeof preferencesBodySchema>;
