import { z } from 'zod';
import { pageInfoSchema, pageQuerySchema, repeatable } from './paging';
import { instantSchema } from './text';

/** One link of the audit chain. @public */
export const auditEntrySchema = z.object({
  /** Its place in the chain, from 1, without gaps. */
  seq: z.number(),
  time: instantSchema,
  /** The entity reference of a user, or `service:<name>`. */
  actor: z.string(),
  /** In kebab-case, such as `request-submit`. */
  action: z.string(),
  /** `namespace/name` of the app that it is about, where it is about one. */
  app: z.string().nullable(),
  /** What happened, in plain words. */
  summary: z.string(),
  data: z.record(z.string(), z.unknown()),
  /** The exact text whose UTF-8 bytes were hashed. */
  bytes: z.string(),
  /** SHA-256 of `bytes`, 64 hex digits. */
  hash: z.string(),
  /** The hash of the entry before, which `bytes` contains; 64 zeros for the first. */
  previousHash: z.string(),
});
/** @public */
export type AuditEntry = z.infer<typeof auditEntrySchema>;

/** How audit entries are filtered and paged; the newest stand first. @public */
export const auditQuerySchema = pageQuerySchema.extend({
  action: repeatable(z.string().min(1).max(63)),
  actor: repeatable(z.string().min(1).max(200)),
  /** `namespace/name` of an app. */
  app: z.string().max(127).optional(),
});
/** @public */
export type AuditQuery = z.output<typeof auditQuerySchema>;
/** @public */
export type AuditQueryInput = z.input<typeof auditQuerySchema>;

/** @public */
export const auditResponseSchema = z.object({
  items: z.array(auditEntrySchema),
  totalItems: z.number(),
  pageInfo: pageInfoSchema,
});
/** @public */
export type AuditResponse = z.infer<typeof auditResponseSchema>;

/** Which part of the chain to verify; the whole without bounds. @public */
export const auditVerifyQuerySchema = z.strictObject({
  from: z.coerce.number().int().min(1).optional(),
  to: z.coerce.number().int().min(1).optional(),
});
/** @public */
export type AuditVerifyQuery = z.output<typeof auditVerifyQuerySchema>;

/** What of the chain was verified. @public */
export const auditVerificationSchema = z.object({
  /** `intact` speaks of `from` to `to` only. */
  status: z.enum(['intact', 'broken', 'empty']),
  from: z.number(),
  to: z.number(),
  /** Entries that were looked at, and that the chain holds. */
  verified: z.number(),
  total: z.number(),
  /** Whether the range is the whole chain. */
  complete: z.boolean(),
  /** The hash of the last entry that was verified. */
  headHash: z.string().nullable(),
  /** The first entry that does not hold, and why. */
  firstBroken: z.object({ seq: z.number(), reason: z.string() }).nullable(),
  /** The above in a sentence: `Entries 1-5,000 of 9,213 verified`. */
  message: z.string(),
});
/** @public */
export type AuditVerification = z.infer<typeof auditVerificationSchema>;
