import type {
  Preferences,
  PreferencesBody,
  RenewalBody,
  Review,
  ReviewDecisionBody,
  Reviews,
  ReviewsQueryInput,
} from '../schema';
import type { AppKey, CallOptions } from './MicroAppsApi';

/** The part of the HTTP API that is about periodic reviews. @public */
export interface ReviewApi {
  getReviews(
    query?: ReviewsQueryInput,
    options?: CallOptions,
  ): Promise<Reviews>;
  /** Attests that the facts still hold. */
  renew(
    app: AppKey,
    reviewId: string,
    renewal: RenewalBody,
    options?: CallOptions,
  ): Promise<{ review: Review }>;
  /** Decides on a renewal for security. */
  decideReview(
    app: AppKey,
    reviewId: string,
    decision: ReviewDecisionBody,
    options?: CallOptions,
  ): Promise<{ review: Review }>;
  getPreferences(options?: CallOptions): Promise<Preferences>;
  setPreferences(
    preferences: PreferencesBody,
    options?: CallOptions,
  ): Promise<Preferences>;
}
