import {
  Assessment,
  isPolicyCheck,
  RULE_FILTER_STATUSES,
  RuleFilterStatus,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Knex } from 'knex';
import { toNumber } from './columns';
import { AppCriteria, whereCriteria } from './criteria';

/** How many apps a rule stops, warns, or would have if it were not waived. */
export type RuleCounts = Record<RuleFilterStatus, number>;

type CountRow = { rule: string; status: RuleFilterStatus; count: string };

/** Reads and writes what rules say of the revision of each app that counts. */
export class CheckStore {
  constructor(private readonly db: Knex) {}

  /** Writes what the rules of an assessment said, over what they said before. */
  async replace(appId: string, { checks }: Assessment): Promise<void> {
    await this.db('micro_app_checks').where('app_id', appId).delete();
    const rows = checks
      .filter(isPolicyCheck)
      .filter(({ status }) =>
        (RULE_FILTER_STATUSES as readonly string[]).includes(status),
      )
      .map(({ id, status }) => ({ app_id: appId, rule: id, status }));
    if (rows.length > 0) {
      await this.db('micro_app_checks').insert(rows);
    }
  }

  /** The ids of apps of which a rule says something, the next after an id. */
  async appsWith(
    rule: string,
    afterId: string,
    limit: number,
  ): Promise<string[]> {
    return this.db('micro_app_checks')
      .where('rule', rule)
      .where('app_id', '>', afterId)
      .orderBy('app_id')
      .limit(limit)
      .pluck('app_id');
  }

  /** Whether a rule says something of an app. */
  async has(rule: string, appId: string): Promise<boolean> {
    const row = await this.db('micro_app_checks')
      .where({ rule, app_id: appId })
      .first();
    return Boolean(row);
  }

  /** The counts of each rule that says something, over the apps that may be seen. */
  async counts(visible?: AppCriteria): Promise<Map<string, RuleCounts>> {
    const query: Knex.QueryBuilder<CountRow, CountRow[]> = this.db(
      'micro_app_checks',
    )
      .join('micro_apps', 'micro_apps.id', 'micro_app_checks.app_id')
      .select('rule', 'status')
      .count({ count: '*' })
      .groupBy('rule', 'status');
    if (visible) {
      whereCriteria(query, visible);
    }
    const counts = new Map<string, RuleCounts>();
    for (const { rule, status, count } of await query) {
      const known = counts.get(rule) ?? { failed: 0, warned: 0, exempted: 0 };
      counts.set(rule, { ...known, [status]: toNumber(count) });
    }
    return counts;
  }
}
