import type { LoggerService } from '@backstage/backend-plugin-api';
import type { DecommissionRecord } from '../../database';
import type { ServiceDependencies } from '../dependencies';
import { endMessages } from './decommissionMessages';

const DAY_MS = 24 * 60 * 60 * 1000;
const BATCH_SIZE = 200;

type Options = ServiceDependencies & { logger: LoggerService };

/** Tells people that the planned end of an app comes near: once for each number of days before, and once after an outage. */
export class EndReminders {
  static create(options: Options): EndReminders {
    return new EndReminders(options);
  }

  private constructor(private readonly options: Options) {}

  async run(): Promise<void> {
    const { database, logger, now, targets } = this.options;
    // The nearest first: what was told so late need not be told as earlier.
    for (const days of [...targets.remindDays].sort((a, b) => a - b)) {
      const until = new Date(now().getTime() + days * DAY_MS).toISOString();
      const due = await database.read(({ decommissions }) =>
        decommissions.endingBefore(until, days, BATCH_SIZE),
      );
      for (const record of due) {
        try {
          await this.remind(record, days);
        } catch (error) {
          logger.warn(
            `Cannot remind of the end that the decommission "${record.id}" plans; it is tried again later`,
            error as Error,
          );
        }
      }
    }
  }

  private async remind(
    record: DecommissionRecord,
    days: number,
  ): Promise<void> {
    const { database, now, targets } = this.options;
    await database.transaction(async stores => {
      if (!(await stores.decommissions.markReminded(record.id, days))) {
        return;
      }
      const [app] = await stores.apps.findByIds([record.appId]);
      await stores.outbox.add(
        endMessages(app, record, targets.platformGroup),
        now().toISOString(),
      );
    });
  }
}
