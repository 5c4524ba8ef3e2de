import {
  OWNER_LEG,
  RequestState,
  Tier,
  TIERS,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Knex } from 'knex';
import { whereContains } from './appFilters';
import { fromInstant } from './columns';
import { AppCriteria, whereCriteria } from './criteria';

/** Filters of a list of approval requests. */
export type RequestListQuery = {
  state?: RequestState[];
  tier?: Tier[];
  /** Only what people can decide since before these instants. */
  lateSince?: Record<Tier, string>;
  requestedBy?: string;
  /** The complete entity reference of an app. */
  appRef?: string;
  q?: string;
  visible?: AppCriteria;
  /** Only requests of which this person may decide a leg, where the policy lets the person decide at all. */
  eligible?: {
    userEntityRef: string;
    claims: string[];
    /** Those for whom the person may decide as well. */
    delegators?: { userEntityRef: string; claims: string[] }[];
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
  const { lateSince } = filter;
  if (lateSince) {
    query.whereIn('approval_requests.state', ['open', 'blocked']);
    query.where(any => {
      for (const tier of TIERS) {
        any.orWhere(each =>
          each
            .where('approval_requests.tier', tier)
            .where(
              'approval_requests.waiting_since',
              '<=',
              fromInstant(lateSince[tier]),
            ),
        );
      }
    });
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

type Eligible = NonNullable<RequestListQuery['eligible']>;
type Person = Omit<Eligible, 'delegators' | 'allowed'>;

/** `legEligibility` in SQL: the two are tested to agree. */
function whereEligible(
  db: Knex,
  query: Knex.QueryBuilder,
  { allowed, delegators = [], ...caller }: Eligible,
): void {
  if (allowed) {
    whereCriteria(query, allowed);
  }
  query
    .where('approval_requests.state', 'open')
    .whereNot('approval_requests.requested_by', caller.userEntityRef)
    .whereNot(file => whereAuthor(file, caller))
    .whereNotExists(votesOf(db, caller))
    .where(any => {
      any.whereExists(openLegs(db, caller, [caller]));
      for (const delegator of delegators) {
        any.orWhere(each =>
          each
            .whereNot('approval_requests.requested_by', delegator.userEntityRef)
            .whereNot(file => whereAuthor(file, delegator))
            .whereNotExists(votesOf(db, delegator))
            .whereExists(openLegs(db, delegator, [caller, delegator])),
        );
      }
    });
}

/** Whoever can write in the file that a request comes from counts as its author. */
function whereAuthor(
  query: Knex.QueryBuilder,
  { userEntityRef, claims }: Person,
): void {
  const refs = [userEntityRef, ...claims];
  query
    .whereNotNull('approval_requests.origin_location')
    .where(any =>
      any
        .whereIn('approval_requests.requested_by', refs)
        .orWhereIn('approval_requests.owner', refs),
    );
}

/** The decisions in which a person had a part. */
function votesOf(db: Knex, { userEntityRef }: Person): Knex.QueryBuilder {
  return db('approval_decisions')
    .whereRaw('approval_decisions.request_id = approval_requests.id')
    .where(any =>
      any
        .where('approval_decisions.decided_by', userEntityRef)
        .orWhere('approval_decisions.decided_for', userEntityRef),
    );
}

/** The open legs of which a person is an approver, and that are not for the owner's side where somebody is of it. */
function openLegs(
  db: Knex,
  approver: Person,
  people: Person[],
): Knex.QueryBuilder {
  const approvals = db('approval_decisions')
    .whereRaw('approval_decisions.request_id = approval_requests.id')
    .whereRaw('approval_decisions.leg = approval_legs.name')
    .whereNotNull('approval_decisions.slot')
    .count('*');
  return db('approval_legs')
    .join('approval_leg_approvers', join =>
      join
        .on('approval_leg_approvers.request_id', 'approval_legs.request_id')
        .andOn('approval_leg_approvers.leg', 'approval_legs.name'),
    )
    .whereRaw('approval_legs.request_id = approval_requests.id')
    .whereIn('approval_leg_approvers.entity_ref', approver.claims)
    .where('approval_legs.needed', '>', approvals)
    .where(side =>
      side.where('approval_legs.name', OWNER_LEG).orWhereNotIn(
        'approval_requests.owner',
        people.flatMap(({ claims }) => claims),
      ),
    );
}
