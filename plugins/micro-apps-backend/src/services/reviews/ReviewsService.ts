import type {
  AppKey,
  Preferences,
  PreferencesBody,
  RenewalBody,
  Review,
  ReviewDecisionBody,
  Reviews,
  ReviewsQuery,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type {
  CredentialsContext,
  RepeatableOptions,
} from '../MicroAppsService';

/** Periodic looks at apps in force, and what people are sent of them. */
export interface ReviewsService<TContext = CredentialsContext> {
  listReviews(query: ReviewsQuery, context: TContext): Promise<Reviews>;
  renew(
    app: AppKey,
    reviewId: string,
    renewal: RenewalBody,
    context: TContext,
    options?: RepeatableOptions,
  ): Promise<{ review: Review }>;
  decideReview(
    app: AppKey,
    reviewId: string,
    decision: ReviewDecisionBody,
    context: TContext,
    options?: RepeatableOptions,
  ): Promise<{ review: Review }>;
  getPreferences(context: TContext): Promise<Preferences>;
  setPreferences(
    preferences: PreferencesBody,
    context: TContext,
  ): Promise<Preferences>;
}
