import type { LoggerService } from '@backstage/backend-plugin-api';
import type { AppRecord, Stores, WaiverRecord } from '../../database';
import type { ServiceDependencies } from '../dependencies';
import { saveApp, shortRefOf } from '../governedChange';
import {
  applyReassessment,
  reassess,
  Reassessment,
  untilSettled,
} from '../reassessing';
import { daysLeft, REMINDER_DAYS } from './steps';
import {
  expiredMessages,
  lapsedMessages,
  reminderMessages,
} from './waiverMessages';

const DAY_MS = 24 * 60 * 60 * 1000;
const BATCH_SIZE = 100;
const ACTOR = 'service:micro-apps';

/** Reminds of the end of waivers, and brings the end about. Several may run at once: each step is taken once. */
export class WaiverExpiry {
  static create(
    dependencies: ServiceDependencies & { logger: LoggerService },
  ): WaiverExpiry {
    return new WaiverExpiry(dependencies);
  }

  private constructor(
    private readonly dependencies: ServiceDependencies & {
      logger: LoggerService;
    },
  ) {}

  async run(): Promise<void> {
    const now = this.dependencies.now().toISOString();
    await this.each(
      waivers => waivers.endingBefore(now, BATCH_SIZE),
      waiver => this.expire(waiver, now),
    );
    for (const days of REMINDER_DAYS) {
      const before = new Date(Date.parse(now) + days * DAY_MS).toISOString();
      await this.each(
        waivers => waivers.toRemind(before, days, BATCH_SIZE),
        waiver => this.remind(waiver, days, now),
      );
    }
    await this.dependencies.messenger.deliver();
  }

  /** Takes a step with all waivers that are due; one that cannot take it does not keep the others waiting. */
  private async each(
    find: (waivers: Stores['waivers']) => Promise<WaiverRecord[]>,
    step: (waiver: WaiverRecord) => Promise<void>,
  ): Promise<void> {
    const { database, logger } = this.dependencies;
    const tried = new Set<string>();
    for (;;) {
      const due = await database.read(({ waivers }) => find(waivers));
      const fresh = due.filter(({ id }) => !tried.has(id));
      if (fresh.length === 0) {
        return;
      }
      for (const waiver of fresh) {
        tried.add(waiver.id);
        try {
          await step(waiver);
        } catch (error) {
          logger.error(
            `Cannot take the step that is due with the waiver "${waiver.id}"; it is tried again later, and meanwhile the waiver does not count beyond its end`,
            error as Error,
          );
        }
      }
    }
  }

  private async expire(due: WaiverRecord, now: string): Promise<void> {
    const { database, messenger, shadow } = this.dependencies;
    const app = await untilSettled(async () => {
      const reassessment =
        due.state === 'active' ? await this.prepare(due) : undefined;
      const ended = await database.transaction(stores =>
        this.end(stores, due, { reassessment, now }),
      );
      if (ended && reassessment) {
        shadow?.observe(ended.entityRef, reassessment);
      }
      return ended;
    });
    if (app) {
      messenger.announce({
        app: shortRefOf(app),
        requestId: app.openRequestId ?? undefined,
      });
    }
  }

  private async prepare(due: WaiverRecord): Promise<Reassessment> {
    const { app, others } = await this.dependencies.database.read(
      async stores => ({
        app: (await stores.apps.findByIds([due.appId]))[0],
        others: (await stores.waivers.activeOf([due.appId])).filter(
          ({ id }) => id !== due.id,
        ),
      }),
    );
    return reassess(this.dependencies, app, {
      waivers: others,
    });
  }

  /** The app; `null` where somebody else was faster, nothing where the app moved on. */
  private async end(
    stores: Stores,
    due: WaiverRecord,
    { reassessment, now }: { reassessment?: Reassessment; now: string },
  ): Promise<AppRecord | null | undefined> {
    const app = await stores.apps.lockById(due.appId);
    const waiver = await stores.waivers.find(due.id);
    if (waiver?.state !== due.state) {
      return null;
    }
    if (reassessment && reassessment.version !== app.version) {
      return undefined;
    }
    const expired: WaiverRecord = {
      ...waiver,
      state: 'expired',
      endedBy: ACTOR,
      endedAt: now,
    };
    await stores.waivers.update(expired, waiver.state);
    const wasProposal = waiver.state === 'proposed';
    await stores.outbox.add(
      wasProposal
        ? lapsedMessages(app, expired)
        : expiredMessages(app, expired),
      now,
    );
    const { app: moved } = reassessment
      ? await applyReassessment(stores, app, reassessment, {
          ...this.dependencies,
          actor: ACTOR,
          at: now,
        })
      : { app };
    return saveApp(stores, {
      app: moved,
      entry: {
        actor: ACTOR,
        action: 'waiver-expire',
        summary: wasProposal
          ? `The proposal to waive the rule "${waiver.rule}" for “${app.name}” lapsed, undecided`
          : `The waiver of the rule "${waiver.rule}" for “${app.name}” expired`,
        data: {
          waiverId: waiver.id,
          rule: waiver.rule,
          waiver: [waiver.state, expired.state],
          expiresAt: waiver.expiresAt,
          states: [app.state, moved.state],
        },
      },
      now,
    });
  }

  private async remind(
    due: WaiverRecord,
    days: number,
    now: string,
  ): Promise<void> {
    await this.dependencies.database.transaction(async stores => {
      const app = await stores.apps.lockById(due.appId);
      const waiver = await stores.waivers.find(due.id);
      if (
        waiver?.state !== 'active' ||
        (waiver.remindedDays !== null && waiver.remindedDays <= days)
      ) {
        return;
      }
      await stores.waivers.update({ ...waiver, remindedDays: days }, 'active');
      await stores.outbox.add(
        reminderMessages(app, waiver, daysLeft(waiver, now)),
        now,
      );
    });
  }
}
