import { randomUUID } from 'node:crypto';
import {
  DecommissionSide,
  decommissionTransition,
  isSkipAgreed,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type {
  AppRecord,
  DecommissionRecord,
  FullDecommission,
  Stores,
} from '../../database';
import { proofOf, saveApp } from '../governedChange';
import {
  calledOffMessages,
  coolingMessages,
  requestedMessages,
} from './decommissionMessages';
import type { DecommissionTargets } from './DecommissionTargets';
import {
  ACTOR,
  leaveService,
  returnToService,
  standingOf,
  start,
  write,
} from './steps';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What an act comes to: the app and its decommission, as written. */
export type Acted = { app: AppRecord; decommission: FullDecommission };

type Act = {
  actor: string;
  now: string;
  reason: string;
  targets: DecommissionTargets;
};

/** Whoever plans a near end has told everybody by that. */
function daysTold(
  plannedFor: string,
  now: string,
  { remindDays }: DecommissionTargets,
): number | null {
  const left = Date.parse(plannedFor) - Date.parse(now);
  const reached = remindDays.filter(days => left <= days * DAY_MS);
  return reached.length > 0 ? Math.min(...reached) : null;
}

/** Begins the way of a locked app out of service, now or from an instant on. Ask for eligibility and `refusals` before. */
export async function requestDecommission(
  stores: Stores,
  app: AppRecord,
  act: Act & { plannedFor: string | null },
): Promise<Acted> {
  const { actor, now, reason, plannedFor, targets } = act;
  const record: DecommissionRecord = {
    id: randomUUID(),
    appId: app.id,
    state: plannedFor ? 'planned' : 'cooling',
    reason,
    previousState: plannedFor ? null : standingOf(app),
    requestedBy: actor,
    requestedAt: now,
    plannedFor,
    coolingEndsAt: new Date(
      Date.parse(plannedFor ?? now) + targets.coolingDays * DAY_MS,
    ).toISOString(),
    startedAt: null,
    completedAt: null,
    calledOffBy: null,
    calledOffAt: null,
    callOffReason: null,
    certificate: null,
    certificateDigest: null,
    certificateSeq: null,
    remindedDays: plannedFor ? daysTold(plannedFor, now, targets) : null,
  };
  const moved = plannedFor ? app : await leaveService(stores, app, act);
  await stores.decommissions.insert(record);
  await stores.outbox.add(
    requestedMessages(app, record, {
      actor,
      platformGroup: targets.platformGroup,
    }),
    now,
  );
  const saved = await saveApp(stores, {
    app: moved,
    entry: {
      actor,
      action: 'decommission-request',
      summary: `A decommission of “${app.name}” was requested`,
      data: {
        decommissionId: record.id,
        plannedFor,
        coolingEndsAt: record.coolingEndsAt,
        reason: proofOf(record.reason),
        closedRequest: app.openRequestId,
        states: [app.state, moved.state],
      },
    },
    now,
  });
  return { app: saved, decommission: { ...record, skips: [], steps: [] } };
}

/** Writes down that a side agrees to end the cooling period of a locked app early; with both, it ends. Ask for eligibility before. */
export async function agreeToSkip(
  stores: Stores,
  app: AppRecord,
  decommission: FullDecommission,
  options: Omit<Act, 'reason'> & { side: DecommissionSide },
): Promise<Acted> {
  const { side, actor, now } = options;
  const skip = { by: actor, side, at: now };
  await stores.decommissions.addSkip(decommission.id, skip);
  const saved = await saveApp(stores, {
    app,
    entry: {
      actor,
      action: 'decommission-skip-cooling',
      summary: `The ${side}'s side agreed to end the cooling period of “${app.name}” early`,
      data: { decommissionId: decommission.id, side },
    },
    now,
  });
  const agreed = { ...decommission, skips: [...decommission.skips, skip] };
  return isSkipAgreed(agreed.skips)
    ? start(stores, saved, agreed, options)
    : { app: saved, decommission: agreed };
}

/** Calls the decommission of a locked app off. Ask for eligibility before. */
export async function callOffDecommission(
  stores: Stores,
  app: AppRecord,
  decommission: FullDecommission,
  { actor, now, reason, targets }: Act,
  /** What follows of what changed while the app was out of service. */
  inService: (app: AppRecord) => Promise<AppRecord> = async back => back,
): Promise<Acted> {
  const { skips, steps, ...record } = decommission;
  const calledOff: DecommissionRecord = {
    ...record,
    state: decommissionTransition(record.state, 'call-off'),
    calledOffBy: actor,
    calledOffAt: now,
    callOffReason: reason,
  };
  await write(stores, calledOff, record);
  await stores.outbox.add(
    calledOffMessages(app, calledOff, {
      actor,
      platformGroup: targets.platformGroup,
    }),
    now,
  );
  const moved = await inService(returnToService(app, record));
  const saved = await saveApp(stores, {
    app: moved,
    entry: {
      actor,
      action: 'decommission-call-off',
      summary: `The decommission of “${app.name}” was called off`,
      data: {
        decommissionId: record.id,
        reason: proofOf(reason),
        states: [app.state, moved.state],
      },
    },
    now,
  });
  return { app: saved, decommission: { ...calledOff, skips, steps } };
}

/** Begins the cooling period of what was planned. */
export async function cool(
  stores: Stores,
  app: AppRecord,
  decommission: FullDecommission,
  { now, targets }: Pick<Act, 'now' | 'targets'>,
): Promise<AppRecord> {
  const { skips, steps, ...record } = decommission;
  const cooling: DecommissionRecord = {
    ...record,
    state: decommissionTransition(record.state, 'cool'),
    previousState: standingOf(app),
    // Counted from now: an outage must not take the time away in which it can be called off.
    coolingEndsAt: new Date(
      Date.parse(now) + targets.coolingDays * DAY_MS,
    ).toISOString(),
  };
  await write(stores, cooling, record);
  await stores.outbox.add(
    coolingMessages(app, cooling, targets.platformGroup),
    now,
  );
  const moved = await leaveService(stores, app, { actor: ACTOR, now });
  return saveApp(stores, {
    app: moved,
    entry: {
      actor: ACTOR,
      action: 'decommission-cool',
      summary: `The planned end of “${app.name}” has come; it can be called off until ${cooling.coolingEndsAt.slice(0, 10)}`,
      data: {
        decommissionId: record.id,
        states: [app.state, moved.state],
      },
    },
    now,
  });
}
