import { z } from 'zod';
import { appStateSchema } from './apps';
import { outcomeSchema, tierSchema } from './assessment';
import { pageInfoSchema } from './paging';
import { jobProgressSchema } from './policies';

/** The re-assessment of the apps that the last change of the register concerns. @public */
export const registerReassessmentSchema = z.object({
  progress: jobProgressSchema,
  /** Of which entries something became otherwise, and what. */
  changed: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      changes: z.array(z.string()),
    }),
  ),
  /** Apps of which something became otherwise. */
  affected: z.number(),
  /** Of these, the ones whose approval is asked for once more. */
  reopened: z.number(),
});
/** @public */
export type RegisterReassessment = z.infer<typeof registerReassessmentSchema>;

const standingSchema = z.object({
  outcome: outcomeSchema,
  tier: tierSchema,
  score: z.number(),
});

/** What a change of the register did to an app. @public */
export const registerEffectSchema = z.object({
  app: z.object({
    namespace: z.string(),
    name: z.string(),
    title: z.string(),
    owner: z.string(),
    state: appStateSchema,
  }),
  /** `null` where the app was not assessed before. */
  before: standingSchema.nullable(),
  after: standingSchema,
  reopened: z.boolean(),
  reasons: z.array(z.string()),
});
/** @public */
export type RegisterEffect = z.infer<typeof registerEffectSchema>;

/** @public */
export const registerEffectsResponseSchema = z.object({
  items: z.array(registerEffectSchema),
  totalItems: z.number(),
  pageInfo: pageInfoSchema,
});
/** @public */
export type RegisterEffects = z.infer<typeof registerEffectsResponseSchema>;
