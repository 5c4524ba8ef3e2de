import { ConflictError } from '@backstage/errors';
import type { AppRecord, Stores } from '../../database';
import type { DecommissionTargets } from './DecommissionTargets';

const DAY_MS = 24 * 60 * 60 * 1000;

/** From when on another app may take the name of one that is decommissioned. */
export async function nameFreeFrom(
  stores: Stores,
  app: AppRecord,
  { nameReservedDays }: DecommissionTargets,
): Promise<string> {
  const latest = await stores.decommissions.findLatest(app.id);
  return new Date(
    Date.parse(latest?.completedAt ?? app.updatedAt) +
      nameReservedDays * DAY_MS,
  ).toISOString();
}

/**
 * The app that holds a name; nothing where it is decommissioned so long ago that another one may take the name. It then
 * stays readable by its certificate and its audit entries.
 */
export async function releaseName(
  stores: Stores,
  app: AppRecord | undefined,
  options: { targets: DecommissionTargets; now: string },
): Promise<AppRecord | undefined> {
  if (app?.state !== 'decommissioned') {
    return app;
  }
  const { targets, now } = options;
  const free = await nameFreeFrom(stores, app, targets);
  if (now < free) {
    throw new ConflictError(
      `The name "${app.name}" is of an app that was decommissioned, and may not be used again before ${free.slice(
        0,
        10,
      )}; choose another one`,
    );
  }
  const { seq } = await stores.audit.head({ lock: true });
  await stores.apps.giveUpName(app, seq);
  return undefined;
}
