import type { LoggerService } from '@backstage/backend-plugin-api';
import type { DecommissionRecord, StepRecord } from '../../database';
import type { ServiceDependencies } from '../dependencies';
import { shortRefOf } from '../governedChange';
import { cool } from './acts';
import { Certifier } from './Certifier';
import { EndReminders } from './EndReminders';
import { ACTOR, start } from './steps';
import { StepWorker } from './StepWorker';

const BATCH_SIZE = 20;

type Options = ServiceDependencies & { logger: LoggerService };

/**
 * Works decommissions off. Several may run at once, and any may be killed: a step is claimed for a time, told again after
 * it, and done only once the store has counted zero.
 */
export class DecommissionRunner {
  static create(options: Options): DecommissionRunner {
    return new DecommissionRunner(options);
  }

  private running?: Promise<void>;
  private again = false;
  private readonly certifier: Certifier;
  private readonly reminders: EndReminders;
  private readonly worker: StepWorker;

  private constructor(private readonly options: Options) {
    this.certifier = Certifier.create(options);
    this.reminders = EndReminders.create(options);
    this.worker = StepWorker.create(options);
  }

  /** Runs soon. It waits for nothing, and cannot fail: what is left is done by the next run. */
  wake(): void {
    this.run().catch(error =>
      this.options.logger.warn(
        'Cannot work off decommissions; it is tried again later',
        error as Error,
      ),
    );
  }

  /** Does all that is due. Concurrent calls share one run. */
  async run(): Promise<void> {
    this.again = true;
    this.running ??= (async () => {
      try {
        while (this.again) {
          this.again = false;
          await this.runAll();
        }
      } finally {
        this.running = undefined;
      }
    })();
    await this.running;
  }

  private async runAll(): Promise<void> {
    await this.goOn();
    await this.reminders.run();
    for (;;) {
      const steps = await this.claim();
      if (steps.length === 0) {
        break;
      }
      await Promise.all(steps.map(step => this.worker.work(step)));
    }
    await this.certifier.run();
    await this.options.messenger.deliver();
  }

  /** Begins what was planned, and ends cooling periods that are over. */
  private async goOn(): Promise<void> {
    const { database, logger } = this.options;
    const now = this.options.now().toISOString();
    const tried = new Set<string>();
    for (;;) {
      const due = await database.read(({ decommissions }) =>
        decommissions.dueBefore(now, BATCH_SIZE + tried.size),
      );
      const fresh = due.filter(({ id, state }) => !tried.has(id + state));
      if (fresh.length === 0) {
        return;
      }
      for (const record of fresh) {
        tried.add(record.id + record.state);
        try {
          await this.advance(record, now);
        } catch (error) {
          logger.error(
            `Cannot go on with the decommission "${record.id}"; it is tried again later`,
            error as Error,
          );
        }
      }
    }
  }

  private async advance(due: DecommissionRecord, now: string): Promise<void> {
    const { database, messenger, targets } = this.options;
    const app = await database.transaction(async stores => {
      const locked = await stores.apps.lockById(due.appId);
      const decommission = await stores.decommissions.find(due.id);
      if (!decommission || decommission.state !== due.state) {
        return undefined;
      }
      const act = { actor: ACTOR, now, targets };
      return due.state === 'planned'
        ? cool(stores, locked, decommission, act)
        : (await start(stores, locked, decommission, act)).app;
    });
    if (app) {
      messenger.announce({ app: shortRefOf(app) });
    }
  }

  private async claim(): Promise<StepRecord[]> {
    const { database, targets } = this.options;
    const now = this.options.now();
    // Longer than three questions to a store take, so that nobody begins a second time meanwhile.
    const until = new Date(
      now.getTime() + 3 * targets.longestTimeoutMs + 60_000,
    );
    return database.transaction(({ decommissions }) =>
      decommissions.claimSteps(
        now.toISOString(),
        until.toISOString(),
        BATCH_SIZE,
      ),
    );
  }
}
