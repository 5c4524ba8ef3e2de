import { randomUUID } from 'node:crypto';
import {
  orphanDeadline,
  OrphanReason,
  OwnershipRules,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type {
  AppRecord,
  OrphanOutcome,
  OrphanRecord,
  Stores,
} from '../../database';
import { callOffDecommission } from '../decommission/acts';
import type { DecommissionTargets } from '../decommission/DecommissionTargets';
import { saveApp } from '../governedChange';
import { orphanedMessages, ownedAgainMessages } from './ownershipMessages';
import { isRetiring, standingOf } from './standing';

/** The plugin itself, where no person acts. */
export const ACTOR = 'service:micro-apps';

const WORDS: Record<OrphanReason, string> = {
  'owner-gone': 'its owner is not in the catalog any more',
  'group-empty': 'nobody is in its owning group any more',
  'source-missing': 'the file that it came from is gone',
};

/** Notes that nobody answers for a locked app, and asks who could. An app that is noted already stays as it is. */
export async function flagOrphan(
  stores: Stores,
  app: AppRecord,
  options: {
    reason: OrphanReason;
    /** Who could take it over, the closest first. */
    asked: string[];
    rules: Pick<OwnershipRules, 'deadlineDays'>;
    now: string;
  },
): Promise<AppRecord> {
  const { reason, asked, rules, now } = options;
  if (app.orphanedSince) {
    return app;
  }
  const orphan: OrphanRecord = {
    id: randomUUID(),
    appId: app.id,
    owner: app.owner,
    reason,
    since: now,
    deadline: orphanDeadline(now, rules),
    remindedDays: null,
    decommissionId: null,
    obstacle: null,
    asked: [...new Set(asked)],
    endedAt: null,
    outcome: null,
  };
  await stores.orphans.insert(orphan);
  const count = await stores.orphans.countOpen(orphan.owner);
  await stores.outbox.add(orphanedMessages(app, orphan, count), now);
  return saveApp(stores, {
    app: { ...app, orphanedSince: now },
    entry: {
      actor: ACTOR,
      action: 'owner-lost',
      summary: `Nobody owns “${app.name}” any more: ${WORDS[reason]}`,
      data: {
        orphanId: orphan.id,
        owner: orphan.owner,
        reason,
        asked: orphan.asked,
        deadline: orphan.deadline,
      },
    },
    now,
  });
}

/** Ends a time without an owner. A decommission that was requested because of it is called off, while it can be. */
export async function endOrphan(
  stores: Stores,
  app: AppRecord,
  options: {
    outcome: OrphanOutcome;
    actor: string;
    targets: DecommissionTargets;
    now: string;
    /** What follows of what changed while the app was out of service; by default nothing, or the caller sees to it. */
    inService?: (app: AppRecord) => Promise<AppRecord>;
  },
): Promise<AppRecord> {
  const { outcome, actor, targets, now, inService } = options;
  const standing = await standingOf(stores, app);
  const { orphan, retirement } = standing;
  if (!orphan) {
    return app;
  }
  await stores.orphans.update({ ...orphan, endedAt: now, outcome });
  const kept =
    retirement && isRetiring(standing)
      ? (
          await callOffDecommission(
            stores,
            app,
            retirement,
            { actor, now, reason: 'The app has an owner again.', targets },
            inService,
          )
        ).app
      : app;
  const owned = { ...kept, orphanedSince: null };
  if (outcome === 'handed-over') {
    // The entry of the hand-over says it.
    return owned;
  }
  if (outcome === 'returned') {
    await stores.outbox.add(ownedAgainMessages(app, orphan), now);
  }
  return saveApp(stores, {
    app: owned,
    entry: {
      actor,
      action: outcome === 'returned' ? 'owner-returned' : 'owner-not-needed',
      summary:
        outcome === 'returned'
          ? `“${app.name}” has an owner again`
          : `“${app.name}” needs no owner any more: it is decommissioned`,
      data: { orphanId: orphan.id, owner: app.owner, outcome },
    },
    now,
  });
}
