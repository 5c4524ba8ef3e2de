import type { GovernedAssessment } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { AppRecord, Stores } from '../../database';
import type { ServiceDependencies } from '../dependencies';
import { isInForce } from '../policy/facts';
import { readInForce } from './judging';
import { needsReopening, Reopen, reopenApproval } from './reopen';

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
 * Opens the approval of the revision in force again where it does not cover what that comes to now. The app must be locked,
 * and nothing wait of it.
 */
export async function reopenUncovered(
  stores: Stores,
  app: AppRecord,
  { assessed }: Recheck,
  act: Pick<Reopen, 'config' | 'actor' | 'at'>,
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
    // Nobody is asked because an engine is out of order; by its check the app is found again, and evaluated then.
    await stores.checks.replace(app.id, assessment);
    return app;
  }
  if (!(await needsReopening(stores, app, assessment))) {
    return app;
  }
  const { inherent, residual } = assessment;
  await stores.revisions.insertAssessment(
    app.id,
    app.approvedRevision,
    assessment,
    act.at,
  );
  await stores.checks.replace(app.id, assessment);
  const scored = { ...app, inherent, residual };
  const moved = await reopenApproval(stores, scored, {
    ...act,
    cause: 'reopened:policy',
    reasons: [
      {
        id: 'verdict',
        label: 'What was approved does not cover what the app comes to now',
        paths: [],
      },
    ],
    assessment,
  });
  return moved?.app ?? scored;
}
