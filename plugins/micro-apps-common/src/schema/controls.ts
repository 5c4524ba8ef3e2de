import { z } from 'zod';
import { digestSchema, instantSchema } from './text';

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
