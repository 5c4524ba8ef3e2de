import type { Stores } from '../../database';
import type { Moved } from '../routing';

/**
 * An approval by people is a review of the app: what waited of the one before is overtaken. Where nobody looked, the review
 * goes on, about the revision that is in force now.
 */
export async function closeReviews(
  stores: Stores,
  { app, request }: Moved,
  now: string,
): Promise<void> {
  const { state, decisions, revision, digest, inherent } = request;
  if (state !== 'approved' && state !== 'carried-over') {
    return;
  }
  if (decisions.length > 0) {
    await stores.reviews.close(app.id, now);
  } else {
    await stores.reviews.moveOn(app.id, {
      revision,
      digest,
      tier: inherent.tier,
    });
  }
}
