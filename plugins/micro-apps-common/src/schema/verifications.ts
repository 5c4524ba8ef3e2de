import { z } from 'zod';
import { approvalRequestSchema } from './approvals';
import { appSummarySchema } from './apps';
import { assessmentSchema } from './assessment';
import { controlVerificationSchema } from './controls';
import { commentSchema, digestSchema, instantSchema } from './text';

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
