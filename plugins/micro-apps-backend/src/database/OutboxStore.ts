import { sha256Hex } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Knex } from 'knex';
import { fromInstant } from './columns';
import { orderedId } from './orderedId';

/** A notification that a committed change owes. */
export type OutboxMessage = {
  recipients: string[];
  /** Who is not to be told, because it is the one who acted. */
  excluded: string[];
  title: string;
  description: string;
  link: string;
  severity: 'high' | 'normal' | 'low';
  /** Names the request and the event, so that a repeated delivery is seen once. */
  scope: string;
};

/** A message that was claimed for delivery. */
export type OutboxRecord = {
  id: string;
  message: OutboxMessage;
  attempts: number;
};

type OutboxRow = { id: string; message: string; attempts: number };

/** Keeps messages until they are delivered. */
export class OutboxStore {
  constructor(private readonly db: Knex) {}

  async add(messages: OutboxMessage[], createdAt: string): Promise<void> {
    if (messages.length > 0) {
      await this.db('outbox').insert(
        messages.map(message => ({
          // Also of two that are owed at the same moment the later is known.
          id: orderedId(),
          thread: threadOf(message),
          message: JSON.stringify(message),
          attempts: 0,
          created_at: fromInstant(createdAt),
          available_at: fromInstant(createdAt),
        })),
      );
    }
  }

  /**
   * Takes messages for delivery, except those that take the place of one that is still owed; nobody else gets them before
   * `until`. Run it in a transaction: where the engine cannot skip locked rows, its transactions follow one another anyway.
   */
  async claim(
    now: string,
    until: string,
    limit: number,
  ): Promise<OutboxRecord[]> {
    const due = this.db<OutboxRow>('outbox')
      .where('available_at', '<=', fromInstant(now))
      .whereNotExists(
        this.db('outbox as earlier')
          .whereRaw('earlier.thread = outbox.thread')
          .whereRaw('earlier.id < outbox.id'),
      )
      .orderBy(['available_at', 'id'])
      .limit(limit)
      .select('id', 'message', 'attempts');
    const isPostgres = this.db.client.config.client === 'pg';
    const rows = await (isPostgres ? due.forUpdate().skipLocked() : due);
    await this.db('outbox')
      .whereIn(
        'id',
        rows.map(row => row.id),
      )
      .update({ available_at: fromInstant(until) })
      .increment('attempts', 1);
    return rows.map(row => ({
      id: row.id,
      message: JSON.parse(row.message),
      attempts: row.attempts + 1,
    }));
  }

  /** Holds a message that was claimed until another instant; false where the claim ended meanwhile, and somebody else has it. */
  async keep(
    { id, attempts }: Pick<OutboxRecord, 'id' | 'attempts'>,
    until: string,
  ): Promise<boolean> {
    const kept = await this.db('outbox')
      .where({ id, attempts })
      .update({ available_at: fromInstant(until) });
    return kept === 1;
  }

  async remove(id: string): Promise<void> {
    await this.db('outbox').where('id', id).delete();
  }

  async postpone(id: string, until: string): Promise<void> {
    await this.db('outbox')
      .where('id', id)
      .update({ available_at: fromInstant(until) });
  }
}

/** The same for messages that take the place of one another: whoever delivers them, the later must arrive last. */
function threadOf({ scope, recipients }: OutboxMessage): string {
  return sha256Hex(JSON.stringify([scope, recipients]));
}
