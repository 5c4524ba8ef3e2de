import type {
  Overview,
  Reviews,
  ReviewsQuery,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  escalationSubject,
  ReviewListQuery,
  ReviewRecord,
  Stores,
} from '../../database';
import type { ServiceDependencies } from '../dependencies';
import type { CallContext, Caller } from '../MicroAppsService';
import { verifiersOf } from '../routing';
import { lateSince, Watch } from '../serviceLevels';
import { toReview } from './presenting';
import { pageInfoOf } from '../paging';

const WAITING = ['open', 'attested'] as const;

/** A page of the reviews of the apps that the caller may see, the most urgent first. */
export async function listReviews(
  dependencies: Pick<ServiceDependencies, 'database' | 'config' | 'now'>,
  query: ReviewsQuery,
  context: CallContext,
): Promise<Reviews> {
  const { limit, offset, tier, q } = query;
  const { database, config } = dependencies;
  const now = dependencies.now().toISOString();
  const filter: ReviewListQuery = {
    states: query.state ?? WAITING,
    tier,
    q,
    visible: context.access.criteria('read'),
    lateSince: query.late && lateSince(config, now),
    eligible: query.eligible && eligibleFilter(context, { config, now }),
  };
  return database.read(async stores => {
    const found = await stores.reviews.list({
      ...filter,
      hours: config.serviceLevels.hours,
      limit,
      offset,
    });
    const totalItems = await stores.reviews.countMatching(filter);
    const escalated = await escalationsOf(
      stores,
      found.map(({ review }) => review),
    );
    return {
      items: found.map(standing =>
        toReview(standing, context, {
          config,
          now,
          escalatedAt: escalated(standing.review),
        }),
      ),
      totalItems,
      pageInfo: pageInfoOf({ limit, offset }, found.length, totalItems),
    };
  });
}

/** When the present step of each of some reviews was escalated. */
export async function escalationsOf(
  stores: Stores,
  reviews: ReviewRecord[],
): Promise<(review: ReviewRecord) => string | null> {
  const found = await stores.escalations.find(reviews.map(escalationSubject));
  return review => found.get(escalationSubject(review)) ?? null;
}

/** The numbers of reviews that matter to the caller. */
export async function reviewCounts(
  { reviews }: Stores,
  context: CallContext,
  watch: Watch,
): Promise<Pick<Overview, 'reviewsForMe' | 'openReviews' | 'lateReviews'>> {
  const visible = context.access.criteria('read');
  const common = { states: WAITING, visible };
  return {
    reviewsForMe: await reviews.countMatching({
      ...common,
      eligible: eligibleFilter(context, watch),
    }),
    openReviews: await reviews.countMatching(common),
    lateReviews: await reviews.countMatching({
      ...common,
      lateSince: lateSince(watch.config, watch.now),
    }),
  };
}

function eligibleFilter(
  { caller, access }: CallContext,
  { config }: Watch,
): NonNullable<ReviewListQuery['eligible']> {
  const approvers = verifiersOf(config);
  const toPerson = (
    person: Pick<Caller, 'userEntityRef'> & {
      ownershipEntityRefs: readonly string[];
    },
  ) => ({
    userEntityRef: person.userEntityRef,
    claims: [...new Set([person.userEntityRef, ...person.ownershipEntityRefs])],
  });
  const people = [caller, ...(caller.delegators ?? [])].map(toPerson);
  return {
    ...people[0],
    renew: !access.denies('renew') && (access.criteria('renew') ?? true),
    decide: !access.denies('decide') && (access.criteria('decide') ?? true),
    deciders: people.filter(({ claims }) =>
      approvers.some(ref => claims.includes(ref)),
    ),
  };
}
