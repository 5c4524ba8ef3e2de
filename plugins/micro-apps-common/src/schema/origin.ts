import { z } from 'zod';
import { pageInfoSchema, pageQuerySchema } from './paging';
import { instantSchema } from './text';

/** Where an app is kept: in the registry, by the form, or in a file that the catalog found. @public */
export const ORIGIN_TYPES = ['registry', 'git'] as const;

/** Where an app is kept. @public */
export const originSchema = z.object({
  type: z.enum(ORIGIN_TYPES),
  /** Of the file, as the catalog names it: `url:https://...`; `null` where it is in the registry. */
  location: z.string().nullable(),
  /** Since when the file is gone; the app stays as it is. */
  missingSince: instantSchema.nullable(),
});
/** @public */
export type Origin = z.infer<typeof originSchema>;

/** Why the newest state of a file is not taken. @public */
export const ORIGIN_PROBLEMS = [
  'invalid',
  'refused',
  'name-taken',
  'decommissioned',
  'too-large',
  'too-often',
  'conflict',
] as const;

/** What is wrong with the file of an app; what was taken of it last stays. @public */
export const originProblemSchema = z.object({
  problem: z.enum(ORIGIN_PROBLEMS),
  /** In plain words, with what to do. */
  message: z.string(),
  since: instantSchema,
});
/** @public */
export type OriginProblem = z.infer<typeof originProblemSchema>;

/** Which files `GET /file-problems` lists. @public */
export const fileProblemsQuerySchema = pageQuerySchema.extend({
  /** Only those that name the caller, or a group of theirs, as owner, and those of their apps. */
  owner: z.enum(['me']).optional(),
});
/** @public */
export type FileProblemsQuery = z.output<typeof fileProblemsQuerySchema>;
/** @public */
export type FileProblemsQueryInput = z.input<typeof fileProblemsQuerySchema>;

/** A file that somebody has to look at. @public */
export const fileProblemSchema = z.object({
  /** Of the app that it states. */
  namespace: z.string(),
  name: z.string(),
  location: z.string(),
  problem: z.enum([...ORIGIN_PROBLEMS, 'missing']),
  /** In plain words, with what to do. */
  message: z.string(),
  since: instantSchema,
});
/** @public */
export type FileProblem = z.infer<typeof fileProblemSchema>;

/** @public */
export const fileProblemsSchema = z.object({
  items: z.array(fileProblemSchema),
  totalItems: z.number(),
  pageInfo: pageInfoSchema,
});
/** @public */
export type FileProblems = z.infer<typeof fileProblemsSchema>;
