import type { HandoverState } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Knex } from 'knex';
import { appFromRow, AppRecord, AppRow } from './appRows';
import {
  fromInstant,
  fromOptionalInstant,
  StoredInstant,
  toInstant,
  toNumber,
  toOptionalInstant,
} from './columns';
import { AppCriteria, whereCriteria } from './criteria';

/** An app that one owner offers to another. */
export type HandoverRecord = {
  id: string;
  appId: string;
  from: string;
  to: string;
  state: HandoverState;
  offeredBy: string;
  offeredAt: string;
  comment: string | null;
  decidedBy: string | null;
  decidedAt: string | null;
  decisionComment: string | null;
};

type HandoverRow = {
  id: string;
  app_id: string;
  from_owner: string;
  to_owner: string;
  state: string;
  offered_by: string;
  offered_at: StoredInstant;
  comment: string | null;
  decided_by: string | null;
  decided_at: StoredInstant | null;
  decision_comment: string | null;
};

type WaitingQuery = {
  /** Who is asked: references of a person and the person's groups. */
  claims: string[];
  visible?: AppCriteria;
};

/** Reads and writes offers of apps to other owners. */
export class HandoverStore {
  constructor(private readonly db: Knex) {}

  async insert(handover: HandoverRecord): Promise<void> {
    await this.db('handovers').insert(toRow(handover));
  }

  /** Writes the answer to an offer; false where somebody was faster. */
  async decide(handover: HandoverRecord): Promise<boolean> {
    const updated = await this.db('handovers')
      .where({ id: handover.id, state: 'offered' })
      .update(toRow(handover));
    return updated === 1;
  }

  /** The offer of an app that waits for an answer. */
  async findOpen(appId: string): Promise<HandoverRecord | undefined> {
    return (await this.findOpenOf([appId]))[0];
  }

  async findOpenOf(appIds: string[]): Promise<HandoverRecord[]> {
    const rows = await this.db<HandoverRow>('handovers')
      .whereIn('app_id', appIds)
      .where('state', 'offered');
    return rows.map(fromRow);
  }

  /** The apps that wait for somebody to become their owner, those without one first. */
  async waitingFor(
    query: WaitingQuery & { limit: number; offset: number },
  ): Promise<AppRecord[]> {
    const rows: AppRow[] = await this.waiting(query)
      .select('micro_apps.*')
      .orderByRaw('CASE WHEN orphaned_since IS NULL THEN 1 ELSE 0 END')
      .orderBy(['orphaned_since', 'search_text', 'id'])
      .limit(query.limit)
      .offset(query.offset);
    return rows.map(appFromRow);
  }

  async countWaitingFor(query: WaitingQuery): Promise<number> {
    const [{ count }] = await this.waiting(query).count({ count: '*' });
    return toNumber(count ?? 0);
  }

  private waiting({ claims, visible }: WaitingQuery): Knex.QueryBuilder {
    const offered = this.db('handovers')
      .select('app_id')
      .where('state', 'offered')
      .whereIn('to_owner', claims);
    const asked = this.db('app_orphans')
      .join('app_orphan_asked', 'orphan_id', 'app_orphans.id')
      .whereNull('ended_at')
      .whereIn('entity_ref', claims)
      .select('app_id');
    const query = this.db('micro_apps')
      .whereNot('micro_apps.state', 'decommissioned')
      .where(any =>
        any.whereIn('micro_apps.id', offered).orWhereIn('micro_apps.id', asked),
      );
    if (visible) {
      whereCriteria(query, visible);
    }
    return query;
  }
}

function fromRow(row: HandoverRow): HandoverRecord {
  return {
    id: row.id,
    appId: row.app_id,
    from: row.from_owner,
    to: row.to_owner,
    state: row.state as HandoverState,
    offeredBy: row.offered_by,
    offeredAt: toInstant(row.offered_at),
    comment: row.comment,
    decidedBy: row.decided_by,
    decidedAt: toOptionalInstant(row.decided_at),
    decisionComment: row.decision_comment,
  };
}

function toRow(handover: HandoverRecord): Record<string, unknown> {
  return {
    id: handover.id,
    app_id: handover.appId,
    from_owner: handover.from,
    to_owner: handover.to,
    state: handover.state,
    offered_by: handover.offeredBy,
    offered_at: fromInstant(handover.offeredAt),
    comment: handover.comment,
    decided_by: handover.decidedBy,
    decided_at: fromOptionalInstant(handover.decidedAt),
    decision_comment: handover.decisionComment,
  };
}
