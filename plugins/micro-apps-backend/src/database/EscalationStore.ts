import type { Tier } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Knex } from 'knex';
import { fromInstant, StoredInstant, toInstant } from './columns';

/** Keeps what took longer than agreed, so that it is escalated once. */
export class EscalationStore {
  constructor(private readonly db: Knex) {}

  /** False where it was escalated already. */
  async insert(subjectId: string, at: string): Promise<boolean> {
    const inserted = await this.db('escalations')
      .insert({ subject_id: subjectId, escalated_at: fromInstant(at) })
      .onConflict('subject_id')
      .ignore()
      .returning('subject_id');
    return inserted.length === 1;
  }

  /** Forgets that it was escalated, so that it may be again. */
  async remove(subjectId: string): Promise<void> {
    await this.db('escalations').where('subject_id', subjectId).delete();
  }

  /** When each of the subjects was escalated. */
  async find(subjectIds: string[]): Promise<Map<string, string>> {
    const rows: { subject_id: string; escalated_at: StoredInstant }[] =
      await this.db('escalations').whereIn('subject_id', subjectIds);
    return new Map(
      rows.map(row => [row.subject_id, toInstant(row.escalated_at)]),
    );
  }

  /** Ids of requests that have waited for people since before an instant, and that nobody heard of. */
  async dueRequests(
    tier: Tier,
    before: string,
    limit: number,
  ): Promise<string[]> {
    const rows = await this.db('approval_requests')
      .where({ tier })
      .whereIn('state', ['open', 'blocked'])
      .where('waiting_since', '<=', fromInstant(before))
      .whereNotIn('id', this.db('escalations').select('subject_id'))
      .orderBy('id')
      .limit(limit)
      .select('id');
    return rows.map(({ id }) => id);
  }
}
