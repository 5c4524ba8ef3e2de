import type { Knex } from 'knex';
import { fromInstant } from './columns';

/** What makes two calls the same call. */
export type IdempotencyKey = { actor: string; route: string; key: string };

/** Keeps the answers of calls that may be repeated. */
export class IdempotencyStore {
  constructor(private readonly db: Knex) {}

  async find(
    key: IdempotencyKey,
  ): Promise<{ bodyDigest: string; response: unknown } | undefined> {
    const row = await this.db('idempotency_keys').where(key).first();
    return (
      row && {
        bodyDigest: row.body_digest,
        response: JSON.parse(row.response),
      }
    );
  }

  async insert(
    key: IdempotencyKey,
    bodyDigest: string,
    response: unknown,
    createdAt: string,
  ): Promise<void> {
    await this.db('idempotency_keys').insert({
      ...key,
      body_digest: bodyDigest,
      response: JSON.stringify(response),
      created_at: fromInstant(createdAt),
    });
  }

  /** Forgets answers that are older; gives how many. */
  async removeBefore(instant: string): Promise<number> {
    return this.db('idempotency_keys')
      .where('created_at', '<', fromInstant(instant))
      .delete();
  }
}
