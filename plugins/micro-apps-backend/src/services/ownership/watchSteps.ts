import { ConflictError } from '@backstage/errors';
import {
  decommissionEligibility,
  orphanDeadline,
  orphanReminder,
  OwnershipFacts,
  OwnershipRules,
  OwnershipStep,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { AppRecord, OrphanRecord, Stores } from '../../database';
import { requestDecommission } from '../decommission/acts';
import type { DecommissionTargets } from '../decommission/DecommissionTargets';
import { ACTOR, endOrphan } from './orphans';
import { remindedMessages, retiredMessages } from './ownershipMessages';
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
      });
      break;
    default:
      await retire(stores, standing, act);
  }
}

async function retire(
  stores: Stores,
  { app, ...standing }: Standing,
  { targets, now }: Act,
): Promise<void> {
  const orphan = standing.orphan as OrphanRecord;
  const latest = await stores.decommissions.findLatest(app.id);
  const { allowed, reason } = decommissionEligibility({
    action: 'request',
    app,
    decommission: latest,
    platformGroup: targets.platformGroup,
    // The plugin acts for the platform here.
    caller: {
      userEntityRef: ACTOR,
      ownershipEntityRefs: [targets.platformGroup],
    },
  });
  const refused = (await targets.plan(stores, app)).filter(
    ({ refusal }) => refusal,
  );
  if (!allowed || refused.length > 0) {
    throw new ConflictError(
      `“${app.title}” cannot be retired yet: ${
        reason ?? refused.map(item => item.refusal).join(' ')
      }`,
    );
  }
  const { decommission } = await requestDecommission(stores, app, {
    actor: ACTOR,
    now,
    reason: REASON,
    plannedFor: null,
    targets,
  });
  await stores.orphans.update({ ...orphan, decommissionId: decommission.id });
  await stores.outbox.add(
    retiredMessages(app, orphan, decommission.coolingEndsAt),
    now,
  );
}
