import type {
  Reviews,
  ReviewsQuery,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { ServiceDependencies } from '../dependencies';
import type { CallContext } from '../MicroAppsService';
import { toReview } from './presenting';

/** A page of the reviews of the apps that the caller may see, what is due first before the others. */
export async function listReviews(
  { database, config }: Pick<ServiceDependencies, 'database' | 'config'>,
  query: ReviewsQuery,
  context: CallContext,
): Promise<Reviews> {
  const { limit, offset } = query;
  return database.read(async stores => {
    const found = await stores.reviews.list({
      states: query.state ?? ['open', 'attested'],
      visible: context.access.criteria('read'),
    });
    const escalated = await stores.escalations.find(
      found.map(({ review }) => review.id),
    );
    const items = found
      .map(standing =>
        toReview(standing, context, {
          config,
          escalatedAt: escalated.get(standing.review.id) ?? null,
        }),
      )
      .filter(item => !query.eligible || item.mayDecide || item.mayRenew);
    return {
      items: items.slice(offset, offset + limit),
      totalItems: items.length,
      pageInfo: { limit, offset, hasNextPage: offset + limit < items.length },
    };
  });
}
