import { randomUUID } from 'node:crypto';
import type { ShadowedDecision } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Knex } from 'knex';
import { fromInstant, StoredInstant, toInstant, toNumber } from './columns';
import { AppCriteria, whereCriteria } from './criteria';

/** How often a candidate decided, and for one rule, or in all, otherwise than the bundle in force. */
export type ShadowCount = {
  /** Empty for the decisions in all. */
  rule: string;
  decisions: number;
  newlyDenied: number;
  noLongerDenied: number;
};

/** What is otherwise about a decision. */
export type ShadowChange = Omit<ShadowedDecision, 'timestamp'>;

/** Where a candidate decided otherwise. */
export type ShadowDifference = {
  appId: string;
  decidedAt: string;
  change: ShadowChange;
};

type CountRow = {
  rule: string;
  decisions: number;
  newly_denied: number;
  no_longer_denied: number;
};

/** Keeps what a candidate that runs in shadow decided otherwise. */
export class ShadowStore {
  constructor(private readonly db: Knex) {}

  /** Adds to the counts of a candidate; several may add at once. */
  async count(bundleDigest: string, counts: ShadowCount[]): Promise<void> {
    for (const { rule, decisions, newlyDenied, noLongerDenied } of counts) {
      await this.db('policy_shadow_counts')
        .insert({
          bundle_digest: bundleDigest,
          rule,
          decisions: 0,
          newly_denied: 0,
          no_longer_denied: 0,
        })
        .onConflict(['bundle_digest', 'rule'])
        .ignore();
      await this.db('policy_shadow_counts')
        .where({ bundle_digest: bundleDigest, rule })
        .increment({
          decisions,
          newly_denied: newlyDenied,
          no_longer_denied: noLongerDenied,
        });
    }
  }

  async counts(bundleDigest: string): Promise<ShadowCount[]> {
    const rows = await this.db<CountRow & { bundle_digest: string }>(
      'policy_shadow_counts',
    )
      .where('bundle_digest', bundleDigest)
      .orderBy('rule');
    return rows.map(row => ({
      rule: row.rule,
      decisions: row.decisions,
      newlyDenied: row.newly_denied,
      noLongerDenied: row.no_longer_denied,
    }));
  }

  async insert(
    bundleDigest: string,
    difference: ShadowDifference,
  ): Promise<void> {
    await this.db('policy_shadow_differences').insert({
      id: randomUUID(),
      app_id: difference.appId,
      bundle_digest: bundleDigest,
      decided_at: fromInstant(difference.decidedAt),
      change: JSON.stringify(difference.change),
    });
  }

  /** Keeps the newest differences, and what counts of the candidate that runs. */
  async keepNewest(limit: number): Promise<void> {
    const last = await this.db('policy_shadow_differences')
      .orderBy('decided_at', 'desc')
      .offset(limit)
      .first('decided_at');
    if (last) {
      await this.db('policy_shadow_differences')
        .where('decided_at', '<=', last.decided_at)
        .delete();
    }
  }

  /** Newest first. */
  async list(
    bundleDigest: string,
    query: { limit: number; offset: number; visible?: AppCriteria },
  ): Promise<ShadowDifference[]> {
    const rows: {
      app_id: string;
      decided_at: StoredInstant;
      change: string;
    }[] = await this.matching(bundleDigest, query.visible)
      .select(
        'policy_shadow_differences.app_id',
        'policy_shadow_differences.decided_at',
        'policy_shadow_differences.change',
      )
      .orderBy([
        { column: 'policy_shadow_differences.decided_at', order: 'desc' },
        { column: 'policy_shadow_differences.id' },
      ])
      .limit(query.limit)
      .offset(query.offset);
    return rows.map(row => ({
      appId: row.app_id,
      decidedAt: toInstant(row.decided_at),
      // Those of earlier versions are of registrations.
      change: { point: 'registration', ...JSON.parse(row.change) },
    }));
  }

  async countDifferences(
    bundleDigest: string,
    visible?: AppCriteria,
  ): Promise<number> {
    const [{ count }] = await this.matching(bundleDigest, visible).count({
      count: '*',
    });
    return toNumber(count ?? 0);
  }

  private matching(
    bundleDigest: string,
    visible: AppCriteria | undefined,
  ): Knex.QueryBuilder {
    const rows = this.db('policy_shadow_differences')
      .join('micro_apps', 'micro_apps.id', 'policy_shadow_differences.app_id')
      .where('bundle_digest', bundleDigest);
    if (visible) {
      whereCriteria(rows, visible);
    }
    return rows;
  }
}
