import { z } from 'zod';
import { instantSchema } from './text';

/** Where an app is kept: in the registry, by the form, or in a file that the catalog found. @public */
export const originSchema = z.object({
  type: z.enum(['registry', 'git']),
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
