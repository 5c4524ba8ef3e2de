import type { Tier } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Knex } from 'knex';
import { fromInstant, StoredInstant, toInstant } from './columns';

/** What is late of a tier, of what waits since before an instant; all of it, or one. */
export type LateQuery = {
  tier: Tier;
  before: string;
  limit: number;
  id?: string;
};

/** Keeps what took longer than agreed, so that it is escalated once. */
export class EscalationStore {
  constructor(private readonly db: Knex) {}

  async insert(subjectId: string, at: string): Promise<void> {
    await this.db('escalations').insert({
      subject_id: subjectId,
      escalated_at: fromInstant(at),
    });
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

  /** Requests that have waited for people since before an instant, and that nobody heard of. */
  async dueRequests({
    tier,
    before,
    limit,
    id,
  }: LateQuery): Promise<{ id: string; appId: string }[]> {
    const rows: { id: string; app_id: string }[] = await this.db(
      'approval_requests',
    )
      .where({ tier, ...(id && { id }) })
      .whereIn('state', ['open', 'blocked'])
      .where('waiting_since', '<=', fromInstant(before))
      .whereNotIn('id', this.db('escalations').select('subject_id'))
      .orderBy('id')
      .limit(limit)
      .select('id', 'app_id');
    return rows.map(row => ({ id: row.id, appId: row.app_id }));
  }
}
