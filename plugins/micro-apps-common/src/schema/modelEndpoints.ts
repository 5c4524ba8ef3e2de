import { z } from 'zod';
import { CLASSIFICATIONS, MODEL_PURPOSES } from './manifest';

/** @public */
export const HOSTINGS = [
  'public-api',
  'managed-enterprise',
  'self-hosted',
] as const;
/** @public */
export type Hosting = (typeof HOSTINGS)[number];

/** `deprecated` endpoints still count, new apps should not choose them; `withdrawn` ones count as not registered. @public */
export const ENDPOINT_STATES = ['approved', 'deprecated', 'withdrawn'] as const;

/** An entry of the register of model endpoints. @public */
export const modelEndpointSchema = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string().optional(),
  hosting: z.enum(HOSTINGS),
  region: z.string(),
  /** The trust that counts, 0 to 9: the entry's own, or its hosting's. */
  trust: z.number(),
  state: z.enum(ENDPOINT_STATES),
  allowedClassifications: z.array(z.enum(CLASSIFICATIONS)),
  models: z.array(
    z.object({
      model: z.string(),
      versions: z.array(z.string()),
      /** What the model can be used for; anything where it is absent. */
      purposes: z.array(z.enum(MODEL_PURPOSES)).optional(),
    }),
  ),
});
/** @public */
export type ModelEndpoint = z.infer<typeof modelEndpointSchema>;

/** One immutable state of a register entry. @public */
export const modelEndpointVersionSchema = z.object({
  version: z.number(),
  changedAt: z.string(),
  changedBy: z.string(),
  endpoint: modelEndpointSchema,
});
/** @public */
export type ModelEndpointVersion = z.infer<typeof modelEndpointVersionSchema>;
