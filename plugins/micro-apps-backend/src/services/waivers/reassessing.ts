import type { AppRecord, Stores, WaiverRecord } from '../../database';
import type { ServiceDependencies } from '../dependencies';
import { toActiveWaivers } from '../policy/facts';
import * as reassessing from '../reassessing';
import type { Reassessment } from '../reassessing';

export { untilSettled } from '../reassessing';
export type { Reassessment } from '../reassessing';

/** Assesses an app anew, as if exactly these waivers were approved. Call it outside of transactions. */
export async function reassess(
  dependencies: ServiceDependencies,
  app: AppRecord,
  waivers: WaiverRecord[],
): Promise<Reassessment> {
  return reassessing.reassess(dependencies, app, {
    waivers: toActiveWaivers(
      waivers.map(waiver => ({ ...waiver, state: 'active' })),
    ),
  });
}

/** Writes a new assessment, and routes the request that waits by it; without one, only the scores change. */
export async function applyReassessment(
  stores: Stores,
  app: AppRecord,
  reassessment: Reassessment,
  options: Pick<ServiceDependencies, 'config'> & { actor: string; at: string },
): Promise<AppRecord> {
  return (
    await reassessing.applyReassessment(stores, app, reassessment, options)
  ).app;
}
