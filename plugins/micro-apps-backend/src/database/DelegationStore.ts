import type {
  DelegationsQuery,
  DelegationState,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Knex } from 'knex';
import {
  fromInstant,
  fromOptionalInstant,
  StoredInstant,
  toInstant,
  toNumber,
  toOptionalInstant,
} from './columns';

/** A time in which one person decides for another. */
export type DelegationRecord = {
  id: string;
  delegator: string;
  delegate: string;
  startsAt: string;
  endsAt: string;
  createdAt: string;
  endedAt: string | null;
  endedBy: string | null;
};

type DelegationRow = {
  id: string;
  delegator: string;
  delegate: string;
  starts_at: StoredInstant;
  ends_at: StoredInstant;
  created_at: StoredInstant;
  ended_at: StoredInstant | null;
  ended_by: string | null;
};

type ListQuery = DelegationsQuery & { person: string; now: string };

/** Reads and writes `approval_delegations`. */
export class DelegationStore {
  constructor(private readonly db: Knex) {}

  async insert(delegation: DelegationRecord): Promise<void> {
    await this.db('approval_delegations').insert(toRow(delegation));
  }

  async update(delegation: DelegationRecord): Promise<void> {
    await this.db('approval_delegations')
      .where('id', delegation.id)
      .update(toRow(delegation));
  }

  async find(id: string): Promise<DelegationRecord | undefined> {
    const row = await this.db<DelegationRow>('approval_delegations')
      .where('id', id)
      .first();
    return row && fromRow(row);
  }

  /** All to or from some people that are not over. */
  async unfinished(people: string[], now: string): Promise<DelegationRecord[]> {
    const rows = await this.db<DelegationRow>('approval_delegations')
      .where(any =>
        any.whereIn('delegator', people).orWhereIn('delegate', people),
      )
      .whereNull('ended_at')
      .where('ends_at', '>', fromInstant(now))
      .orderBy('starts_at');
    return rows.map(fromRow);
  }

  /** Those whose approvals a person may decide at an instant. */
  async delegatorsOf(delegate: string, now: string): Promise<string[]> {
    const rows: { delegator: string }[] = await this.db('approval_delegations')
      .where('delegate', delegate)
      .whereNull('ended_at')
      .where('starts_at', '<=', fromInstant(now))
      .where('ends_at', '>', fromInstant(now))
      .orderBy('delegator')
      .select('delegator');
    return rows.map(({ delegator }) => delegator);
  }

  async list(query: ListQuery): Promise<DelegationRecord[]> {
    const rows: DelegationRow[] = await this.matching(query)
      .orderBy([{ column: 'starts_at', order: 'desc' }, { column: 'id' }])
      .limit(query.limit)
      .offset(query.offset);
    return rows.map(fromRow);
  }

  async countMatching(query: ListQuery): Promise<number> {
    const [{ count }] = await this.matching(query).count({ count: '*' });
    return toNumber(count ?? 0);
  }

  private matching({ person, role, state, now }: ListQuery): Knex.QueryBuilder {
    const at = fromInstant(now);
    const conditions: Record<
      DelegationState,
      (query: Knex.QueryBuilder) => void
    > = {
      planned: query => query.whereNull('ended_at').where('starts_at', '>', at),
      active: query =>
        query
          .whereNull('ended_at')
          .where('starts_at', '<=', at)
          .where('ends_at', '>', at),
      over: query =>
        query.whereNotNull('ended_at').orWhere('ends_at', '<=', at),
    };
    const roles = role ? [role] : ['delegator', 'delegate'];
    const rows = this.db('approval_delegations').where(any =>
      roles.forEach(column => any.orWhere(column, person)),
    );
    return state
      ? rows.where(any =>
          state.forEach(each => any.orWhere(query => conditions[each](query))),
        )
      : rows;
  }
}

function fromRow(row: DelegationRow): DelegationRecord {
  return {
    id: row.id,
    delegator: row.delegator,
    delegate: row.delegate,
    startsAt: toInstant(row.starts_at),
    endsAt: toInstant(row.ends_at),
    createdAt: toInstant(row.created_at),
    endedAt: toOptionalInstant(row.ended_at),
    endedBy: row.ended_by,
  };
}

function toRow(delegation: DelegationRecord) {
  return {
    id: delegation.id,
    delegator: delegation.delegator,
    delegate: delegation.delegate,
    starts_at: fromInstant(delegation.startsAt),
    ends_at: fromInstant(delegation.endsAt),
    created_at: fromInstant(delegation.createdAt),
    ended_at: fromOptionalInstant(delegation.endedAt),
    ended_by: delegation.endedBy,
  };
}
