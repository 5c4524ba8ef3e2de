import { randomUUID } from 'node:crypto';
import { ConflictError } from '@backstage/errors';
import {
  ChangeReason,
  GovernedAssessment,
  heldAtSubmission,
  isPolicyCheck,
  Manifest,
  manifestDigest,
  RevisionChange,
  transition,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type {
  AppRecord,
  FullRequest,
  RevisionRecord,
  Stores,
} from '../../database';
import type { ServiceDependencies } from '../dependencies';
import { countingRevision, factsOf } from '../inForce';
import { routedMessages } from '../messages';
import { readAssessFacts } from '../policy/facts';
import { saveAssessment } from '../reassessing';
import { closeReviews } from '../reviews/closeReviews';
import { route, verifiersOf } from '../routing';

/** What of an app is written anew with its new owner, and stands where its forerunner stood. */
type Place = 'in-force' | 'reopened' | 'waiting' | 'draft';

/** A revision that differs from another in its owner alone. */
type Successor = {
  place: Place;
  of: RevisionRecord;
  manifest: Manifest;
  digest: string;
  assessed: GovernedAssessment;
};

/** The revisions that a hand-over makes; they hold for one version of the app. */
export type PreparedHandover = {
  version: number;
  to: string;
  /** In the order of their numbers. */
  successors: Successor[];
  /** Who fills the owner leg of the request that waits, if one does. */
  ownerApprovers: string[];
};

type Act = { actor: string; now: string };

function placesOf(app: AppRecord, to: string): [Place, number][] {
  if (app.owner === to) {
    // The facts stay as they are.
    return [];
  }
  const { approvedRevision, openRequestId, currentRevision } = app;
  const waiting = openRequestId ? countingRevision(app) : null;
  if (approvedRevision && approvedRevision === waiting) {
    return [['reopened', approvedRevision]];
  }
  const places: [Place, number][] = [];
  if (approvedRevision) {
    places.push(['in-force', approvedRevision]);
  }
  if (waiting) {
    places.push(['waiting', waiting]);
  }
  return places.length > 0 ? places : [['draft', currentRevision]];
}

function deniedBy({ assessment }: GovernedAssessment) {
  return assessment.checks.filter(
    check => isPolicyCheck(check) && check.status === 'failed',
  );
}

/** Assesses the app with its new owner. Call it outside of transactions; refuses an owner that policies deny. */
export async function prepareHandover(
  { database, policies }: Pick<ServiceDependencies, 'database' | 'policies'>,
  app: AppRecord,
  options: { to: string; ownerApprovers: string[] },
): Promise<PreparedHandover> {
  const { to, ownerApprovers } = options;
  const successors = await Promise.all(
    placesOf(app, to).map(async ([place, number]): Promise<Successor> => {
      const { of, before, after } = await database.read(async stores => {
        const found = (await stores.revisions.find(
          app.id,
          number,
        )) as RevisionRecord;
        const manifest = {
          ...found.manifest,
          spec: { ...found.manifest.spec, owner: to },
        };
        return {
          of: found,
          before: await readAssessFacts(stores, found.manifest, app),
          after: await readAssessFacts(stores, manifest, app),
        };
      });
      const assessed = await policies.assess(after);
      const known = deniedBy(await policies.assess(before, { whatIf: false }));
      const denied = deniedBy(assessed).filter(
        ({ id }) => !known.some(other => other.id === id),
      );
      if (denied.length > 0) {
        throw new ConflictError(
          `The policies do not let ${to} own “${app.title}”: ${denied
            .map(({ message }) => message)
            .join(' ')} Nothing was changed; choose another owner`,
        );
      }
      const { manifest } = after;
      return {
        place,
        of,
        manifest,
        digest: manifestDigest(manifest),
        assessed,
      };
    }),
  );
  return { version: app.version, to, successors, ownerApprovers };
}

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
  let next = app;
  for (const successor of prepared.successors) {
    next = await writeRevision(stores, next, successor, prepared.to, act);
    const { place } = successor;
    if (place === 'in-force' || place === 'reopened') {
      next = await carryOver(stores, next, successor, act);
    }
    if (place === 'waiting' || place === 'reopened') {
      next = await routeAnew(stores, next, successor, {
        ...act,
        replaced: app.openRequestId as string,
        ownerApprovers: prepared.ownerApprovers,
      });
    }
  }
  return next;
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
  { actor, now }: Act,
): Promise<AppRecord> {
  await stores.requests.insert(
    toRequest(app, successor, {
      state: 'carried-over',
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
