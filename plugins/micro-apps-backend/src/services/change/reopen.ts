import { randomUUID } from 'node:crypto';
import {
  AppState,
  Assessment,
  ChangeReason,
  crossesThreshold,
  heldAtSubmission,
  Reopening,
  ReopeningCause,
  transition,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { MicroAppsConfig } from '../../config/readMicroAppsConfig';
import type {
  AppRecord,
  FullRequest,
  RevisionRecord,
  Stores,
} from '../../database';
import { shortRefOf } from '../governedChange';
import { reopenedMessages } from '../messages';
import { Moved, route, verifiersOf } from '../routing';

/** Why, and by whom, an approval is opened again. */
export type Reopen = {
  cause: ReopeningCause;
  reasons: ChangeReason[];
  /** What the revision in force is assessed at now; it is stored already. */
  assessment: Assessment;
  actor: string;
  at: string;
  config: MicroAppsConfig;
  /** Who fills the owner leg now; by default those of the last request for the revision. */
  ownerApprovers?: string[];
  /** `false` where the caller tells people in its own words; `approvers` where it tells the owner so. */
  tell?: boolean | 'approvers';
};

/** The reason that somebody who agreed for security is on the owner's side now; no score makes up for it. */
export const FOUR_EYES = 'four-eyes';

/** States in which nothing is approved or opened again; what comes back from them is judged then. */
export const OUT_OF_SERVICE: AppState[] = ['decommissioning', 'decommissioned'];

/** Whether the approval of an app does not cover what its revision in force is assessed at now. */
export async function needsReopening(
  stores: Stores,
  app: AppRecord,
  assessment: Assessment,
): Promise<boolean> {
  const approval = await stores.requests.findApproval(app.id);
  return (
    approval !== undefined &&
    crossesThreshold(
      {
        tier: approval.residual.tier,
        outcome: approval.legs.length > 0 ? 'review' : 'auto-approve',
      },
      assessment,
    )
  );
}

/**
 * Opens the approval of the revision in force again, on new facts. Nothing comes of it where there is none, or where the
 * new verdict needs nobody. Where a request waits already, its reasons are extended. The app must be locked; the caller
 * saves what is given back.
 */
export async function reopenApproval(
  stores: Stores,
  app: AppRecord,
  reopen: Reopen,
): Promise<Moved | undefined> {
  const { assessment, config, at } = reopen;
  if (!app.approvedRevision || OUT_OF_SERVICE.includes(app.state)) {
    return undefined;
  }
  if (app.openRequestId) {
    return extend(stores, app, reopen);
  }
  // What was refused already is stopped, and comes back by a new revision only.
  if (assessment.verdict.outcome === 'auto-approve' || app.reopening) {
    return undefined;
  }
  const draft: AppRecord = {
    ...app,
    state: transition(app.state, 'reopen'),
    heldState: heldAtSubmission(app.state, app.heldState),
    reopening: reopeningOf(null, reopen),
  };
  const request = await toRequest(stores, app, reopen);
  const moved = route({ app: draft, request }, assessment, config, at);
  await stores.requests.insert(moved.request);
  await stores.requests.insertLegs(moved.request.legs);
  await tell(stores, moved, reopen);
  await record(stores, { before: app, moved, reopen, isNew: true });
  return moved;
}

/** Opens the approval of the revision in force again where it does not cover what that is assessed at now. */
export async function reopenUncovered(
  stores: Stores,
  app: AppRecord,
  reopen: Reopen,
): Promise<Moved | undefined> {
  return (await needsReopening(stores, app, reopen.assessment))
    ? reopenApproval(stores, app, reopen)
    : undefined;
}

/** Asks again what a newer revision, which was turned down, had pushed aside. */
export async function reopenAgain(
  stores: Stores,
  app: AppRecord,
  act: Pick<Reopen, 'config' | 'actor' | 'at'>,
): Promise<AppRecord> {
  const { reopening, approvedRevision } = app;
  if (!reopening || !approvedRevision) {
    return app;
  }
  const assessment = await stores.revisions.getAssessment(
    app.id,
    approvedRevision,
  );
  const settled: AppRecord = { ...app, reopening: null };
  const moved = await reopenApproval(stores, settled, {
    ...act,
    cause: reopening.cause as ReopeningCause,
    reasons: reopening.reasons,
    assessment,
  });
  return moved?.app ?? settled;
}

/** Adds reasons to the request that waits: the app has one at a time. */
async function extend(
  stores: Stores,
  app: AppRecord,
  reopen: Reopen,
): Promise<Moved> {
  const request = (await stores.requests.find(
    app.openRequestId as string,
  )) as FullRequest;
  const moved = {
    app: { ...app, reopening: reopeningOf(app.reopening, reopen) },
    request: {
      ...request,
      reasons: distinct([...request.reasons, ...reopen.reasons]),
    },
  };
  await stores.requests.update(moved.request);
  await record(stores, { before: app, moved, reopen, isNew: false });
  return moved;
}

function reopeningOf(
  before: Reopening | null,
  { cause, reasons, at }: Reopen,
): Reopening {
  return {
    cause: before?.cause ?? cause,
    reasons: distinct([...(before?.reasons ?? []), ...reasons]),
    since: before?.since ?? at,
  };
}

function distinct(reasons: ChangeReason[]): ChangeReason[] {
  const seen = new Map(reasons.map(item => [`${item.id} ${item.label}`, item]));
  return [...seen.values()];
}

/** The request, not yet routed. Its author is that of the revision, who decides on none of its legs this time either. */
async function toRequest(
  stores: Stores,
  app: AppRecord,
  reopen: Reopen,
): Promise<FullRequest> {
  const revision = app.approvedRevision as number;
  const { digest, submittedBy, originLocation } = (await stores.revisions.find(
    app.id,
    revision,
  )) as RevisionRecord;
  const earlier = await stores.requests.findOfRevision(app.id, revision);
  const { inherent, residual } = reopen.assessment;
  return {
    id: randomUUID(),
    appId: app.id,
    revision,
    digest,
    state: 'open',
    owner: app.owner,
    ownerApprovers:
      reopen.ownerApprovers ??
      (earlier?.owner === app.owner
        ? earlier.ownerApprovers
        : [app.owner, reopen.config.fallbackGroup]),
    inherent,
    residual,
    requestedBy: submittedBy,
    originLocation,
    requestedAt: reopen.at,
    waitingSince: null,
    closedAt: null,
    comment: null,
    cause: reopen.cause,
    reasons: distinct(reopen.reasons),
    legs: [],
    decisions: [],
  };
}

async function tell(
  stores: Stores,
  { app, request }: Moved,
  { tell: wanted = true, config, actor, at }: Reopen,
): Promise<void> {
  if (wanted) {
    await stores.outbox.add(
      reopenedMessages(app, request, {
        actor,
        verifiers: verifiersOf(config),
        keepInForce: config.changeControl.keepInForce,
        onlyApprovers: wanted === 'approvers',
      }),
      at,
    );
  }
}

async function record(
  stores: Stores,
  act: { before: AppRecord; moved: Moved; reopen: Reopen; isNew: boolean },
): Promise<void> {
  const { before, moved, reopen, isNew } = act;
  const { app, request } = moved;
  const { cause, reasons, assessment, actor, at } = reopen;
  await stores.audit.append(
    [
      {
        actor,
        action: 'approval-reopen',
        app: shortRefOf(app),
        summary: isNew
          ? `The approval of revision ${request.revision} of “${app.name}” was opened again: score ${assessment.residual.score}, ${assessment.residual.tier}`
          : `The request for revision ${request.revision} of “${app.name}” got more reasons`,
        data: {
          requestId: request.id,
          revision: request.revision,
          digest: request.digest,
          inForce: app.approvedRevision,
          cause,
          reasons,
          request: request.state,
          residual: assessment.residual,
          states: [before.state, app.state],
          held: app.heldState,
        },
      },
    ],
    at,
  );
}
