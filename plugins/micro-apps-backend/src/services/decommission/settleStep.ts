import { decommissionRetryMs } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { FullDecommission, StepRecord, Stores } from '../../database';
import { stuckMessages } from './decommissionMessages';
import type { DecommissionTargets } from './DecommissionTargets';

/** From so many attempts on people are told, once. */
const STUCK_ATTEMPTS = 3;

/**
 * Writes down over the step that was read that it is not complete, and when it is tried next; false where somebody else
 * has taken it over.
 */
export async function settleStep(
  stores: Stores,
  read: StepRecord,
  outcome: Partial<StepRecord> & Pick<StepRecord, 'state' | 'problem'>,
  { targets, now }: { targets: DecommissionTargets; now: Date },
): Promise<boolean> {
  const isNews = read.attempts >= STUCK_ATTEMPTS && !read.toldAt;
  const settled: StepRecord = {
    ...read,
    ...outcome,
    availableAt: new Date(
      now.getTime() + decommissionRetryMs(read.attempts),
    ).toISOString(),
    toldAt: isNews ? now.toISOString() : read.toldAt,
  };
  if (!(await stores.decommissions.updateStep(settled, read))) {
    return false;
  }
  if (isNews) {
    const decommission = (await stores.decommissions.find(
      read.decommissionId,
    )) as FullDecommission;
    const [app] = await stores.apps.findByIds([decommission.appId]);
    await stores.outbox.add(
      stuckMessages(app, decommission, settled, targets.platformGroup),
      now.toISOString(),
    );
  }
  return true;
}
