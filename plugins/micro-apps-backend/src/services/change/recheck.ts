import type { GovernedAssessment } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { AppRecord, Stores } from '../../database';
import type { ServiceDependencies } from '../dependencies';
import { inForceOf } from '../evaluation/breach';
import { EVALUATION_ACTOR, FollowUp } from '../evaluation/evaluated';
import { isInForce } from '../policy/facts';
import { applyReassessment } from '../reassessing';
import { readInForce } from './judging';
import { Reopen, reopenUncovered } from './reopen';

/** Why an approval is opened again of which nothing else is known. */
export const UNCOVERED: Pick<Reopen, 'cause' | 'reasons'> = {
  cause: 'reopened:policy',
  reasons: [
    {
      id: 'verdict',
      label: 'What was approved does not cover what the app comes to now',
      paths: [],
    },
  ],
};

/** What the revision in force of an app comes to now; it holds for the version of the app that it was made from. */
export type Recheck = {
  version: number;
  /** `null` where no revision is in force. */
  assessed: GovernedAssessment | null;
};

/**
 * Assesses the revision in force, which what waited beside it had kept out of sight: the register or the policies may have
 * changed meanwhile, or a control expired. Call it outside of transactions.
 */
export async function recheck(
  { database, policies }: Pick<ServiceDependencies, 'database' | 'policies'>,
  app: AppRecord,
): Promise<Recheck> {
  const inForce = await database.read(stores => readInForce(stores, app));
  return {
    version: app.version,
    assessed: inForce
      ? await policies.assess(inForce.facts, { whatIf: false })
      : null,
  };
}

/**
 * Writes what the revision in force comes to, and opens its approval again where that does not cover it. The app must be
 * locked, and nothing wait of it.
 */
export async function applyRecheck(
  stores: Stores,
  app: AppRecord,
  { assessed, version }: Recheck,
  act: Pick<ServiceDependencies, 'config' | 'decisionLog'> &
    Pick<Reopen, 'actor' | 'at'>,
): Promise<AppRecord> {
  if (
    !assessed ||
    !app.approvedRevision ||
    app.openRequestId ||
    !isInForce(app, true)
  ) {
    return app;
  }
  const { assessment, outcome } = assessed;
  if (outcome.failure) {
    // Nobody is asked because an engine is out of order; it is made up for.
    await stores.checks.replace(app.id, assessment);
    await stores.owed.add('in-force', [app.id]);
    return app;
  }
  const { app: judged } = await applyReassessment(
    stores,
    app,
    {
      ...assessed,
      version,
      revision: app.approvedRevision,
      inForce: inForceOf(assessed),
      inForceAssessment: assessment,
    },
    { ...act, reopen: UNCOVERED },
  );
  return judged;
}

/** What follows once policies can be asked about an app of which they could not be when it was its time. */
export function recheckFollowUp({
  config,
}: Pick<ServiceDependencies, 'config'>): FollowUp {
  return {
    owed: 'in-force',
    action: 'policy-evaluate',
    consequences: async () => new Map(),
    consequence: async (stores, app, { assessment }, at) => {
      const isOwed = await stores.owed.settle('in-force', app.id);
      // Where a newer revision waits, the one in force is judged once that comes to nothing.
      const moved =
        isOwed && !app.openRequestId && isInForce(app, true)
          ? await reopenUncovered(stores, app, {
              ...UNCOVERED,
              assessment,
              actor: EVALUATION_ACTOR,
              at,
              config,
            })
          : undefined;
      return moved?.app ?? app;
    },
  };
}
