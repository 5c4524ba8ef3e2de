import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  Assessment,
  GovernedAssessment,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type {
  AppRecord,
  JobRecord,
  PortfolioItem,
  Stores,
} from '../../database';
import type { ServiceDependencies } from '../dependencies';
import { saveApp, shortRefOf } from '../governedChange';
import { countingRevision } from '../inForce';
import { readEndpoints, toActiveWaivers } from '../policy/facts';
import { registrationDecision } from '../policyDecisions/registrationDecision';
import {
  applyReassessment,
  reassess,
  Reassessment,
  untilSettled,
} from '../reassessing';
import { inForceOf, isMarked } from './breach';
import { isBySameBundle, saysTheSame } from './comparing';

/** Who acts where the plugin itself does. */
export const EVALUATION_ACTOR = 'service:micro-apps';

/** What became of a batch. `paused`: policies cannot be asked; `superseded`: another bundle is in force. */
export type BatchResult =
  | { outcome: 'evaluated'; message?: string }
  | { outcome: 'paused' | 'superseded'; message: string };

/** What else follows from an evaluation, beside the assessment and its routing. */
export type FollowUp = {
  /** The apps, of those that were evaluated, that something else follows for. */
  concerns(items: Evaluated[]): Promise<Set<string>>;
  /** Brings it about, after the app was assessed and routed anew. */
  apply(
    stores: Stores,
    app: AppRecord,
    reassessment: Reassessment,
    at: string,
  ): Promise<AppRecord>;
  /** How the evaluation of an app is called in the audit chain. */
  action: string;
};

/** Of what a batch is a part. */
export type BatchOptions = {
  /** Whose evaluation it is; by any bundle where it is left out. */
  job?: JobRecord;
  followUp?: FollowUp;
  /** Whether evaluations are written down of which nothing follows. */
  recordAll?: boolean;
};

type Options = ServiceDependencies & { logger: LoggerService };
/** An app with what it was evaluated to now, and what is stored. */
export type Evaluated = PortfolioItem & {
  assessed: GovernedAssessment;
  stored: Assessment | undefined;
};

/** Evaluates apps by the bundle in force, and brings about what follows from it. */
export class AppEvaluation {
  static create(options: Options): AppEvaluation {
    return new AppEvaluation(options);
  }

  private constructor(private readonly options: Options) {}

  /** Evaluates apps at once; only those of which something is new cost more than a row. */
  async evaluate(
    items: PortfolioItem[],
    { job, followUp, recordAll = true }: BatchOptions,
  ): Promise<BatchResult> {
    const evaluated = await this.assess(items);
    const failures = evaluated.flatMap(({ app, assessed }) =>
      assessed.outcome.failure
        ? [`${shortRefOf(app)}: ${assessed.outcome.failure.message}`]
        : [],
    );
    if (failures.length === evaluated.length) {
      return {
        outcome: 'paused',
        message: `Policies cannot be asked (${failures[0]}); it goes on once they can`,
      };
    }
    const asked = evaluated.filter(({ assessed }) => !assessed.outcome.failure);
    if (
      job &&
      asked.some(
        ({ assessed }) => assessed.outcome.bundle?.digest !== job.bundle.digest,
      )
    ) {
      return {
        outcome: 'superseded',
        message: 'Another bundle is in force; it begins anew',
      };
    }
    const more = (await followUp?.concerns(asked)) ?? new Set();
    const settled = asked.filter(
      item => this.isSettled(item) && !more.has(item.app.id),
    );
    const moved = recordAll ? await this.record(settled) : [];
    for (const item of [
      ...asked.filter(other => !settled.includes(other)),
      ...moved,
    ]) {
      await this.evaluateOne(item.app.id, { job, followUp });
    }
    // The candidate in shadow drops what it cannot keep up with.
    await this.options.shadow?.settled();
    return {
      outcome: 'evaluated',
      ...(failures.length > 0 && {
        message: `Some apps could not be evaluated, such as ${failures[0]}`,
      }),
    };
  }

