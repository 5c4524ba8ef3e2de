import type { MicroAppFilter } from '@micro-apps/backstage-plugin-micro-apps-node';
import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import type { Knex } from 'knex';

/** Conditions on apps, as a permission policy makes them. */
export type AppCriteria = PermissionCriteria<MicroAppFilter>;

const COLUMNS = {
  owner: 'micro_apps.owner',
  tier: 'micro_apps.tier',
  state: 'micro_apps.state',
};

/** Leaves the apps that one of people asked for, since the app has the owner that it has. */
export function whereRequester(
  query: Knex.QueryBuilder,
  people: readonly string[],
): void {
  query.where(any =>
    any
      .where(registered =>
        registered
          .whereIn('micro_apps.created_by', people)
          .whereNull('micro_apps.handed_over_revision'),
      )
      .orWhere(sent =>
        sent
          .whereIn('micro_apps.submitted_by', people)
          .whereRaw(
            'coalesce(micro_apps.handed_over_revision, 0) < micro_apps.current_revision',
          ),
      ),
  );
}

/** Leaves the rows of `micro_apps` that meet the criteria. */
export function whereCriteria(
  query: Knex.QueryBuilder,
  criteria: AppCriteria,
): void {
  if ('allOf' in criteria) {
    query.where(all => {
      criteria.allOf.forEach(child =>
        all.andWhere(each => whereCriteria(each, child)),
      );
    });
  } else if ('anyOf' in criteria) {
    query.where(any => {
      criteria.anyOf.forEach(child =>
        any.orWhere(each => whereCriteria(each, child)),
      );
    });
  } else if ('not' in criteria) {
    query.whereNot(negated => whereCriteria(negated, criteria.not));
  } else if (criteria.field === 'requester') {
    whereRequester(query, criteria.values);
  } else {
    query.whereIn(COLUMNS[criteria.field], criteria.values);
  }
}
