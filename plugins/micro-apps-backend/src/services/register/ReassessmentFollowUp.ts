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
import type { Evaluated, FollowUp } from '../evaluation/AppEvaluation';
import { countingRevision } from '../inForce';
import { readEndpoints } from '../policy/facts';
import type { Reassessment } from '../reassessing';
import { Effect, effectOn, effectRecord } from './effect';

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

type Options = { database: Database; askAgain: AskAgain };

/** What follows for an app where the register of model endpoints has changed. */
export class ReassessmentFollowUp implements FollowUp {
  static of(job: RegisterJobRecord, options: Options): ReassessmentFollowUp {
    return new ReassessmentFollowUp(job, options);
  }

  readonly action = 'register-reassess';
  private readonly entries: ReadonlyMap<string, ModelEndpoint | null>;

  private constructor(
    private readonly job: RegisterJobRecord,
    private readonly options: Options,
  ) {
    this.entries = new Map(job.entries.map(({ id, entry }) => [id, entry]));
  }

  async concerns(items: Evaluated[]): Promise<Set<string>> {
    const { series, startedAt } = this.job;
    const ids = items.map(({ app }) => app.id);
    const { before, approved, known, endpoints } =
      await this.options.database.read(async stores => ({
        // What was known before the change, whoever assessed the app since.
        before: await stores.revisions.latestAssessments(
          items.map(({ app }) => ({
            appId: app.id,
            revision: countingRevision(app),
          })),
          startedAt,
        ),
        approved: await stores.requests.approvedAs(ids),
        known: await stores.registerJobs.effectsOf(series, ids),
        endpoints: await readEndpoints(stores),
      }));
    const concerned = items.filter(({ app, manifest, assessed }) => {
      const record = effectRecord(
        app.id,
        before.get(app.id),
        assessed.assessment,
        effectOn({
          app,
          models: manifest.spec.models,
          entries: this.entries,
          endpoints,
          assessment: assessed.assessment,
          approvedAs: approved.get(app.id),
        }),
      );
      return record && !isKnown(record, known.get(app.id));
    });
    return new Set(concerned.map(({ app }) => app.id));
  }

  async apply(
    stores: Stores,
    app: AppRecord,
    reassessment: Reassessment,
    at: string,
  ): Promise<AppRecord> {
    const { series, startedAt } = this.job;
    const { assessment, revision } = reassessment;
    const { manifest } = (await stores.revisions.find(
      app.id,
      revision,
    )) as RevisionRecord;
    const approved = await stores.requests.approvedAs([app.id]);
    const before: Map<string, Assessment> =
      await stores.revisions.latestAssessments(
        [{ appId: app.id, revision }],
        startedAt,
      );
    const effect = effectOn({
      app,
      models: manifest.spec.models,
      entries: this.entries,
      endpoints: await readEndpoints(stores),
      assessment,
      approvedAs: approved.get(app.id),
    });
    const record = effectRecord(app.id, before.get(app.id), assessment, effect);
    const known = (await stores.registerJobs.effectsOf(series, [app.id])).get(
      app.id,
    );
    if (!record || isKnown(record, known)) {
      return app;
    }
    await stores.registerJobs.saveEffect(series, {
      ...record,
      reopened: record.reopened || known?.reopened === true,
    });
    return record.reopened
      ? this.options.askAgain(stores, app, {
          reasons: effect.reopening,
          reassessment,
          at,
        })
      : app;
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
