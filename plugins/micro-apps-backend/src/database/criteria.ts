import type { MicroAppFilter } from '@micro-apps/backstage-plugin-micro-apps-node';
import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import type { Knex } from 'knex';

/** Conditions on apps, as a permission policy makes them. */
export type AppCriteria = PermissionCriteria<MicroAppFilter>;

const COLUMNS: Record<MicroAppFilter['field'], string[]> = {
  owner: ['micro_apps.owner'],
  requester: ['micro_apps.created_by', 'micro_apps.submitted_by'],
  tier: ['micro_apps.tier'],
  state: ['micro_apps.state'],
};

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
  } else {
    query.where(any => {
      COLUMNS[criteria.field].forEach(column =>
        any.orWhereIn(column, criteria.values),
      );
    });
  }
}
