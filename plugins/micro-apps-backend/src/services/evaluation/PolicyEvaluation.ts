import { randomUUID } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  BundleRef,
  digestOf,
  Policies,
  POLICY_ENGINE_RULE,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { JobRecord, JobTarget } from '../../database';
import type { ServiceDependencies } from '../dependencies';
import { recheckFollowUp } from '../change/recheck';
import { entityRefOf, shortRefOf } from '../governedChange';
import { keyOf } from '../policyDecisions/decisionInput';
import { AppEvaluation } from './AppEvaluation';
import { EVALUATION_ACTOR } from './evaluated';
import { noteRefusedBundle } from './refusedBundle';

const BATCH_SIZE = 100;
/** Longer than any batch takes, so that nobody else takes the job meanwhile. */
const LEASE_MS = 120_000;
/** Longer than a submission takes from its assessment to its end. */
const OVERLAP_MS = 60_000;
/** Verifications and waivers expire, so that all apps are evaluated again although nothing else has changed. */
const REPEAT_MS = 24 * 60 * 60 * 1000;

type Options = ServiceDependencies & { logger: LoggerService };

/**
 * Evaluates all apps by the bundle in force, in the background, whenever another one is swapped in. Of several back ends
 * one does the work; where it is gone, another goes on.
 */
export class PolicyEvaluation {
  static create(options: Options): PolicyEvaluation {
    return new PolicyEvaluation(options, AppEvaluation.create(options));
  }

  private readonly id = randomUUID();
  private running?: Promise<void>;
  private again = false;
  private stopped = false;
  /** Whether the bundle in force may not be the one that was evaluated last. */
  private hasChanged = true;

  private constructor(
    private readonly options: Options,
    private readonly apps: AppEvaluation,
  ) {}

  /** Finds out whether there is something to do, and listens for other bundles. Gives what ends it. */
  async start(): Promise<() => Promise<void>> {
    await this.aim();
    const unlisten = this.options.policies.engine.onChange(() => {
      this.hasChanged = true;
      this.run().catch(error =>
        this.options.logger.error('Cannot evaluate all apps', error),
      );
    });
    return async () => {
      unlisten();
      this.stopped = true;
      await this.running?.catch(() => {});
    };
  }

  /** Goes on with what is to be done. Concurrent calls share one run. */
  async run(): Promise<void> {
    this.again = true;
    this.running ??= (async () => {
      try {
        while (this.again && !this.stopped) {
          this.again = false;
          await this.runOnce();
        }
      } finally {
        this.running = undefined;
      }
    })();
    await this.running;
  }

  async progress(): Promise<Policies['evaluation']> {
    const job = await this.options.database.read(({ policyJobs }) =>
      policyJobs.find(),
    );
    return {
      state: job?.state ?? 'idle',
      done: job?.done ?? 0,
      total: job?.total ?? 0,
      startedAt: job?.startedAt ?? null,
      finishedAt: job?.finishedAt ?? null,
      ...(job?.message && { message: job.message }),
      bundle: job?.bundle ?? null,
      newlyInBreach: job?.newlyInBreach ?? 0,
    };
  }

  private target(): JobTarget | undefined {
    const { policies, config } = this.options;
    const { bundle } = policies.status();
    return (
      (bundle && {
        bundle: { revision: bundle.revision, digest: bundle.digest },
        dataDigest: digestOf(config.organisation),
      }) ??
      undefined
    );
  }

  /** Begins anew where the bundle or the organisation's data are others than those that were evaluated last. */
  private async aim(): Promise<void> {
    const { database } = this.options;
    const target = this.target();
    if (!target) {
      return;
    }
    const isHit = (job: JobRecord | undefined) =>
      job !== undefined && isAimedAt(job, target);
    this.hasChanged = false;
    if (isHit(await database.read(({ policyJobs }) => policyJobs.find()))) {
      return;
    }
    try {
      await this.begin(target, isHit);
    } catch (error) {
      this.hasChanged = true;
      throw error;
    }
  }

  private async begin(
    target: JobTarget,
    isHit: (job: JobRecord | undefined) => boolean,
  ): Promise<void> {
    const { database, now } = this.options;
    await database.transaction(async stores => {
      // Locked, so that of several back ends only one begins.
      await stores.audit.head({ lock: true });
      const job = await stores.policyJobs.find();
      if (isHit(job)) {
        return;
      }
      const at = now().toISOString();
      await stores.policyJobs.begin(target, await stores.portfolio.count(), at);
      await stores.audit.append([this.changeEntry(target, job?.bundle)], at);
    });
  }

  private changeEntry({ bundle, dataDigest }: JobTarget, before?: BundleRef) {
    const status = this.options.policies.status();
    return {
      actor: EVALUATION_ACTOR,
      action: 'policy-bundle-change',
      app: null,
      summary: `The policies in force are those of revision “${bundle.revision}”`,
      data: {
        revision: bundle.revision,
        digest: bundle.digest,
        source: status.bundle?.source ?? null,
        signature: status.bundle?.signature ?? null,
        keyId: status.bundle?.keyId ?? null,
        organisationDigest: dataDigest,
        before: before ?? null,
      },
    };
  }

