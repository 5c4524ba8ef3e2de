import type { LoggerService } from '@backstage/backend-plugin-api';
import { ServiceUnavailableError } from '@backstage/errors';
import type { EventsService } from '@backstage/plugin-events-node';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import {
  MICRO_APPS_CHANGED_TOPIC,
  MicroAppChangedPayload,
} from '@micro-apps/backstage-plugin-micro-apps-node';
import type { Database, OutboxRecord } from '../database';

/** The channel of signals to open browsers, and the topic of notifications. */
const CHANNEL = 'micro-apps';
const BATCH_SIZE = 20;
/** Longer than any delivery takes, so that nobody delivers a second time meanwhile. */
const LEASE_MS = 60_000;
/** A delivery that hangs must not keep the others waiting. */
const DELIVERY_TIMEOUT_MS = 30_000;
const FIRST_RETRY_MS = 5_000;
const LAST_RETRY_MS = 3_600_000;
const MAX_ATTEMPTS = 100;

/** Tells people, browsers and other plugins of what was committed. */
export class Messenger {
  static create(options: {
    database: Database;
    notifications: NotificationService;
    signals: SignalsService;
    events: EventsService;
    logger: LoggerService;
    now: () => Date;
  }): Messenger {
    return new Messenger(options);
  }

  private running?: Promise<void>;
  private again = false;

  private constructor(
    private readonly options: Parameters<typeof Messenger.create>[0],
  ) {}

  /** Call it after a commit. It waits for nothing, and cannot fail: what it tells of is done. */
  announce(change: { app: string; requestId?: string }): void {
    const { signals, events, logger } = this.options;
    const payload: MicroAppChangedPayload = { app: change.app };
    Promise.all([
      signals.publish({
        recipients: { type: 'broadcast' },
        channel: CHANNEL,
        message: { type: 'app-changed', ...change },
      }),
      events.publish({
        topic: MICRO_APPS_CHANGED_TOPIC,
        eventPayload: payload,
      }),
      this.deliver(),
    ]).catch(error =>
      logger.warn('Cannot tell of a change; readers will find it later', error),
    );
  }

  /** Delivers the messages that are owed. Concurrent calls share one run. */
  async deliver(): Promise<void> {
    this.again = true;
    this.running ??= (async () => {
      try {
        while (this.again) {
          this.again = false;
          await this.deliverAll();
        }
      } finally {
        this.running = undefined;
      }
    })();
    await this.running;
  }

  private async deliverAll(): Promise<void> {
    const { database, now } = this.options;
    for (;;) {
      const records = await database.transaction(({ outbox }) =>
        outbox.claim(now().toISOString(), this.until(), BATCH_SIZE),
      );
      if (records.length === 0) {
        return;
      }
      for (const record of records) {
        // Those before it may have taken longer than the claim holds.
        if (
          await database.read(({ outbox }) => outbox.keep(record, this.until()))
        ) {
          await this.deliverOne(record);
        }
      }
    }
  }

  private until(): string {
    return new Date(this.options.now().getTime() + LEASE_MS).toISOString();
  }

  private async deliverOne({
    id,
    message,
    attempts,
  }: OutboxRecord): Promise<void> {
    const { database, notifications, logger, now } = this.options;
    try {
      const delivery = notifications.send({
        recipients: {
          type: 'entity',
          entityRef: message.recipients,
          excludeEntityRef: message.excluded,
        },
        payload: {
          title: message.title,
          description: message.description,
          link: message.link,
          severity: message.severity,
          topic: CHANNEL,
          scope: message.scope,
        },
      });
      await withTimeout(delivery);
    } catch (error) {
      if (attempts < MAX_ATTEMPTS) {
        const pause = Math.min(
          FIRST_RETRY_MS * 2 ** Math.min(attempts, 20),
          LAST_RETRY_MS,
        );
        logger.warn(
          `Cannot deliver the notification "${message.scope}" (attempt ${attempts}); the next attempt is in ${pause} ms`,
          error as Error,
        );
        await database.read(({ outbox }) =>
          outbox.postpone(id, new Date(now().getTime() + pause).toISOString()),
        );
        return;
      }
      logger.error(
        `Gave up the notification "${message.scope}" after ${attempts} attempts`,
        error as Error,
      );
    }
    await database.read(({ outbox }) => outbox.remove(id));
  }
}

async function withTimeout(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new ServiceUnavailableError('The delivery takes too long')),
      DELIVERY_TIMEOUT_MS,
    );
  });
  try {
    await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
