import { randomUUID } from 'node:crypto';
import {
  ChangeReason,
  heldAtSubmission,
  RevisionChange,
  transition,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { AppRecord, FullRequest, Stores } from '../../database';
import { Reopen, reopenApproval, reopenUncovered } from '../change/reopen';
import type { ServiceDependencies } from '../dependencies';
import { factsOf } from '../inForce';
import { routedMessages } from '../messages';
import { isInForce } from '../policy/facts';
import { saveAssessment } from '../reassessing';
import { closeReviews } from '../reviews/closeReviews';
import { route, verifiersOf } from '../routing';
import { Insiders, reopeningBy } from './insiders';
import type { PreparedHandover, Successor } from './preparing';
import { endActs } from './setAside';

type Act = { actor: string; now: string };

/**
 * Writes the revisions with the new owner to a locked app, which the caller saves. The approval of the revision in force
 * goes on; a revision that waits is routed anew, without the decisions so far: they were made on another digest.
 */
export async function writeHandover(
  stores: Stores,
  app: AppRecord,
  prepared: PreparedHandover,
  act: Act & Pick<ServiceDependencies, 'config' | 'decisionLog'>,
): Promise<AppRecord> {
  const { insiders, to } = prepared;
  let next: AppRecord = {
    ...(await endActs(stores, { ...app, owner: to }, insiders, act.now)),
    owner: app.owner,
  };
  for (const successor of prepared.successors) {
    next = await writeRevision(stores, next, successor, to, act);
    const { place } = successor;
    if (place === 'in-force' || place === 'reopened') {
      next = await carryOver(stores, next, successor, { ...act, insiders });
    }
    if (place === 'waiting' || place === 'reopened') {
      next = await routeAnew(stores, next, successor, {
        ...act,
        replaced: app.openRequestId as string,
        ownerApprovers: prepared.ownerApprovers,
      });
    }
  }
  return judge(stores, next, prepared, act);
}

/**
 * Opens the approval of the revision in force again where it rests on people who are on the owner's side now, or does not
 * cover what the app comes to without them.
 */
async function judge(
  stores: Stores,
  app: AppRecord,
  { successors, insiders, ownerApprovers }: PreparedHandover,
  { actor, now, config }: Act & Pick<ServiceDependencies, 'config'>,
): Promise<AppRecord> {
  const inForce = successors.find(
    ({ place }) => place === 'in-force' || place === 'reopened',
  );
  if (!inForce) {
    return app;
  }
  const { assessment } = inForce.assessed;
  const reopen: Reopen = {
    ...reopeningBy(insiders),
    assessment,
    ownerApprovers,
    actor,
    at: now,
    config,
  };
  const needsNobody = assessment.verdict.outcome === 'auto-approve';
  if (insiders.approvers.length > 0 && !needsNobody) {
    return (await reopenApproval(stores, app, reopen))?.app ?? app;
  }
  const moved =
    !app.openRequestId && isInForce(app, true)
      ? await reopenUncovered(stores, app, reopen)
      : undefined;
  return moved?.app ?? app;
}

async function writeRevision(
  stores: Stores,
  app: AppRecord,
  successor: Successor,
  to: string,
  act: Act & Pick<ServiceDependencies, 'decisionLog'>,
): Promise<AppRecord> {
  const { manifest, digest, assessed, of } = successor;
  const { inherent, residual } = assessed.assessment;
  const next: AppRecord = {
    ...app,
    ...factsOf(manifest),
    inherent,
    residual,
    currentRevision: app.currentRevision + 1,
    handedOverRevision: app.currentRevision + 1,
    currentDigest: digest,
  };
  await stores.revisions.insert({
    appId: app.id,
    number: next.currentRevision,
    digest,
    manifest,
    submittedBy: of.submittedBy,
    // A file would have to be changed instead.
    originLocation: null,
    submittedAt: act.now,
    comment: `Revision ${of.number} with another owner: ${to} in place of ${of.manifest.spec.owner}.`,
    change: changeOf(successor, next),
  });
  await saveAssessment(
    stores,
    next,
    { ...assessed, revision: next.currentRevision },
    { decisionLog: act.decisionLog, actor: act.actor, at: act.now },
  );
  await stores.apps.replaceFacets(next);
  return next;
}

/** What the revision changed of the one in force: its owner alone, or what its forerunner changed besides. */
function changeOf(
  { place, of }: Successor,
  app: AppRecord,
): RevisionChange | null {
  if (place === 'in-force' || place === 'reopened') {
    return { against: of.number, material: false, reasons: [handedOver(app)] };
  }
  return (
    of.change && {
      ...of.change,
      against: app.approvedRevision ?? of.change.against,
    }
  );
}

function handedOver({ owner }: AppRecord): ChangeReason {
  return {
    id: 'handed-over',
    label: `Only the owner changed: both sides agreed that ${owner} owns the app`,
    paths: ['spec.owner'],
  };
}

function toRequest(
  app: AppRecord,
  { assessed, digest }: Successor,
  rest: Pick<
    FullRequest,
    | 'state'
    | 'requestedBy'
    | 'requestedAt'
    | 'closedAt'
    | 'comment'
    | 'cause'
    | 'reasons'
  > & { ownerApprovers: string[] },
): FullRequest {
  const { inherent, residual } = assessed.assessment;
  return {
    ...rest,
    id: randomUUID(),
    appId: app.id,
    revision: app.currentRevision,
    digest,
    owner: app.owner,
    originLocation: null,
    waitingSince: null,
    inherent,
    residual,
    legs: [],
    decisions: [],
  };
}

async function carryOver(
  stores: Stores,
  app: AppRecord,
  successor: Successor,
  { actor, now, insiders }: Act & { insiders: Insiders },
): Promise<AppRecord> {
  const { outcome } = successor.assessed.assessment.verdict;
  await stores.requests.insert(
    toRequest(app, successor, {
      // Where nobody has to agree, that takes the place of an agreement that holds no longer.
      state:
        insiders.approvers.length > 0 && outcome === 'auto-approve'
          ? 'approved'
          : 'carried-over',
      ownerApprovers: [app.owner],
      requestedBy: actor,
      requestedAt: now,
      closedAt: now,
      comment: null,
      cause: 'change',
      reasons: [handedOver(app)],
    }),
  );
  const review = await stores.reviews.findWaiting(app.id);
  if (review) {
    // What the owner before attested is not what the new one attests.
    await stores.reviews.update({
      ...review,
      state: 'open',
      revision: app.currentRevision,
      digest: successor.digest,
      attestedBy: null,
      attestedAt: null,
      comment: null,
    });
  }
  return { ...app, approvedRevision: app.currentRevision };
}

async function routeAnew(
  stores: Stores,
  app: AppRecord,
  successor: Successor,
  act: Act &
    Pick<ServiceDependencies, 'config'> & {
      replaced: string;
      ownerApprovers: string[];
    },
): Promise<AppRecord> {
  const { actor, now, config, replaced, ownerApprovers } = act;
  const before = (await stores.requests.find(replaced)) as FullRequest;
  await stores.requests.close(replaced, 'superseded', now);
  await stores.conditions.withdraw(replaced, {
    by: actor,
    at: now,
    reason: 'The app has another owner; it is decided on anew.',
  });
  const request = toRequest(app, successor, {
    state: 'open',
    ownerApprovers,
    // Whoever wrote the facts stays their author.
    requestedBy: before.requestedBy,
    requestedAt: now,
    closedAt: null,
    comment: before.comment,
    cause: before.cause,
    reasons: before.reasons,
  });
  const moved = route(
    {
      app: {
        ...app,
        state: transition(app.state, 'submit'),
        heldState: heldAtSubmission(app.state, app.heldState),
        openConditions: await stores.conditions.countOpen(app.id),
      },
      request,
    },
    successor.assessed.assessment,
    config,
    now,
  );
  await stores.requests.insert(moved.request);
  await stores.requests.insertLegs(moved.request.legs);
  await closeReviews(stores, moved, now);
  await stores.outbox.add(
    routedMessages(moved.app, moved.request, {
      actor,
      verifiers: successor.manifest.spec.controls.length
        ? verifiersOf(config)
        : [],
    }),
    now,
  );
  return moved.app;
}
