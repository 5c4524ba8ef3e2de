import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Assessment } from '@micro-apps/backstage-plugin-micro-apps-common';
import type {
  AppRecord,
  JobRecord,
  Owed,
  PortfolioItem,
  Stores,
} from '../../database';
import type { ServiceDependencies } from '../dependencies';
import { saveApp, shortRefOf } from '../governedChange';
import { countingRevision } from '../inForce';
import { readEndpoints, toActiveWaivers } from '../policy/facts';
import { registrationDecision } from '../policyDecisions/registrationDecision';
import { OUT_OF_SERVICE } from '../change/reopen';
import { applyReassessment, reassess, untilSettled } from '../reassessing';
import { inForceOf, isMarked } from './breach';
import { isBySameBundle, saysTheSame } from './comparing';
import {
  Evaluated,
  EVALUATION_ACTOR,
  evaluationEntry,
  FollowUp,
  Known,
  toKnown,
} from './evaluated';

/** How many apps are written in one transaction, which others wait for. */
const WRITTEN_AT_ONCE = 10;
/** How many apps that something is owed to are looked for at once. */
const MADE_UP_AT_ONCE = 100;

/** What became of a batch. `paused`: policies cannot be asked; `superseded`: another bundle is in force. */
export type BatchResult =
  | { outcome: 'evaluated'; message?: string }
  | { outcome: 'paused' | 'superseded'; message: string };

/** Of what a batch is a part. */
export type BatchOptions = {
  /** Whose evaluation it is; by any bundle where it is left out. */
  job?: JobRecord;
  followUp?: FollowUp;
  /** Whether evaluations are written down of which nothing follows. */
  recordAll?: boolean;
};

