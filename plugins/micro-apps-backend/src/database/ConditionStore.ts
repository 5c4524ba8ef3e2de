import type { Condition } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Knex } from 'knex';
import {
  fromInstant,
  fromOptionalInstant,
  StoredInstant,
  toInstant,
  toNumber,
  toOptionalInstant,
} from './columns';

/** What an approval was made to depend on; `position` orders those of one decision. */
export type ConditionRecord = Omit<Condition, 'boundTo'> & {
  appId: string;
  position: number;
  /** The owner on whose side who closed it would be: once that owns the app, it is open again. */
  notForOwner: string | null;
};

type ConditionRow = {
  id: string;
  app_id: string;
  request_id: string;
  revision: number;
  position: number;
  text: string;
  state: string;
  set_by: string;
  set_at: StoredInstant;
  resolved_by: string | null;
  resolved_at: StoredInstant | null;
  resolution: string | null;
  not_for_owner: string | null;
};

/** Reads and writes the conditions of approvals. */
export class ConditionStore {
  constructor(private readonly db: Knex) {}

  async insertAll(conditions: ConditionRecord[]): Promise<void> {
    if (conditions.length > 0) {
      await this.db('approval_conditions').insert(conditions.map(toRow));
    }
  }

  async update(condition: ConditionRecord): Promise<void> {
    await this.db('approval_conditions')
      .where('id', condition.id)
      .update(toRow(condition));
  }

  /** Withdraws the open conditions of a request that was not approved in the end. */
  async withdraw(
    requestId: string,
    why: { by: string; at: string; reason: string },
  ): Promise<void> {
    await this.db('approval_conditions')
      .where({ request_id: requestId, state: 'open' })
      .update({
        state: 'withdrawn',
        resolved_by: why.by,
        resolved_at: fromInstant(why.at),
        resolution: why.reason,
      });
  }

  async find(id: string): Promise<ConditionRecord | undefined> {
    const row = await this.db<ConditionRow>('approval_conditions')
      .where('id', id)
      .first();
    return row && fromRow(row);
  }

  /** Oldest first. */
  async list(appId: string): Promise<ConditionRecord[]> {
    const rows = await this.db<ConditionRow>('approval_conditions')
      .where('app_id', appId)
      .orderBy([
        { column: 'set_at' },
        { column: 'request_id' },
        { column: 'position' },
        { column: 'id' },
      ]);
    return rows.map(fromRow);
  }

  /** Those of approvals that were given which somebody closed. */
  async listClosed(appId: string): Promise<ConditionRecord[]> {
    const rows = await this.db<ConditionRow>('approval_conditions')
      .where('app_id', appId)
      .whereNot('state', 'open')
      // What was asked for in a request that was not approved asks nothing any more.
      .whereIn(
        'request_id',
        this.db('approval_requests').select('id').where('state', 'approved'),
      )
      .orderBy(['set_at', 'id']);
    return rows.map(fromRow);
  }

  async countOpen(appId: string): Promise<number> {
    const [{ count }] = await this.db('approval_conditions')
      .where({ app_id: appId, state: 'open' })
      .count({ count: '*' });
    return toNumber(count ?? 0);
  }
}

function fromRow(row: ConditionRow): ConditionRecord {
  return {
    id: row.id,
    appId: row.app_id,
    requestId: row.request_id,
    revision: row.revision,
    position: row.position,
    text: row.text,
    state: row.state as Condition['state'],
    setBy: row.set_by,
    setAt: toInstant(row.set_at),
    resolvedBy: row.resolved_by,
    resolvedAt: toOptionalInstant(row.resolved_at),
    resolution: row.resolution,
    notForOwner: row.not_for_owner,
  };
}

function toRow(condition: ConditionRecord): ConditionRow {
  return {
    id: condition.id,
    app_id: condition.appId,
    request_id: condition.requestId,
    revision: condition.revision,
    position: condition.position,
    text: condition.text,
    state: condition.state,
    set_by: condition.setBy,
    set_at: fromInstant(condition.setAt),
    resolved_by: condition.resolvedBy,
    resolved_at: fromOptionalInstant(condition.resolvedAt),
    resolution: condition.resolution,
    not_for_owner: condition.notForOwner,
  };
}
