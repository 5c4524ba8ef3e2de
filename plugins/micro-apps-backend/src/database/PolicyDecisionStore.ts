import type {
  BundleRef,
  DecisionLogEntry,
  DecisionLogQuery,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Knex } from 'knex';
import { fromInstant, toNumber } from './columns';
import {
  LoggedDecision,
  PolicyDecisionRow,
  policyDecisionFromRow,
  policyDecisionToRow,
  policyDecisionToSummary,
} from './policyDecisionRows';

/** How many rows a statement inserts: PostgreSQL takes 65,535 parameters, SQLite 32,766. */
const INSERT_SIZE = 500;

/** The most apps at a time that were decided on while bundles changed. */
const MAX_LATE = 1000;

/** A decision that was claimed for the decision-log service. */
export type OwedDecision = { decision: LoggedDecision; attempts: number };

/** Keeps what policies decided, until nobody needs it any longer. */
export class PolicyDecisionStore {
  constructor(private readonly db: Knex) {}

  /** @param forwardAt - when they are owed to a decision-log service; null where there is none */
  async insert(
    decisions: LoggedDecision[],
    forwardAt: string | null,
  ): Promise<void> {
    const rows = decisions.map(item => policyDecisionToRow(item, forwardAt));
    const denials = decisions.flatMap(({ decisionId, denied }) =>
      [...new Set(denied)].map(rule => ({ decision_id: decisionId, rule })),
    );
    await this.insertAll('policy_decisions', rows);
    await this.insertAll('policy_decision_denials', denials);
  }

  /** Newest first, without inputs and results. */
  async list(query: DecisionLogQuery): Promise<DecisionLogEntry[]> {
    const rows = this.db<PolicyDecisionRow>('policy_decisions')
      .orderBy([
        { column: 'decided_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(query.limit)
      .offset(query.offset);
    this.whereQuery(rows, query);
    const found = await rows;
    return found.map(policyDecisionToSummary);
  }

  async countMatching(query: DecisionLogQuery): Promise<number> {
    const rows = this.db('policy_decisions').count({ count: '*' });
    this.whereQuery(rows, query);
    const [{ count }] = await rows;
    return toNumber(count ?? 0);
  }

  async find(id: string): Promise<LoggedDecision | undefined> {
    const row = await this.db<PolicyDecisionRow>('policy_decisions')
      .where('id', id)
      .first();
    return row && policyDecisionFromRow(row);
  }

  /** The apps (`namespace/name`) whose last decision at registration since an instant another bundle made; of all, or of one. */
  async decidedByOthers(
    bundle: BundleRef,
    since: string,
    app?: string,
  ): Promise<string[]> {
    return this.db('policy_decisions as other')
      .where({
        'other.point': 'registration',
        ...(app && { 'other.app': app }),
      })
      .where('other.decided_at', '>=', fromInstant(since))
      .where('other.bundle_digest', '<>', bundle.digest)
      .whereNotExists(
        this.db('policy_decisions as later')
          .whereRaw('later.app = other.app')
          .where('later.point', 'registration')
          .where('later.bundle_digest', bundle.digest)
          .whereRaw('later.decided_at >= other.decided_at'),
      )
      .distinct('other.app')
      .limit(MAX_LATE)
      .pluck('other.app');
  }

  /** Forgets some of the decisions that are older; gives how many, and how many of them were never sent. */
  async removeBefore(
    before: string,
    limit: number,
  ): Promise<{ removed: number; unsent: number }> {
    const rows = await this.db<PolicyDecisionRow>('policy_decisions')
      .where('decided_at', '<', fromInstant(before))
      .orderBy('decided_at')
      .limit(limit)
      .select('id', 'forward_at');
    const ids = rows.map(({ id }) => id);
    // SQLite deletes what depends on a row only where it is told to.
    await this.db('policy_decision_denials')
      .whereIn('decision_id', ids)
      .delete();
    await this.db('policy_decisions').whereIn('id', ids).delete();
    return {
      removed: ids.length,
      unsent: rows.filter(row => row.forward_at !== null).length,
    };
  }

  /**
   * Takes decisions that are owed; nobody else gets them before `until`. Run it in a transaction, as that of the outbox.
   */
  async claimOwed(
    now: string,
    until: string,
    limit: number,
  ): Promise<OwedDecision[]> {
    const due = this.db<PolicyDecisionRow>('policy_decisions')
      .whereNotNull('forward_at')
      .where('forward_at', '<=', fromInstant(now))
      .orderBy(['forward_at', 'id'])
      .limit(limit);
    const isPostgres = this.db.client.config.client === 'pg';
    const rows = await (isPostgres ? due.forUpdate().skipLocked() : due);
    await this.db('policy_decisions')
      .whereIn(
        'id',
        rows.map(({ id }) => id),
      )
      .update({ forward_at: fromInstant(until) })
      .increment('forward_attempts', 1);
    return rows.map(row => ({
      decision: policyDecisionFromRow(row),
      attempts: row.forward_attempts + 1,
    }));
  }

  async markSent(ids: string[]): Promise<void> {
    await this.db('policy_decisions')
      .whereIn('id', ids)
      .update({ forward_at: null });
  }

  async postponeOwed(ids: string[], until: string): Promise<void> {
    await this.db('policy_decisions')
      .whereIn('id', ids)
      .update({ forward_at: fromInstant(until) });
  }

  private async insertAll(table: string, rows: object[]): Promise<void> {
    for (let from = 0; from < rows.length; from += INSERT_SIZE) {
      await this.db(table).insert(rows.slice(from, from + INSERT_SIZE));
    }
  }

  private whereQuery(query: Knex.QueryBuilder, filter: DecisionLogQuery): void {
    if (filter.point) {
      query.whereIn('point', filter.point);
    }
    if (filter.app) {
      query.where('app', filter.app);
    }
    if (filter.allow) {
      query.where('allow', filter.allow === 'true');
    }
    if (filter.from) {
      query.where('decided_at', '>=', fromInstant(filter.from));
    }
    if (filter.to) {
      query.where('decided_at', '<=', fromInstant(filter.to));
    }
    if (filter.rule) {
      query.whereIn(
        'id',
        this.db('policy_decision_denials')
          .select('decision_id')
          .where('rule', filter.rule),
      );
    }
  }
}
