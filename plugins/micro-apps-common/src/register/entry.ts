import type { z } from 'zod';
import { hostingTrust } from '../risk/riskModel';
import type { RiskModel } from '../risk';
import {
  CLASSIFICATIONS,
  ModelEndpoint,
  registerEntryInputSchema,
} from '../schema';

/**
 * An entry of the register as it counts, from what was said of it.
 *
 * @public
 */
export function toModelEndpoint(
  id: string,
  input: z.output<typeof registerEntryInputSchema>,
  riskModel: RiskModel,
): ModelEndpoint {
  return {
    id,
    ...input,
    trust: input.trust ?? hostingTrust(input.hosting, riskModel),
    // In one order, so that the same ones are the same.
    allowedClassifications: CLASSIFICATIONS.filter(name =>
      input.allowedClassifications.includes(name),
    ),
    models: input.models.map(({ deprecated, withdrawn, ...model }) => ({
      ...model,
      ...(deprecated?.length && { deprecated }),
      ...(withdrawn?.length && { withdrawn }),
    })),
  };
}
