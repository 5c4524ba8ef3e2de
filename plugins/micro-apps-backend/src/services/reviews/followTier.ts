import {
  nextReviewAt,
  Tier,
  TIERS,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { MicroAppsConfig } from '../../config/readMicroAppsConfig';
import type { AppRecord, Stores } from '../../database';

/**
 * Has the reviews of an app follow its inherent tier where that went up without a new revision: the next one comes in the
 * shorter interval from now, if it would have come later, and one that waits is agreed to by whom the tier asks for. What
 * went down counts from the next renewal or approval on.
 *
 * @param tier - of the revision in force
 */
export async function followTier(
  stores: Stores,
  app: AppRecord,
  tier: Tier,
  options: { config: MicroAppsConfig; at: string },
): Promise<AppRecord> {
  const { reviewIntervals } = options.config.riskModel;
  const review = await stores.reviews.findWaiting(app.id);
  if (review && TIERS.indexOf(tier) > TIERS.indexOf(review.tier)) {
    await stores.reviews.update({ ...review, tier });
  }
  if (reviewIntervals[tier] >= app.reviewIntervalDays) {
    return app;
  }
  const due = nextReviewAt(options.at, tier, reviewIntervals);
  const { nextReviewAt: planned } = app;
  return {
    ...app,
    reviewIntervalDays: reviewIntervals[tier],
    nextReviewAt: planned && planned < due ? planned : due,
  };
}
