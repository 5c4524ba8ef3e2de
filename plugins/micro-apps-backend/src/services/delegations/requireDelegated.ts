import { NotAllowedError } from '@backstage/errors';
import type { Stores } from '../../database';

/** Refuses who decides for somebody whose delegation was ended while the call was on its way. */
export async function requireDelegated(
  { delegations }: Stores,
  decision: { decidedBy: string | null; decidedFor: string | null },
  now: string,
): Promise<void> {
  const { decidedBy, decidedFor } = decision;
  if (!decidedBy || !decidedFor) {
    return;
  }
  const delegators = await delegations.delegatorsOf(decidedBy, now);
  if (!delegators.includes(decidedFor)) {
    throw new NotAllowedError(
      `${decidedFor} does not delegate to you any more; nothing was recorded`,
    );
  }
}