type Options = ServiceDependencies & { logger: LoggerService };

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
    // One app alone may be to blame itself, and must not hold up the others for ever.
    const isUnavailable =
      this.options.policies.status().health === 'unavailable' ||
      failures.length > 1;
    if (failures.length === evaluated.length && isUnavailable) {
      return {
        outcome: 'paused',
        message: `Policies cannot be asked (${failures[0]}); it goes on once they can`,
      };
    }
    const asked = evaluated.filter(({ assessed }) => !assessed.outcome.failure);
    const left = evaluated.filter(item => !asked.includes(item));
    await this.leave(
      left.map(({ app, assessed }) => ({ id: app.id, ...assessed })),
      followUp,
    );
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
    const more = await followUp?.consequences(asked);
    const settled = asked.filter(
      item => this.isSettled(item) && !more?.has(item.app.id),
    );
    const moved = recordAll ? await this.record(settled) : [];
    const rest = asked.filter(item => !settled.includes(item));
    const { known, unknown } = toKnown(rest, followUp, more);
    for (let from = 0; from < known.length; from += WRITTEN_AT_ONCE) {
      const group = known.slice(from, from + WRITTEN_AT_ONCE);
      moved.push(...(await this.write(group, { job, followUp })));
    }
    for (const { id } of [...unknown, ...moved]) {
      await this.evaluateOne(id, { job, followUp });
    }
    // The candidate in shadow drops what it cannot keep up with.
    await this.options.shadow?.settled();
    return {
      outcome: 'evaluated',
      ...(failures.length > 0 && {
        message: `Some apps could not be evaluated and are tried again, such as ${failures[0]}`,
      }),
    };
  }

  /** Shows of apps that they could not be evaluated, by which they are found again, and what they are owed. */
  private async leave(
    items: { id: string; assessment: Assessment }[],
    followUp: FollowUp | undefined,
  ): Promise<void> {
    if (items.length === 0) {
      return;
    }
    const ids = items.map(({ id }) => id);
    await this.options.database.transaction(async stores => {
      await stores.apps.lockVersions(ids);
      for (const { id, assessment } of items) {
        await stores.checks.replace(id, assessment);
      }
      if (followUp) {
        await stores.owed.add(followUp.owed, ids);
      }
    });
  }

  /** Evaluates the apps that something is owed to, and brings it about. What cannot be evaluated yet stays owed. */
  async makeUp(followUp: FollowUp, isStopped: () => boolean): Promise<void> {
    const { database } = this.options;
    for (let after = ''; !isStopped();) {
      const from = after;
      const apps = await database.read(async stores =>
        stores.apps.findByIds(
          await stores.owed.list(followUp.owed, from, MADE_UP_AT_ONCE),
        ),
      );
      if (apps.length === 0) {
        return;
      }
      for (const { id, state } of apps) {
        await (OUT_OF_SERVICE.includes(state)
          ? this.letGo(followUp.owed, id)
          : this.evaluateOne(id, { followUp }, ({ owed }) =>
              owed.has(followUp.owed, id),
            ));
        after = id > after ? id : after;
      }
    }
  }

  /** What is out of service is judged when it comes back, and may be owed something else from then on. */
  private async letGo(because: Owed, id: string): Promise<void> {
    await this.options.database.transaction(async stores => {
      const { state } = await stores.apps.lockById(id);
      if (OUT_OF_SERVICE.includes(state)) {
        await stores.owed.settle(because, id);
      }
    });
  }

  /**
   * Evaluates an app anew, and routes what waits; leaves it for later where policies cannot be asked.
   *
   * @param isDue - whether that is still to be done; an evaluation that was written settles it for all back ends
   */
  async evaluateOne(
    id: string,
    options: Pick<BatchOptions, 'job' | 'followUp'> = {},
    isDue: (stores: Stores) => Promise<boolean> = async () => true,
  ): Promise<void> {
    const { database } = this.options;
    await untilSettled(async () => {
      const [app] = await database.read(({ apps }) => apps.findByIds([id]));
      // Looked at after the app: whoever was faster is seen here, or by its version.
      if (!(await database.read(isDue))) {
        return true;
      }
      const reassessment = await reassess(this.options, app);
      const { followUp } = options;
      if (reassessment.outcome.failure) {
        await this.leave([{ id, ...reassessment }], followUp);
        return true;
      }
      const consequence = followUp?.consequence;
      const moved = await this.write(
        [{ app, reassessment, consequence }],
        options,
      );
      return moved.length === 0 ? true : undefined;
    });
  }

  /**
   * Writes what apps were evaluated to in one transaction, each with its audit entries; gives those that have moved on
   * meanwhile.
   */
  private async write(
    items: Known[],
    options: Pick<BatchOptions, 'job' | 'followUp'>,
  ): Promise<AppRecord[]> {
    const { database, messenger, shadow } = this.options;
    const saved = await database.transaction(async stores => {
      // All are locked before the end of the audit chain is, so that nobody who holds one of them waits for it.
      const versions = await stores.apps.lockVersions(
        items.map(({ app }) => app.id),
      );
      const written = new Map<Known, AppRecord>();
      for (const item of items) {
        if (versions.get(item.app.id) === item.app.version) {
          written.set(item, await this.writeOne(stores, item, options));
        }
      }
      return written;
    });
    for (const [{ reassessment }, app] of saved) {
      shadow?.observe(app.entityRef, reassessment);
      messenger.announce({
        app: shortRefOf(app),
        requestId: app.openRequestId ?? undefined,
      });
    }
    return items.filter(item => !saved.has(item)).map(({ app }) => app);
  }

  private async writeOne(
    stores: Stores,
    { app, reassessment, consequence }: Known,
    { job, followUp }: Pick<BatchOptions, 'job' | 'followUp'>,
  ): Promise<AppRecord> {
    const at = this.options.now().toISOString();
    const moved = await applyReassessment(stores, app, reassessment, {
      ...this.options,
      actor: EVALUATION_ACTOR,
      at,
    });
    if (job && moved.app.breachedSince && !app.breachedSince) {
      await stores.policyJobs.countBreach(job.generation);
    }
    const after =
      (await consequence?.(stores, moved.app, reassessment, at)) ?? moved.app;
    return saveApp(stores, {
      app: after,
      entry: evaluationEntry(app, after, reassessment, followUp?.action),
      now: at,
    });
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
        waivers: toActiveWaivers(waivers, manifest.spec.owner),
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

  /** Writes down evaluations of which nothing follows; gives those that have moved on meanwhile. */
  private async record(items: Evaluated[]): Promise<AppRecord[]> {
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
          await stores.revisions.insertAssessment(
            app.id,
            countingRevision(app),
            assessed.assessment,
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
    return moved.map(({ app }) => app);
  }
}
