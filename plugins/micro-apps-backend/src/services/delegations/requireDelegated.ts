import { NotAllowedError } from '@backstage/errors';
import type { Stores } from '../../database';

/** Refuses who decides for somebody whose delegation was ended while the call was on its way. */
export async function requireDelegated(
  { audit, delegations }: Stores,
  decision: { decidedBy: string | null; decidedFor: string | null },
  now: string,
): Promise<void> {
  const { decidedBy, decidedFor } = decision;
  if (!decidedBy || !decidedFor) {
    return;
  }
  // Whoever ends a delegation holds it as well: nothing stands in the chain after the end that needed it.
  await audit.head({ lock: true });
  const delegators = await delegations.delegatorsOf(decidedBy, now);
  if (!delegators.includes(decidedFor)) {
    throw new NotAllowedError(
      `${decidedFor} does not delegate to you any more; nothing was recorded`,
    );
  }
}
