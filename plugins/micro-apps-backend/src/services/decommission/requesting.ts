import { ConflictError } from '@backstage/errors';
import {
  DecommissionBody,
  inputErrorOf,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { AppRecord, Stores } from '../../database';
import type { DecommissionTargets } from './DecommissionTargets';

const DAY_MS = 24 * 60 * 60 * 1000;
const MAX_PLAN_DAYS = 730;

/** Which places of an app cannot be touched, and why; nothing where all can. */
export async function obstacleOf(
  stores: Stores,
  app: AppRecord,
  targets: DecommissionTargets,
): Promise<string | undefined> {
  const plan = await targets.plan(stores, app);
  return (
    plan
      .flatMap(({ title, refusal }) => (refusal ? `${title}: ${refusal}` : []))
      .join(' ') || undefined
  );
}

/** Refuses to retire an app of which a place cannot be touched. */
export async function refuseShared(
  stores: Stores,
  app: AppRecord,
  targets: DecommissionTargets,
): Promise<void> {
  const obstacle = await obstacleOf(stores, app, targets);
  if (obstacle) {
    throw new ConflictError(
      `“${app.title}” cannot be decommissioned yet. ${obstacle}`,
    );
  }
}

/** When the cooling period begins; nothing where that is now. */
export function plannedInstant(
  { plannedFor }: DecommissionBody,
  app: AppRecord,
  now: string,
): string | null {
  if (!plannedFor) {
    return null;
  }
  const at = Date.parse(plannedFor);
  const latest = Date.parse(now) + MAX_PLAN_DAYS * DAY_MS;
  if (at <= Date.parse(now) || at > latest) {
    throw inputErrorOf([
      {
        path: 'plannedFor',
        message: `must be in the future and at most ${MAX_PLAN_DAYS} days ahead; leave it out to begin now`,
      },
    ]);
  }
  if (!app.approvedRevision) {
    throw new ConflictError(
      `Only what is approved can be planned to end; “${app.title}” is not. Leave plannedFor out to begin now`,
    );
  }
  return new Date(at).toISOString();
}
