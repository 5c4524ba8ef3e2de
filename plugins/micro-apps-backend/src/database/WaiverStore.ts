import type {
  WaiversQuery,
  WaiverState,
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
import { AppCriteria, whereCriteria } from './criteria';

/** A rule set aside for one app, for a time. */
export type WaiverRecord = {
  id: string;
  appId: string;
  rule: string;
  ruleTitle: string;
  state: WaiverState;
  reason: string;
  compensatingControl: string;
  revision: number;
  proposedBy: string;
  proposedAt: string;
  decidedBy: string | null;
  decidedAt: string | null;
  endedBy: string | null;
  endedAt: string | null;
  comment: string | null;
  expiresAt: string;
  /** How many days before its end people were reminded last. */
  remindedDays: number | null;
  /** The owner on whose side who proposed or approved it would be: for a revision that names it, this does not count. */
  notForOwner: string | null;
};

type WaiverRow = {
  id: string;
  app_id: string;
  rule: string;
  rule_title: string;
  state: string;
  reason: string;
  compensating_control: string;
  revision: number;
  proposed_by: string;
  proposed_at: StoredInstant;
  decided_by: string | null;
  decided_at: StoredInstant | null;
  ended_by: string | null;
  ended_at: StoredInstant | null;
  comment: string | null;
  expires_at: StoredInstant;
  reminded_days: number | null;
  not_for_owner: string | null;
};

/** A query for waivers, limited to the apps that the caller may see. */
export type WaiverListQuery = WaiversQuery & { visible?: AppCriteria };

/** Those that wait first, then those in force, the next to end first; then what is over. */
const ORDER = `CASE policy_waivers.state WHEN 'proposed' THEN 0 WHEN 'active' THEN 1 ELSE 2 END`;

/** Reads and writes waivers. */
export class WaiverStore {
  constructor(private readonly db: Knex) {}

  async insert(waiver: WaiverRecord): Promise<void> {
    await this.db('policy_waivers').insert(toRow(waiver));
  }

  /** Writes a waiver over the state that was read; false where somebody was faster. */
  async update(waiver: WaiverRecord, readState: WaiverState): Promise<boolean> {
    const updated = await this.db('policy_waivers')
      .where({ id: waiver.id, state: readState })
      .update(toRow(waiver));
    return updated === 1;
  }

  async find(id: string): Promise<WaiverRecord | undefined> {
    const row = await this.db<WaiverRow>('policy_waivers')
      .where('id', id)
      .first();
    return row && fromRow(row);
  }

  /** Newest first. */
  async listOfApp(appId: string): Promise<WaiverRecord[]> {
    const rows = await this.db<WaiverRow>('policy_waivers')
      .where('app_id', appId)
      .orderBy([
        { column: 'proposed_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ]);
    return rows.map(fromRow);
  }

  /** Those that were approved and not yet ended; ask `isWaiverInForce` besides, since time may have ended them. */
  async activeOf(appIds: string[]): Promise<WaiverRecord[]> {
    const rows = await this.db<WaiverRow>('policy_waivers')
      .where('state', 'active')
      .whereIn('app_id', appIds)
      .orderBy('id');
    return rows.map(fromRow);
  }

  async list(query: WaiverListQuery): Promise<WaiverRecord[]> {
    const rows: WaiverRow[] = await this.matching(query)
      .select('policy_waivers.*')
      .orderByRaw(ORDER)
      .orderByRaw(
        `CASE WHEN policy_waivers.state IN ('proposed', 'active') THEN policy_waivers.expires_at END`,
      )
      .orderBy([
        { column: 'policy_waivers.proposed_at', order: 'desc' },
        { column: 'policy_waivers.id' },
      ])
      .limit(query.limit)
      .offset(query.offset);
    return rows.map(fromRow);
  }

  async countMatching(query: WaiverListQuery): Promise<number> {
    const [{ count }] = await this.matching(query).count({ count: '*' });
    return toNumber(count ?? 0);
  }

  /** Open waivers that end before an instant, the first to end first. */
  async endingBefore(instant: string, limit: number): Promise<WaiverRecord[]> {
    const rows = await this.db<WaiverRow>('policy_waivers')
      .whereIn('state', ['proposed', 'active'])
      .where('expires_at', '<=', fromInstant(instant))
      .orderBy(['expires_at', 'id'])
      .limit(limit);
    return rows.map(fromRow);
  }

  /** Active waivers that end before an instant, of which nobody was reminded this close to the end. */
  async toRemind(
    before: string,
    days: number,
    limit: number,
  ): Promise<WaiverRecord[]> {
    const rows = await this.db<WaiverRow>('policy_waivers')
      .where('state', 'active')
      .where('expires_at', '<=', fromInstant(before))
      .where(any =>
        any.whereNull('reminded_days').orWhere('reminded_days', '>', days),
      )
      .orderBy(['expires_at', 'id'])
      .limit(limit);
    return rows.map(fromRow);
  }

  private matching(query: WaiverListQuery): Knex.QueryBuilder {
    const { state, app, rule, visible } = query;
    const rows = this.db('policy_waivers').join(
      'micro_apps',
      'micro_apps.id',
      'policy_waivers.app_id',
    );
    if (state?.length) {
      rows.whereIn('policy_waivers.state', state);
    }
    if (rule) {
      rows.where('policy_waivers.rule', rule);
    }
    if (app) {
      rows.where('micro_apps.entity_ref', `microapp:${app.toLowerCase()}`);
    }
    if (visible) {
      whereCriteria(rows, visible);
    }
    return rows;
  }
}

function fromRow(row: WaiverRow): WaiverRecord {
  return {
    id: row.id,
    appId: row.app_id,
    rule: row.rule,
    ruleTitle: row.rule_title,
    state: row.state as WaiverState,
    reason: row.reason,
    compensatingControl: row.compensating_control,
    revision: row.revision,
    proposedBy: row.proposed_by,
    proposedAt: toInstant(row.proposed_at),
    decidedBy: row.decided_by,
    decidedAt: toOptionalInstant(row.decided_at),
    endedBy: row.ended_by,
    endedAt: toOptionalInstant(row.ended_at),
    comment: row.comment,
    expiresAt: toInstant(row.expires_at),
    remindedDays: row.reminded_days,
    notForOwner: row.not_for_owner,
  };
}

function toRow(waiver: WaiverRecord): WaiverRow {
  return {
    id: waiver.id,
    app_id: waiver.appId,
    rule: waiver.rule,
    rule_title: waiver.ruleTitle,
    state: waiver.state,
    reason: waiver.reason,
    compensating_control: waiver.compensatingControl,
    revision: waiver.revision,
    proposed_by: waiver.proposedBy,
    proposed_at: fromInstant(waiver.proposedAt),
    decided_by: waiver.decidedBy,
    decided_at: fromOptionalInstant(waiver.decidedAt),
    ended_by: waiver.endedBy,
    ended_at: fromOptionalInstant(waiver.endedAt),
    comment: waiver.comment,
    expires_at: fromInstant(waiver.expiresAt),
    reminded_days: waiver.remindedDays,
    not_for_owner: waiver.notForOwner,
  };
}
