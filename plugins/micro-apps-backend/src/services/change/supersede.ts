import type { AppRecord, Stores } from '../../database';

/**
 * Closes the request that waits, if one does: its revision is no longer the current one. Conditions that were set on the
 * way to its approval go with it, and say why; those of the approval in force stay.
 */
export async function supersede(
  stores: Stores,
  existing: AppRecord | undefined,
  actor: string,
  now: string,
): Promise<{ openConditions: number; withdrawn: number } | undefined> {
  const requestId = existing?.openRequestId;
  if (!existing || !requestId) {
    return undefined;
  }
  await stores.requests.close(requestId, 'superseded', now);
  await stores.conditions.withdraw(requestId, {
    by: actor,
    at: now,
    reason: 'A newer revision was submitted before this one was approved.',
  });
  const openConditions = await stores.conditions.countOpen(existing.id);
  return {
    openConditions,
    withdrawn: existing.openConditions - openConditions,
  };
}
