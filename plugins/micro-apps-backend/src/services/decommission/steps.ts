import { ConflictError } from '@backstage/errors';
import {
  callOffEvent,
  decommissionPhase,
  decommissionTransition,
  DecommissionTargetPlan,
  MANUAL_ADAPTER,
  sealCertificate,
  sha256Hex,
  transition,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type {
  AppRecord,
  DecommissionRecord,
  FullDecommission,
  StepRecord,
  Stores,
} from '../../database';
import { saveApp } from '../governedChange';
import { backInForce } from '../inForce';
import { completedMessages, startedMessages } from './decommissionMessages';
import type { DecommissionTargets } from './DecommissionTargets';

/** The plugin itself, where no person acts. */
export const ACTOR = 'service:micro-apps';

type Act = { actor: string; now: string; targets: DecommissionTargets };

/** When the stores counted zero last, by target. */
export type LastCounts = Map<string, string>;

/** Writes a decommission over the state that was read, or says that somebody was faster. */
export async function write(
  stores: Stores,
  next: DecommissionRecord,
  before: DecommissionRecord,
): Promise<void> {
  if (!(await stores.decommissions.update(next, before.state))) {
    throw new ConflictError(
      'Somebody else acted on this decommission at the same moment; look at it again',
    );
  }
}

/** What an app is, whatever a newer revision that waits makes of it meanwhile. */
export function standingOf(app: AppRecord): AppRecord['state'] {
  return app.openRequestId ? (app.heldState ?? app.state) : app.state;
}

/** Takes an app out of service: what waits for approval is closed, and what was approved before counts again. */
export async function leaveService(
  stores: Stores,
  app: AppRecord,
  { actor, now }: Pick<Act, 'actor' | 'now'>,
): Promise<AppRecord> {
  const state = transition(app.state, 'decommission');
  if (!app.openRequestId) {
    return { ...app, state };
  }
  await stores.requests.close(app.openRequestId, 'superseded', now);
  await stores.conditions.withdraw(app.openRequestId, {
    by: actor,
    at: now,
    reason: 'The app is being decommissioned.',
  });
  return backInForce(stores, {
    ...app,
    state,
    heldState: null,
    openRequestId: null,
    openConditions: await stores.conditions.countOpen(app.id),
  });
}

/** The app as it was before, where a decommission is called off. */
export function returnToService(
  app: AppRecord,
  { previousState }: DecommissionRecord,
): AppRecord {
  return previousState
    ? {
        ...app,
        state: transition(
          app.state,
          callOffEvent(
            // An approval that is in question does not come back by a detour.
            app.reopening && previousState !== 'quarantined'
              ? 'suspended'
              : previousState,
            app.approvedRevision !== null,
          ),
        ),
      }
    : app;
}

function toStepRecord(
  target: DecommissionTargetPlan,
  position: number,
  decommission: DecommissionRecord,
  now: string,
): StepRecord {
  return {
    decommissionId: decommission.id,
    targetId: target.id,
    position,
    phase: decommissionPhase(target.kind),
    title: target.title,
    kind: target.kind,
    adapter: target.adapter,
    origin: target.origin,
    location: target.location,
    resource: target.resource,
    state: target.adapter === MANUAL_ADAPTER ? 'attestation' : 'waiting',
    attempts: 0,
    availableAt: now,
    before: null,
    after: null,
    startedAt: null,
    doneAt: null,
    doneBy: null,
    // What came to be shared while it cooled: whoever goes to remove it has to read that first.
    problem: target.adapter === MANUAL_ADAPTER ? target.refusal : null,
    evidence: null,
    firstAttestedBy: null,
    toldAt: null,
  };
}

/** Ends the cooling period: from here on, nothing can be called back. */
export async function start(
  stores: Stores,
  app: AppRecord,
  decommission: FullDecommission,
  act: Act,
): Promise<{ app: AppRecord; decommission: FullDecommission }> {
  const { actor, now, targets } = act;
  const { skips, steps: none, ...record } = decommission;
  const started: DecommissionRecord = {
    ...record,
    state: decommissionTransition(record.state, 'start'),
    startedAt: now,
  };
  await write(stores, started, record);
  const plan = await targets.plan(stores, app);
  const steps = plan.map((target, position) =>
    toStepRecord(target, position, record, now),
  );
  await stores.decommissions.insertSteps(steps);
  await stores.outbox.add(
    startedMessages(app, started, steps, {
      actor,
      platformGroup: targets.platformGroup,
    }),
    now,
  );
  const saved = await saveApp(stores, {
    app,
    entry: {
      actor,
      action: 'decommission-start',
      summary: `The cooling period of “${app.name}” is over; what it left behind is being deleted`,
      data: {
        decommissionId: record.id,
        targets: steps.map(({ targetId, adapter }) => ({ targetId, adapter })),
        skippedBy: skips.map(({ by, side }) => ({ by, side })),
      },
    },
    now,
  });
  return { app: saved, decommission: { ...started, skips, steps } };
}

/** Issues the certificate, once every target is proven to be empty and was counted again. Call it with the app locked. */
export async function complete(
  stores: Stores,
  app: AppRecord,
  decommission: FullDecommission,
  { lastCounts, now, targets }: Omit<Act, 'actor'> & { lastCounts: LastCounts },
): Promise<void> {
  const { skips, steps, ...record } = decommission;
  const revisions = await stores.revisions.list(app.id);
  const { canonical, digest } = sealCertificate({
    version: 1,
    id: record.id,
    app: {
      namespace: app.namespace,
      name: app.name,
      title: app.title,
      owner: app.owner,
      revisions: revisions
        .map(({ number, digest: of }) => ({ number, digest: of }))
        .reverse(),
    },
    requestedBy: record.requestedBy,
    requestedAt: record.requestedAt,
    reasonHash: sha256Hex(record.reason),
    cooling: {
      endedAt: record.startedAt ?? now,
      skippedBy: skips.map(({ by }) => by),
    },
    targets: steps.map(step => ({
      id: step.targetId,
      title: step.title,
      kind: step.kind,
      adapter: step.adapter,
      location: step.location,
      resource: step.resource,
      before: step.before,
      // Anything else is refused by the schema of the certificate.
      after: step.after as 0,
      proof:
        step.adapter === MANUAL_ADAPTER
          ? ('attestation' as const)
          : ('store' as const),
      completedAt: step.doneAt ?? now,
      completedBy: step.doneBy ?? ACTOR,
      evidenceHash: step.evidence ? sha256Hex(step.evidence) : null,
      ...(step.firstAttestedBy && { attestedFirstBy: step.firstAttestedBy }),
      ...(lastCounts.has(step.targetId) && {
        lastCountedAt: lastCounts.get(step.targetId),
      }),
    })),
    issuedAt: now,
  });
  const completed: DecommissionRecord = {
    ...record,
    state: decommissionTransition(record.state, 'complete'),
    completedAt: now,
    certificate: canonical,
    certificateDigest: digest,
  };
  await stores.reviews.close(app.id, now);
  await stores.outbox.add(
    completedMessages(app, completed, targets.platformGroup),
    now,
  );
  const saved = await saveApp(stores, {
    app: {
      ...app,
      state: transition(app.state, 'complete-decommission'),
      nextReviewAt: null,
    },
    entry: {
      actor: ACTOR,
      action: 'decommission-complete',
      summary: `“${app.name}” is decommissioned; the deletion certificate is issued`,
      data: {
        decommissionId: record.id,
        certificateDigest: digest,
        targets: steps.map(({ targetId, before, after }) => ({
          targetId,
          before,
          after,
        })),
        states: [app.state, 'decommissioned'],
      },
    },
    now,
  });
  await write(
    stores,
    { ...completed, certificateSeq: saved.changeSeq },
    record,
  );
}
