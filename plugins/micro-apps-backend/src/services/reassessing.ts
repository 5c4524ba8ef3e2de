import { ServiceUnavailableError } from '@backstage/errors';
import type {
  Assessment,
  GovernedAssessment,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type {
  AppRecord,
  FullRequest,
  RevisionRecord,
  Stores,
  VerificationRecord,
  WaiverRecord,
} from '../database';
import type { ServiceDependencies } from './dependencies';
import {
  InForce,
  inForceOf,
  markBreach,
  resolveBreach,
} from './evaluation/breach';
import { shortRefOf } from './governedChange';
import { countingRevision } from './inForce';
import { routedMessages } from './messages';
import { settleOwner } from './ownership/setAside';
import { readAssessFacts, toActiveWaivers } from './policy/facts';
import { registrationDecision } from './policyDecisions/registrationDecision';
import { Reopen, reopenUncovered } from './change/reopen';
import { settleReopening } from './change/settle';
import { closeReviews } from './reviews/closeReviews';
import { followTier } from './reviews/followTier';
import { route, verifiersOf } from './routing';

const ATTEMPTS = 5;

/** What the revision that counts comes to; it holds for the version of the app that it was made from. */
export type Reassessment = GovernedAssessment & {
  version: number;
  revision: number;
  /** What policies say of the revision in force; `null` where none is, or where they could not be asked. */
  inForce: InForce | null;
  /** What the revision in force comes to; `null` where none is. */
  inForceAssessment: Assessment | null;
};

/**
 * Assesses the revision of an app that counts anew. Call it outside of transactions.
 *
 * @param instead - what is assumed in place of what is stored
 */
export async function reassess(
  { database, policies }: Pick<ServiceDependencies, 'database' | 'policies'>,
  app: AppRecord,
  instead: {
    verifications?: VerificationRecord[];
    waivers?: WaiverRecord[];
  } = {},
  /** Without what would help it is much faster. */
  options: { whatIf: boolean } = { whatIf: false },
): Promise<Reassessment> {
  const { verifications, waivers } = instead;
  const revision = countingRevision(app);
  const numbers = [revision, app.approvedRevision ?? revision];
  const [counting, approved] = await database.read(stores =>
    Promise.all(
      numbers.map(async number => {
        const { manifest } = (await stores.revisions.find(
          app.id,
          number,
        )) as RevisionRecord;
        const facts = await readAssessFacts(stores, manifest, app);
        return {
          ...facts,
          ...(verifications && { verifications }),
          ...(waivers && {
            waivers: toActiveWaivers(waivers, manifest.spec.owner),
          }),
        };
      }),
    ),
  );
  const assessed = await policies.assess(counting, options);
  const inForce =
    app.approvedRevision === revision
      ? assessed
      : app.approvedRevision &&
        (await policies.assess(approved, { whatIf: false }));
  return {
    ...assessed,
    version: app.version,
    revision,
    inForce: inForce ? inForceOf(inForce) : null,
    inForceAssessment: inForce ? inForce.assessment : null,
  };
}

/** Keeps an assessment of the revision that counts, and the decision of the policies that it rests on. */
export async function saveAssessment(
  stores: Stores,
  app: AppRecord,
  assessed: GovernedAssessment & { revision: number },
  options: Pick<ServiceDependencies, 'decisionLog'> & {
    actor: string;
    at: string;
  },
): Promise<void> {
  const { assessment, revision } = assessed;
  const { decisionLog, actor, at } = options;
  await stores.revisions.insertAssessment(app.id, revision, assessment, at);
  await stores.checks.replace(app.id, assessment);
  await decisionLog.record(stores, [
    registrationDecision(assessed, {
      app: shortRefOf(app),
      requestedBy: actor,
      at,
    }),
  ]);
}

type ApplyOptions = Pick<ServiceDependencies, 'config' | 'decisionLog'> & {
  actor: string;
  at: string;
  /** Why the approval of the revision in force is opened again where it does not cover the assessment. */
  reopen?: Pick<Reopen, 'cause' | 'reasons' | 'ownerApprovers' | 'tell'>;
};

/**
 * Writes a new assessment, and routes the request that waits by it; without one, only the scores change, unless the
 * approval does not cover them and is to be opened again. The app must be locked, at the version that was assessed.
 */
export async function applyReassessment(
  stores: Stores,
  app: AppRecord,
  reassessment: Reassessment,
  options: ApplyOptions,
): Promise<{ app: AppRecord; request: FullRequest | null }> {
  const { config, actor, at } = options;
  const { assessment } = reassessment;
  await saveAssessment(stores, app, reassessment, options);
  const { inherent, residual } = assessment;
  const followed = reassessment.inForceAssessment
    ? await followTier(
        stores,
        app,
        reassessment.inForceAssessment.inherent.tier,
        options,
      )
    : app;
  const marked = await markBreach(
    stores,
    followed,
    reassessment.inForce,
    options,
  );
  if (!app.openRequestId) {
    const scored = { ...marked, inherent, residual };
    const { reopen } = options;
    const reopened =
      reopen &&
      (await reopenUncovered(stores, scored, {
        ...reopen,
        assessment,
        actor,
        at,
        config,
      }));
    return reopened ?? { app: scored, request: null };
  }
  const standing = await questionInForce(stores, marked, reassessment, options);
  const before = (await stores.requests.find(app.openRequestId)) as FullRequest;
  const moved =
    (await settleReopening(
      stores,
      { app: standing, request: before },
      { assessment, actor, at },
    )) ?? route({ app: standing, request: before }, assessment, config, at);
  await stores.requests.update(moved.request);
  await stores.requests.replaceLegs(moved.request.id, moved.request.legs);
  await closeReviews(stores, moved, at);
  await resolveBreach(stores, marked, moved.app, options);
  await stores.outbox.add(
    routedMessages(moved.app, moved.request, {
      actor,
      verifiers: verifiersOf(config),
      previous: before,
    }),
    at,
  );
  return { ...moved, app: await settleOwner(stores, marked, moved.app, at) };
}

/** Where a newer revision waits: whether the approval of the one in force holds, should that come to nothing. */
async function questionInForce(
  stores: Stores,
  app: AppRecord,
  { inForceAssessment, revision }: Reassessment,
  options: ApplyOptions,
): Promise<AppRecord> {
  const { reopen } = options;
  const { approvedRevision } = app;
  if (
    !reopen ||
    !inForceAssessment ||
    !approvedRevision ||
    approvedRevision === revision
  ) {
    return app;
  }
  const { config, actor, at } = options;
  const assessment = inForceAssessment;
  await stores.revisions.insertAssessment(
    app.id,
    approvedRevision,
    assessment,
    at,
  );
  const questioned = await reopenUncovered(stores, app, {
    ...reopen,
    assessment,
    actor,
    at,
    config,
  });
  return questioned?.app ?? app;
}

/** Tries again what gives nothing because the app moved on between its assessment and the transaction. */
export async function untilSettled<T>(
  attempt: () => Promise<T | undefined>,
): Promise<T> {
  for (let count = 0; count < ATTEMPTS; count += 1) {
    const result = await attempt();
    if (result !== undefined) {
      return result;
    }
  }
  throw new ServiceUnavailableError(
    'The app changes faster than it can be assessed; nothing was recorded. Try again in a moment',
  );
}
