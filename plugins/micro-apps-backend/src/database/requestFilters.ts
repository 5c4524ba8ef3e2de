import {
  OWNER_LEG,
  RequestState,
  Tier,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Knex } from 'knex';
import { whereContains } from './appFilters';
import { AppCriteria, whereCriteria } from './criteria';

/** Filters of a list of approval requests. */
export type RequestListQuery = {
  state?: RequestState[];
  tier?: Tier[];
  requestedBy?: string;
  /** The complete entity reference of an app. */
  appRef?: string;
  q?: string;
  visible?: AppCriteria;
  /** Only requests of which this person may decide a leg, where the policy lets the person decide at all. */
  eligible?: {
    userEntityRef: string;
    claims: string[];
    allowed?: AppCriteria;
  };
  limit: number;
  offset: number;
};

/** Leaves the rows of `approval_requests` that a query asks for and the caller may see. */
export function whereRequestsQuery(
  db: Knex,
  query: Knex.QueryBuilder,
  filter: Omit<RequestListQuery, 'limit' | 'offset'>,
): void {
  query.join('micro_apps', 'micro_apps.id', 'approval_requests.app_id');
  if (filter.visible) {
    whereCriteria(query, filter.visible);
  }
  if (filter.state) {
    query.whereIn('approval_requests.state', filter.state);
  }
  if (filter.tier) {
    query.whereIn('approval_requests.tier', filter.tier);
  }
  if (filter.requestedBy) {
    query.where('approval_requests.requested_by', filter.requestedBy);
  }
  if (filter.appRef) {
    query.where('micro_apps.entity_ref', filter.appRef);
  }
  if (filter.q) {
    whereContains(query, filter.q);
  }
  if (filter.eligible) {
    whereEligible(db, query, filter.eligible);
  }
}

/** `legEligibility` in SQL: the two are tested to agree. */
function whereEligible(
  db: Knex,
  query: Knex.QueryBuilder,
  { userEntityRef, claims, allowed }: NonNullable<RequestListQuery['eligible']>,
): void {
  if (allowed) {
    whereCriteria(query, allowed);
  }
  const mine = db('approval_decisions')
    .whereRaw('approval_decisions.request_id = approval_requests.id')
    .where('approval_decisions.decided_by', userEntityRef);
  const approvals = db('approval_decisions')
    .whereRaw('approval_decisions.request_id = approval_requests.id')
    .whereRaw('approval_decisions.leg = approval_legs.name')
    .whereNotNull('approval_decisions.slot')
    .count('*');
  const legs = db('approval_legs')
    .join('approval_leg_approvers', join =>
      join
        .on('approval_leg_approvers.request_id', 'approval_legs.request_id')
        .andOn('approval_leg_approvers.leg', 'approval_legs.name'),
    )
    .whereRaw('approval_legs.request_id = approval_requests.id')
    .whereIn('approval_leg_approvers.entity_ref', claims)
    .where('approval_legs.needed', '>', approvals)
    .where(side =>
      side
        .where('approval_legs.name', OWNER_LEG)
        .orWhereNotIn('approval_requests.owner', claims),
    );
  query
    .where('approval_requests.state', 'open')
    .whereNot('approval_requests.requested_by', userEntityRef)
    .whereNotExists(mine)
    .whereExists(legs);
}
