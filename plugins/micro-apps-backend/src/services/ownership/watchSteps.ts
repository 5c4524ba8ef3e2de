import {
  orphanDeadline,
  orphanReminder,
  OwnershipFacts,
  OwnershipRules,
  OwnershipStep,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { AppRecord, OrphanRecord, Stores } from '../../database';
import { callOffDecommission, requestDecommission } from '../decommission/acts';
import type { DecommissionTargets } from '../decommission/DecommissionTargets';
import { obstacleOf } from '../decommission/requesting';
import { saveApp } from '../governedChange';
import { ACTOR, endOrphan } from './orphans';
import {
  notRetiredMessages,
  remindedMessages,
  retiredMessages,
} from './ownershipMessages';
import type { Standing } from './standing';

const REASON = 'Nobody owns the app any more, and nobody took it over in time.';

type Act = {
  targets: DecommissionTargets;
  rules: OwnershipRules;
  now: string;
  /** As that of `endOrphan`. */
  inService: (app: AppRecord) => Promise<AppRecord>;
};

function retirementStateOf({
  retirement,
}: Standing): NonNullable<OwnershipFacts['orphan']>['retirement'] {
  if (!retirement) {
    return 'none';
  }
  return retirement.state === 'called-off' ? 'called-off' : 'under-way';
}

/** What the next step with an app depends on. */
export function factsOf(
  standing: Standing,
  owner: Pick<OwnershipFacts, 'owner' | 'absentSince'>,
): OwnershipFacts {
  const { app, orphan } = standing;
  return {
    ...owner,
    appState: app.state,
    isSourceMissing: app.originMissingSince !== null,
    orphan: orphan
      ? {
          reason: orphan.reason,
          deadline: orphan.deadline,
          remindedDays: orphan.remindedDays,
          retirement: retirementStateOf(standing),
        }
      : null,
  };
}

/** Takes a step with a locked app that is known to be without an owner. */
export async function takeStep(
  stores: Stores,
  standing: Standing,
  step: Exclude<OwnershipStep, 'flag'>,
  act: Act,
): Promise<void> {
  const { app } = standing;
  const orphan = standing.orphan as OrphanRecord;
  const { targets, rules, now, inService } = act;
  switch (step) {
    case 'clear':
    case 'close':
      await endOrphan(stores, app, {
        outcome: step === 'clear' ? 'returned' : 'decommissioned',
        actor: ACTOR,
        targets,
        now,
        inService,
      });
      break;
    case 'remind': {
      const days = orphanReminder(orphan, now) as number;
      await stores.orphans.update({ ...orphan, remindedDays: days });
      await stores.outbox.add(remindedMessages(app, orphan, days), now);
      break;
    }
    case 'extend':
      // Somebody called the retirement off, so they are given the time to find an owner.
      await stores.orphans.update({
        ...orphan,
        deadline: orphanDeadline(now, rules),
        remindedDays: null,
        decommissionId: null,
        obstacle: null,
      });
      break;
    default:
      await retire(stores, standing, act);
  }
}

/** Requests the decommission, ahead of an end that was planned for later; or says once why that cannot be. */
async function retire(
  stores: Stores,
  { app, ...standing }: Standing,
  { targets, now }: Act,
): Promise<void> {
  const orphan = standing.orphan as OrphanRecord;
  const act = { actor: ACTOR, now, reason: REASON, targets };
  const obstacle = await obstacleOf(stores, app, targets);
  if (obstacle) {
    await sayObstacle(stores, app, { orphan, obstacle, now });
    return;
  }
  const latest = await stores.decommissions.findLatest(app.id);
  const free =
    latest?.state === 'planned'
      ? (await callOffDecommission(stores, app, latest, act)).app
      : app;
  const { decommission } = await requestDecommission(stores, free, {
    ...act,
    plannedFor: null,
  });
  await stores.orphans.update({
    ...orphan,
    decommissionId: decommission.id,
    obstacle: null,
  });
  await stores.outbox.add(
    retiredMessages(app, orphan, decommission.coolingEndsAt),
    now,
  );
}

/** People are told once; what stands in the way now is always to be read at the app. */
async function sayObstacle(
  stores: Stores,
  app: AppRecord,
  options: { orphan: OrphanRecord; obstacle: string; now: string },
): Promise<void> {
  const { orphan, obstacle, now } = options;
  await stores.orphans.update({ ...orphan, obstacle });
  if (orphan.obstacle) {
    return;
  }
  await stores.outbox.add(notRetiredMessages(app, orphan, obstacle), now);
  await saveApp(stores, {
    app,
    entry: {
      actor: ACTOR,
      action: 'owner-not-retired',
      summary: `Nobody owns “${app.name}”, and it cannot be retired yet`,
      data: { orphanId: orphan.id, deadline: orphan.deadline, obstacle },
    },
    now,
  });
}
