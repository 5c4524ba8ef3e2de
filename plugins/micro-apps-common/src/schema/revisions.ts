import { z } from 'zod';
import { revisionChangeSchema } from './approvals';
import { assessmentSchema } from './assessment';
import { manifestSchema } from './manifest';
import { pageInfoSchema, pageQuerySchema } from './paging';
import { digestSchema, instantSchema } from './text';

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
