import type {
  Assessment,
  ModelEndpoint,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type {
  AppRecord,
  Database,
  RegisterEffectRecord,
  RegisterJobRecord,
  RevisionRecord,
  Stores,
} from '../../database';
import type { Consequence, Evaluated, FollowUp } from '../evaluation/evaluated';
import { countingRevision } from '../inForce';
import { readEndpoints } from '../policy/facts';
import type { Reassessment } from '../reassessing';
import { Effect, EffectFacts, effectOn, effectRecord } from './effect';

/** Asks for an approval once more, in the transaction of the assessment that showed why. */
export type AskAgain = (
  stores: Stores,
  app: AppRecord,
  options: {
    reasons: Effect['reopening'];
    reassessment: Reassessment;
    at: string;
  },
) => Promise<AppRecord>;

/** What is known of an app beside itself and its new assessment. */
type Facts = Pick<EffectFacts, 'models' | 'endpoints' | 'approvedAs'> & {
  before: Assessment | undefined;
  /** What the change did to it so far. */
  effect: RegisterEffectRecord | undefined;
};

type Options = { database: Database; askAgain: AskAgain };

/** What follows for an app where the register of model endpoints has changed. */
export class ReassessmentFollowUp implements FollowUp {
  static of(job: RegisterJobRecord, options: Options): ReassessmentFollowUp {
    return new ReassessmentFollowUp(job, options);
  }

  readonly action = 'register-reassess';
  readonly owed = 'register';
  private readonly entries: ReadonlyMap<string, ModelEndpoint | null>;

  private constructor(
    private readonly job: RegisterJobRecord,
    private readonly options: Options,
  ) {
    this.entries = new Map(job.entries.map(({ id, entry }) => [id, entry]));
  }

  async consequences(items: Evaluated[]): Promise<Map<string, Consequence>> {
    const facts = await this.options.database.read(stores =>
      this.read(
        stores,
        items.map(({ app, manifest }) => ({
          appId: app.id,
          revision: countingRevision(app),
          models: manifest.spec.models,
        })),
      ),
    );
    const found = new Map<string, Consequence>();
    for (const { app, assessed } of items) {
      const known = facts.get(app.id) as Facts;
      if (this.newEffect(app, assessed.assessment, known)) {
        found.set(app.id, (stores, after, reassessment, at) =>
          this.apply(stores, after, { reassessment, at, known }),
        );
      }
    }
    return found;
  }

  readonly consequence: Consequence = async (stores, app, reassessment, at) => {
    await stores.owed.settle(this.owed, app.id);
    const { revision } = reassessment;
    const { manifest } = (await stores.revisions.find(
      app.id,
      revision,
    )) as RevisionRecord;
    const { models } = manifest.spec;
    const facts = await this.read(stores, [
      { appId: app.id, revision, models },
    ]);
    const known = facts.get(app.id) as Facts;
    return this.apply(stores, app, { reassessment, at, known });
  };

  private async apply(
    stores: Stores,
    app: AppRecord,
    act: { reassessment: Reassessment; at: string; known: Facts },
  ): Promise<AppRecord> {
    const { reassessment, at, known } = act;
    const found = this.newEffect(app, reassessment.assessment, known);
    if (!found) {
      return app;
    }
    const { record, effect } = found;
    await stores.registerJobs.saveEffect(this.job.series, {
      ...record,
      reopened: record.reopened || known.effect?.reopened === true,
    });
    return record.reopened
      ? this.options.askAgain(stores, app, {
          reasons: effect.reopening,
          reassessment,
          at,
        })
      : app;
  }

  /** What the change does to an app; nothing where it does nothing, or did it already. */
  private newEffect(
    app: AppRecord,
    assessment: Assessment,
    facts: Facts,
  ): { record: RegisterEffectRecord; effect: Effect } | undefined {
    const { entries } = this;
    const effect = effectOn({ ...facts, app, entries, assessment });
    const record = effectRecord(app.id, facts.before, assessment, effect);
    return record && !isKnown(record, facts.effect)
      ? { record, effect }
      : undefined;
  }

  private async read(
    stores: Stores,
    subjects: { appId: string; revision: number; models: Facts['models'] }[],
  ): Promise<Map<string, Facts>> {
    const { series, startedAt } = this.job;
    const ids = subjects.map(({ appId }) => appId);
    // What was known before the change, whoever assessed the app since.
    const before = await stores.revisions.latestAssessments(
      subjects,
      startedAt,
    );
    const approved = await stores.requests.approvedAs(ids);
    const effects = await stores.registerJobs.effectsOf(series, ids);
    const endpoints = await readEndpoints(stores);
    return new Map(
      subjects.map(({ appId, models }) => [
        appId,
        {
          models,
          endpoints,
          before: before.get(appId),
          approvedAs: approved.get(appId),
          effect: effects.get(appId),
        },
      ]),
    );
  }
}

/** Whether an effect was brought about already: then nobody is asked, or told, twice. */
function isKnown(
  record: RegisterEffectRecord,
  known: RegisterEffectRecord | undefined,
): boolean {
  if (!known) {
    return false;
  }
  const { after, reasons } = record.effect;
  const isSame =
    after.score === known.effect.after.score &&
    after.outcome === known.effect.after.outcome;
  const saysNothingNew = reasons.every(reason =>
    known.effect.reasons.includes(reason),
  );
  return isSame && saysNothingNew;
}
