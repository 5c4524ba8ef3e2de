import { z } from 'zod';

/** What can make a change matter to an approval. @public */
export const MATERIAL_REASONS = [
  /** The residual score or tier, or the inherent tier, went up. */
  'score',
  /** Another owner. */
  'owner',
  /** A new model, endpoint or version. */
  'model',
  /** A new source of data, or a higher classification, volume or access of one. */
  'data-source',
  /** A new vector store, or one that is elsewhere, holds more or is open to the public. */
  'vector-store',
  /** Data that stays in another region. */
  'region',
  /** A wider audience. */
  'audience',
  /** A new environment. */
  'environment',
  /** Wider outbound traffic, or a new destination. */
  'network',
  /** A new kind of action. */
  'action',
  /** A new prompt, or other text of one. */
  'prompt',
  /** A control that is no longer declared. */
  'control',
] as const;
/** @public */
export type MaterialReason = (typeof MATERIAL_REASONS)[number];

/** How a company treats changes of apps that are approved. @public */
export type ChangeControlConfig = {
  /** What reopens approval. */
  material: MaterialReason[];
  /** Whether the approved revision stays in force until the change is decided. */
  keepInForce: boolean;
};

/** @internal */
export const changeControlSchema = z.strictObject({
  material: z.array(z.enum(MATERIAL_REASONS)).default([...MATERIAL_REASONS]),
  keepInForce: z.boolean().default(true),
});