  private async runOnce(): Promise<void> {
    const { database, messenger, policies } = this.options;
    if (await noteRefusedBundle(this.options)) {
      await messenger.deliver();
    }
    const target = this.target();
    if (!target || policies.status().health === 'unavailable') {
      return;
    }
    if (this.hasChanged) {
      await this.aim();
    }
    await this.repeat(target);
    const job = await database.read(({ policyJobs }) => policyJobs.find());
    // A back end whose bundle or data are others leaves the work to those that have them.
    if (!job || !isAimedAt(job, target)) {
      return;
    }
    if (job.state === 'running') {
      await this.work();
      this.again = (await this.progress()).state === 'done';
    } else {
      await this.retry(job);
      await this.catchUp(job);
    }
  }

  /** Begins anew once a day. */
  private async repeat(target: JobTarget): Promise<void> {
    const { database, now } = this.options;
    const before = new Date(now().getTime() - REPEAT_MS).toISOString();
    const isDue = (job: JobRecord | undefined) =>
      job?.state === 'done' &&
      job.finishedAt !== null &&
      job.finishedAt < before &&
      isAimedAt(job, target);
    if (!isDue(await database.read(({ policyJobs }) => policyJobs.find()))) {
      return;
    }
    await database.transaction(async stores => {
      await stores.audit.head({ lock: true });
      if (isDue(await stores.policyJobs.find())) {
        await stores.policyJobs.begin(
          target,
          await stores.portfolio.count(),
          now().toISOString(),
        );
      }
    });
  }

  private until(): string {
    return new Date(this.options.now().getTime() + LEASE_MS).toISOString();
  }

  /** Evaluates batch after batch, unless somebody else does. */
  private async work(): Promise<void> {
    const { database, logger, now } = this.options;
    let job = await database.transaction(({ policyJobs }) =>
      policyJobs.claim(this.id, now().toISOString(), this.until()),
    );
    try {
      while (job) {
        if (this.stopped) {
          await this.release(job, 'Goes on when a back end runs');
          return;
        }
        job = await this.step(job);
      }
    } catch (error) {
      logger.warn('The evaluation of all apps goes on later', error as Error);
      if (job) {
        await this.release(job, 'Something failed; it goes on in a moment');
      }
    }
  }

  /** The job after its next batch; nothing where it is done, or not to be gone on with. */
  private async step(job: JobRecord): Promise<JobRecord | undefined> {
    const { database, logger, messenger, now } = this.options;
    const items = await database.read(({ portfolio }) =>
      portfolio.batch(job.cursor, BATCH_SIZE),
    );
    if (items.length === 0) {
      await database.read(({ policyJobs }) =>
        policyJobs.finish(this.id, job, now().toISOString()),
      );
      await messenger.deliver();
      logger.info(
        `Evaluated ${job.done} apps by the policies of revision "${job.bundle.revision}"`,
      );
      return undefined;
    }
    const found = await this.apps.evaluate(items, { job });
    if (found.outcome !== 'evaluated') {
      await this.release(job, found.message);
      return undefined;
    }
    const next: JobRecord = {
      ...job,
      cursor: items[items.length - 1].app.id,
      done: job.done + items.length,
      message: found.message ?? job.message,
    };
    const isMine = await database.read(({ policyJobs }) =>
      policyJobs.advance(this.id, job, { ...next, until: this.until() }),
    );
    return isMine ? next : undefined;
  }

  private async release(job: JobRecord, message: string): Promise<void> {
    await this.options.database.read(({ policyJobs }) =>
      policyJobs.release(this.id, job, message),
    );
  }

  /** Evaluates the apps that were decided on by the bundle before, at the moment in which the job passed them. */
  private async catchUp({ bundle, startedAt }: JobRecord): Promise<void> {
    const since = new Date(Date.parse(startedAt) - OVERLAP_MS).toISOString();
    const apps = await this.options.database.read(async stores => {
      const names = await stores.policyDecisions.decidedByOthers(bundle, since);
      return stores.apps.findAll(names.map(name => entityRefOf(keyOf(name))));
    });
    for (const app of apps) {
      await this.apps.evaluateOne(app.id, {}, async ({ policyDecisions }) => {
        const name = shortRefOf(app);
        const found = await policyDecisions.decidedByOthers(
          bundle,
          since,
          name,
        );
        return found.length > 0;
      });
    }
  }

  /** Evaluates the apps that could not be evaluated when it was their time, alone or with all others. */
  private async retry(job: JobRecord): Promise<void> {
    const { database } = this.options;
    await this.apps.makeUp(recheckFollowUp(this.options), () => this.stopped);
    for (let after = ''; !this.stopped;) {
      const ids = await database.read(({ checks }) =>
        checks.appsWith(POLICY_ENGINE_RULE, after, BATCH_SIZE),
      );
      if (ids.length === 0) {
        return;
      }
      for (const id of ids) {
        await this.apps.evaluateOne(id, { job }, stores =>
          stores.checks.has(POLICY_ENGINE_RULE, id),
        );
        after = id;
      }
    }
  }
}

/** Whether a job evaluates by the policies, and the organisation's data, that are in force here. */
function isAimedAt(job: JobRecord, { bundle, dataDigest }: JobTarget): boolean {
  return job.bundle.digest === bundle.digest && job.dataDigest === dataDigest;
}
