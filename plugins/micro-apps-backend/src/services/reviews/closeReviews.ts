import type { Stores } from '../../database';
import type { Moved } from '../routing';

/** An approval of a revision is a review of the app: what waited of the one before is overtaken. */
export async function closeReviews(
  stores: Stores,
  { app, request }: Moved,
  now: string,
): Promise<void> {
  if (request.state === 'approved') {
    await stores.reviews.close(app.id, now);
  }
}
