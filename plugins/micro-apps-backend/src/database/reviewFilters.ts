import {
  ReviewState,
  Tier,
  TIERS,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Knex } from 'knex';
import { whereContains } from './appFilters';
import { fromInstant } from './columns';
import { AppCriteria, whereCriteria } from './criteria';

/** Somebody with the references that the person may claim. */
type Person = { userEntityRef: string; claims: string[] };

/** Filters of a list of reviews. */
export type ReviewListQuery = {
  states: readonly ReviewState[];
  tier?: Tier[];
  q?: string;
  visible?: AppCriteria;
  /** Only what the owner is overdue with, or what waits for security since before these instants. */
  lateSince?: Record<Tier, string>;
  /** Only what the person may renew or decide, where the policy lets the person at all. */
  eligible?: Person & {
    renew: AppCriteria | boolean;
    decide: AppCriteria | boolean;
    /** Those in whose right the person decides, the person or who delegated it; empty where nobody is an approver. */
    deciders: Person[];
  };
};

/** Leaves the rows of `app_reviews`, joined with their apps, that a query asks for and the caller may see. */
export function whereReviewsQuery(
  query: Knex.QueryBuilder,
  filter: ReviewListQuery,
): void {
  query
    .join('micro_apps', 'micro_apps.id', 'app_reviews.app_id')
    .whereIn('app_reviews.state', [...filter.states]);
  if (filter.visible) {
    whereCriteria(query, filter.visible);
  }
  if (filter.tier) {
    query.whereIn('app_reviews.tier', filter.tier);
  }
  if (filter.q) {
    whereContains(query, filter.q);
  }
  const { lateSince, eligible } = filter;
  if (lateSince) {
    query.where(any => {
      any.where(open =>
        open
          .where('app_reviews.state', 'open')
          .whereNotNull('app_reviews.overdue_at'),
      );
      for (const tier of TIERS) {
        any.orWhere(attested =>
          attested
            .where('app_reviews.state', 'attested')
            .where('app_reviews.tier', tier)
            .where(
              'app_reviews.attested_at',
              '<=',
              fromInstant(lateSince[tier]),
            ),
        );
      }
    });
  }
  if (eligible) {
    query.where(any =>
      any
        .where(each => whereRenewable(each, eligible))
        .orWhere(each => whereDecidable(each, eligible)),
    );
  }
}

function whereAllowed(
  query: Knex.QueryBuilder,
  access: AppCriteria | boolean,
): void {
  if (typeof access === 'object') {
    whereCriteria(query, access);
  } else if (!access) {
    query.whereRaw('1 = 0');
  }
}

/** `mayRenew` in SQL: the two are tested to agree. */
function whereRenewable(
  query: Knex.QueryBuilder,
  { claims, renew }: NonNullable<ReviewListQuery['eligible']>,
): void {
  query
    .where('app_reviews.state', 'open')
    .whereNull('micro_apps.open_request_id')
    .whereIn('micro_apps.owner', claims);
  whereAllowed(query, renew);
}

function whereUninvolved(
  query: Knex.QueryBuilder,
  { userEntityRef, claims }: Person,
): void {
  query
    .whereNot('app_reviews.attested_by', userEntityRef)
    .whereNot('micro_apps.created_by', userEntityRef)
    .whereNot('micro_apps.submitted_by', userEntityRef)
    .whereNotIn('micro_apps.owner', claims);
}

/** `mayDecideReview` in SQL: the two are tested to agree. */
function whereDecidable(
  query: Knex.QueryBuilder,
  { deciders, decide, ...caller }: NonNullable<ReviewListQuery['eligible']>,
): void {
  query.where('app_reviews.state', 'attested');
  whereAllowed(query, decide);
  whereUninvolved(query, caller);
  query.where(any => {
    any.whereRaw('1 = 0');
    for (const decider of deciders) {
      any.orWhere(each => whereUninvolved(each, decider));
    }
  });
}