  /** Evaluates an app anew, and routes what waits; writes nothing where policies cannot be asked. */
  async evaluateOne(
    id: string,
    { job, followUp }: Pick<BatchOptions, 'job' | 'followUp'> = {},
  ): Promise<void> {
    const { database, messenger, shadow, now } = this.options;
    const app = await untilSettled(async () => {
      const [found] = await database.read(({ apps }) => apps.findByIds([id]));
      const reassessment = await reassess(this.options, found);
      if (reassessment.outcome.failure) {
        return null;
      }
      const evaluated = await database.transaction(async stores => {
        const locked = (await stores.apps.lock(found.entityRef)) as AppRecord;
        if (locked.version !== reassessment.version) {
          return undefined;
        }
        const at = now().toISOString();
        const moved = await applyReassessment(stores, locked, reassessment, {
          ...this.options,
          actor: EVALUATION_ACTOR,
          at,
        });
        if (job && moved.app.breachedSince && !locked.breachedSince) {
          await stores.policyJobs.countBreach(job.generation);
        }
        const after =
          (await followUp?.apply(stores, moved.app, reassessment, at)) ??
          moved.app;
        return saveApp(stores, {
          app: after,
          entry: evaluationEntry(locked, after, reassessment, followUp?.action),
          now: at,
        });
      });
      if (evaluated) {
        shadow?.observe(evaluated.entityRef, reassessment);
      }
      return evaluated;
    });
    if (app) {
      messenger.announce({
        app: shortRefOf(app),
        requestId: app.openRequestId ?? undefined,
      });
    }
  }

  private async assess(items: PortfolioItem[]): Promise<Evaluated[]> {
    const { database, policies } = this.options;
    const [endpoints, stored] = await database.read(async stores => [
      await readEndpoints(stores),
      await stores.revisions.latestAssessments(
        items.map(({ app }) => ({
          appId: app.id,
          revision: countingRevision(app),
        })),
      ),
    ]);
    const assessed = await policies.assessAll(
      items.map(({ manifest, verifications, waivers }) => ({
        manifest,
        endpoints,
        verifications,
        waivers: toActiveWaivers(waivers),
      })),
      { whatIf: false },
    );
    return items.map((item, index) => ({
      ...item,
      assessed: assessed[index],
      stored: stored.get(item.app.id),
    }));
  }

  /** Whether nothing follows from an evaluation. One of two revisions has to be looked at more closely. */
  private isSettled({ app, assessed, stored }: Evaluated): boolean {
    const isInForce = app.approvedRevision === countingRevision(app);
    return (
      saysTheSame(stored, assessed.assessment) &&
      (app.approvedRevision === null ||
        (isInForce && isMarked(app, inForceOf(assessed))))
    );
  }

  /** Writes down evaluations of which nothing follows; gives those whose apps have moved on meanwhile. */
  private async record(items: Evaluated[]): Promise<Evaluated[]> {
    const { database, decisionLog, shadow, now } = this.options;
    const at = now().toISOString();
    const moved = await database.transaction(async stores => {
      const versions = await stores.apps.lockVersions(
        items.map(({ app }) => app.id),
      );
      const still = items.filter(
        ({ app }) => versions.get(app.id) === app.version,
      );
      for (const { app, assessed, stored } of still) {
        if (stored && !isBySameBundle(stored, assessed.assessment)) {
          const { whatIf, shortestToAutoApproval } = stored;
          await stores.revisions.insertAssessment(
            app.id,
            countingRevision(app),
            { ...assessed.assessment, whatIf, shortestToAutoApproval },
            at,
          );
        }
      }
      await decisionLog.record(
        stores,
        still.map(({ app, assessed }) =>
          registrationDecision(assessed, {
            app: shortRefOf(app),
            requestedBy: EVALUATION_ACTOR,
            at,
          }),
        ),
      );
      return items.filter(item => !still.includes(item));
    });
    for (const { app, assessed } of items.filter(
      item => !moved.includes(item),
    )) {
      shadow?.observe(app.entityRef, assessed);
    }
    return moved;
  }
}

function evaluationEntry(
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
