import { z } from 'zod';
import { approvalRequestSchema, revisionChangeSchema } from './approvals';
import { appSummarySchema } from './apps';
import { assessmentSchema, OUTCOMES, verdictLegSchema } from './assessment';
import { manifestSchema } from './manifest';
import { differenceSchema, revisionSchema } from './revisions';
import { commentSchema } from './text';

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
