import { randomUUID } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { RegisterJobRecord, Stores } from '../../database';
import type { ServiceDependencies } from '../dependencies';
import { AppEvaluation } from '../evaluation/AppEvaluation';
import { readEndpoints } from '../policy/facts';
import { reassessmentMessages } from './reassessmentMessages';
import { ReassessmentFollowUp, AskAgain } from './ReassessmentFollowUp';

const BATCH_SIZE = 100;
/** Longer than any batch takes, so that nobody else takes the job meanwhile. */
const LEASE_MS = 120_000;
/** Longer than a submission takes from its assessment to its end. */
const OVERLAP_MS = 60_000;
/** How many owners are told in one statement. */
const TOLD_AT_ONCE = 500;

type Options = ServiceDependencies & {
  logger: LoggerService;
  askAgain: AskAgain;
};

/**
 * Assesses the apps anew that a change of the register concerns, in the background. Of several back ends one does the
 * work; where it is gone, another goes on from the last batch.
 */
export class RegisterReassessment {
  static create(options: Options): RegisterReassessment {
    return new RegisterReassessment(options, AppEvaluation.create(options));
  }

  private readonly id = randomUUID();
  private running?: Promise<void>;
  private again = false;
  /** The generation of the job after which this back end has looked for late submissions. */
  private caughtUp?: number;
  private stopped = false;

  private constructor(
    private readonly options: Options,
    private readonly apps: AppEvaluation,
  ) {}

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

  /** Runs without anybody waiting for it. */
  wake(): void {
    this.run().catch(error =>
      this.options.logger.error('Cannot assess apps anew', error),
    );
  }

  /** Ends after the batch that is being worked on. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.running?.catch(() => {});
  }

  private async runOnce(): Promise<void> {
    const { database, now } = this.options;
    const job = await database.read(stores => stores.registerJobs.find());
    if (job?.state === 'running') {
      await this.work();
    } else if (job?.finishedAt) {
      const settledAt = Date.parse(job.finishedAt) + 2 * OVERLAP_MS;
      // Once in any case: a back end may have been gone at that time.
      if (this.caughtUp !== job.generation || settledAt > now().getTime()) {
        await this.catchUp(job, job.finishedAt);
        this.caughtUp = job.generation;
      }
      await this.apps.makeUp(this.followUp(job), () => this.stopped);
      await this.tellLate(job);
    }
  }

  /** Works through batch after batch, unless somebody else does. */
  private async work(): Promise<void> {
    const { database, logger, now } = this.options;
    let job = await database.transaction(({ registerJobs }) =>
      registerJobs.claim(this.id, now().toISOString(), this.until()),
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
      logger.warn('The re-assessment of apps goes on later', error as Error);
      if (job) {
        await this.release(job, 'Something failed; it goes on in a moment');
      }
    }
  }

  /** The job after its next batch; nothing where it is done, or not to be gone on with. */
  private async step(
    job: RegisterJobRecord,
  ): Promise<RegisterJobRecord | undefined> {
    const { database } = this.options;
    const items = await database.read(({ portfolio }) =>
      portfolio.batch(job.cursor, BATCH_SIZE, {
        endpoints: job.entries.map(({ id }) => id),
      }),
    );
    if (items.length === 0) {
      await this.finish(job);
      return undefined;
    }
    const found = await this.apps.evaluate(items, {
      followUp: this.followUp(job),
    });
    if (found.outcome !== 'evaluated') {
      await this.release(job, found.message);
      return undefined;
    }
    const next: RegisterJobRecord = {
      ...job,
      cursor: items[items.length - 1].app.id,
      done: job.done + items.length,
      message: found.message ?? job.message,
    };
    const isMine = await database.read(({ registerJobs }) =>
      registerJobs.advance(this.id, job, { ...next, until: this.until() }),
    );
    // Begun anew by another change, or taken over.
    this.again ||= !isMine;
    return isMine ? next : undefined;
  }

  /** Ends the job and tells the owners, both or neither. */
  private async finish(job: RegisterJobRecord): Promise<void> {
    const { database, logger, messenger, now } = this.options;
    const at = now().toISOString();
    const told = await database.transaction(async stores => {
      if (!(await stores.registerJobs.finish(this.id, job, at))) {
        return undefined;
      }
      return tell(stores, job, at);
    });
    this.again = true;
    if (told !== undefined) {
      logger.info(
        `Assessed ${job.done} apps anew after a change of the register; ${told} owners are told`,
      );
      await messenger.deliver();
    }
  }

  /** Tells the owners of apps of which it was found out after the end. */
  private async tellLate(job: RegisterJobRecord): Promise<void> {
    const { database, messenger, now } = this.options;
    const untold = await database.read(({ registerJobs }) =>
      registerJobs.untold(job.series),
    );
    if (untold.length > 0) {
      await database.transaction(async stores => {
        // Locked, so that of several back ends one tells; one that has begun anew tells at its end.
        const current = await stores.registerJobs.lock();
        if (current?.generation === job.generation) {
          await tell(stores, job, now().toISOString());
        }
      });
      await messenger.deliver();
    }
  }

  /** Assesses the apps that were submitted while the job passed them, by what the register was before. */
  private async catchUp(
    job: RegisterJobRecord,
    finishedAt: string,
  ): Promise<void> {
    const submitted = {
      since: new Date(Date.parse(job.startedAt) - OVERLAP_MS).toISOString(),
      until: new Date(Date.parse(finishedAt) + OVERLAP_MS).toISOString(),
    };
    for (let cursor = ''; !this.stopped;) {
      const after = cursor;
      const items = await this.options.database.read(({ portfolio }) =>
        portfolio.batch(after, BATCH_SIZE, {
          endpoints: job.entries.map(({ id }) => id),
          submitted,
        }),
      );
      if (items.length === 0) {
        return;
      }
      cursor = items[items.length - 1].app.id;
      const { outcome } = await this.apps.evaluate(items, {
        followUp: this.followUp(job),
        recordAll: false,
      });
      if (outcome !== 'evaluated') {
        await this.options.database.read(({ owed }) =>
          owed.add(
            'register',
            items.map(({ app }) => app.id),
          ),
        );
      }
    }
  }

  private followUp(job: RegisterJobRecord): ReassessmentFollowUp {
    return ReassessmentFollowUp.of(job, this.options);
  }

  private until(): string {
    return new Date(this.options.now().getTime() + LEASE_MS).toISOString();
  }

  private async release(
    job: RegisterJobRecord,
    message: string,
  ): Promise<void> {
    await this.options.database.read(({ registerJobs }) =>
      registerJobs.release(this.id, job, message),
    );
  }
}

/** Tells each owner of what they have not been told; gives how many are. */
async function tell(
  stores: Stores,
  job: RegisterJobRecord,
  at: string,
): Promise<number> {
  const messages = reassessmentMessages(
    job,
    await stores.registerJobs.takeUntold(job.series, at),
    { endpoints: await readEndpoints(stores), at },
  );
  for (let from = 0; from < messages.length; from += TOLD_AT_ONCE) {
    await stores.outbox.add(messages.slice(from, from + TOLD_AT_ONCE), at);
  }
  return messages.length;
}
