import type { AppsQuery } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Knex } from 'knex';
import { fromInstant } from './columns';
import { AppCriteria, whereCriteria } from './criteria';

/** Filters of a list of apps; the references in `owner` are complete. */
export type AppListQuery = AppsQuery & { visible?: AppCriteria };

/** Leaves the rows of `micro_apps` that a query asks for and the caller may see. */
export function whereAppsQuery(
  db: Knex,
  query: Knex.QueryBuilder,
  filter: Omit<AppListQuery, 'limit' | 'offset' | 'orderBy'>,
): void {
  if (filter.visible) {
    whereCriteria(query, filter.visible);
  }
  for (const column of ['state', 'tier', 'owner'] as const) {
    const values = filter[column];
    if (values) {
      query.whereIn(`micro_apps.${column}`, values);
    }
  }
  for (const kind of ['environment', 'endpoint'] as const) {
    const values = filter[kind];
    if (values) {
      query.whereIn(
        'micro_apps.id',
        db('micro_app_facets')
          .select('app_id')
          .where({ kind })
          .whereIn('value', values),
      );
    }
  }
  if (filter.rule || filter.ruleStatus) {
    const found = db('micro_app_checks').select('app_id');
    if (filter.rule) {
      found.whereIn('rule', filter.rule);
    }
    if (filter.ruleStatus) {
      found.whereIn('status', filter.ruleStatus);
    }
    query.whereIn('micro_apps.id', found);
  }
  if (filter.openConditions) {
    query.where(
      'micro_apps.open_conditions',
      filter.openConditions === 'true' ? '>' : '=',
      0,
    );
  }
  if (filter.breach) {
    const column = 'micro_apps.breached_since';
    if (filter.breach === 'true') {
      query.whereNotNull(column);
    } else {
      query.whereNull(column);
    }
  }
  if (filter.ownerless) {
    const column = 'micro_apps.orphaned_since';
    if (filter.ownerless === 'true') {
      query.whereNotNull(column);
    } else {
      query.whereNull(column);
    }
  }
  if (filter.origin?.length === 1) {
    const column = 'micro_apps.origin_location';
    if (filter.origin[0] === 'git') {
      query.whereNotNull(column);
    } else {
      query.whereNull(column);
    }
  }
  if (filter.fileProblem) {
    const troubled = db('followed_entities')
      .where(any => any.whereNotNull('problem').orWhereNotNull('missing_since'))
      .select('entity_ref');
    query.whereNotNull('micro_apps.origin_location');
    if (filter.fileProblem === 'true') {
      query.whereIn('micro_apps.entity_ref', troubled);
    } else {
      query.whereNotIn('micro_apps.entity_ref', troubled);
    }
  }
  if (filter.reviewBefore) {
    query.where(
      'micro_apps.next_review_at',
      '<',
      fromInstant(filter.reviewBefore),
    );
  }
  if (filter.q) {
    whereContains(query, filter.q);
  }
}

/** Leaves the apps whose title, name or purpose holds every word. */
export function whereContains(query: Knex.QueryBuilder, text: string): void {
  for (const word of text.toLocaleLowerCase('en-US').split(/\s+/)) {
    if (word) {
      query.whereRaw(`micro_apps.search_text LIKE ? ESCAPE '!'`, [
        `%${word.replace(/[!%_]/g, '!$&')}%`,
      ]);
    }
  }
}
