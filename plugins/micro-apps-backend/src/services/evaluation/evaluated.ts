import type {
  Assessment,
  GovernedAssessment,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { AppRecord, Owed, PortfolioItem, Stores } from '../../database';
import { countingRevision } from '../inForce';
import type { Reassessment } from '../reassessing';
import { inForceOf } from './breach';

/** Who acts where the plugin itself does. */
export const EVALUATION_ACTOR = 'service:micro-apps';

/** Brings about what else follows for an app, after it was assessed and routed anew; gives the app to save. */
export type Consequence = (
  stores: Stores,
  app: AppRecord,
  reassessment: Reassessment,
  at: string,
) => Promise<AppRecord>;

/** What else follows from an evaluation, beside the assessment and its routing. */
export type FollowUp = {
  /** Of the apps, as they were evaluated, that something else follows for: what does. */
  consequences(items: Evaluated[]): Promise<Map<string, Consequence>>;
  /** The same for an app of which nothing is known yet; it is owed nothing any longer then. */
  consequence: Consequence;
  /** What an app is owed that could not be evaluated when it was its time. */
  owed: Owed;
  /** How the evaluation of an app is called in the audit chain. */
  action: string;
};

/** An app with what it was evaluated to now, and what is stored. */
export type Evaluated = PortfolioItem & {
  assessed: GovernedAssessment;
  stored: Assessment | undefined;
};

/** An app, what it is evaluated to, and what else follows. */
export type Known = {
  app: AppRecord;
  reassessment: Reassessment;
  consequence: Consequence | undefined;
};

/** What a batch knows of its apps. Where a newer revision waits, it has assessed only that, and knows too little. */
export function toKnown(
  items: Evaluated[],
  followUp: FollowUp | undefined,
  consequences: Map<string, Consequence> | undefined,
): { known: Known[]; unknown: AppRecord[] } {
  const isWhole = ({ app }: Evaluated) =>
    app.approvedRevision === null ||
    app.approvedRevision === countingRevision(app);
  return {
    unknown: items.filter(item => !isWhole(item)).map(({ app }) => app),
    known: items.filter(isWhole).map(({ app, assessed }) => {
      const inForce = app.approvedRevision === null ? null : assessed;
      return {
        app,
        reassessment: {
          ...assessed,
          version: app.version,
          revision: countingRevision(app),
          inForce: inForce && inForceOf(inForce),
          inForceAssessment: inForce && inForce.assessment,
        },
        // A request that waits may end by the assessment; then more follows than the batch could know.
        consequence: app.openRequestId
          ? followUp?.consequence
          : consequences?.get(app.id),
      };
    }),
  };
}

/** The entry that an app was evaluated. */
export function evaluationEntry(
  before: AppRecord,
  after: AppRecord,
  { assessment, revision, outcome }: Reassessment,
  action = 'policy-evaluate',
) {
  return {
    actor: EVALUATION_ACTOR,
    action,
    summary: `Revision ${revision} of “${before.name}” was evaluated by what is in force: ${before.state} -> ${after.state}`,
    data: {
      revision,
      bundle: outcome.bundle,
      residual: assessment.residual,
      outcome: assessment.verdict.outcome,
      failed: assessment.checks
        .filter(({ status }) => status === 'failed')
        .map(({ id }) => id),
      states: [before.state, after.state],
    },
  };
}
