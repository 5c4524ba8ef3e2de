import type {
  Delegation,
  DelegationBody,
  Delegations,
  DelegationsQueryInput,
  Preferences,
  PreferencesBody,
  RenewalBody,
  Review,
  ReviewDecisionBody,
  Reviews,
  ReviewsQueryInput,
} from '../schema';
import { appPath, Query, segment } from './address';
import type { AppKey, CallOptions } from './MicroAppsApi';
import { PolicyClient } from './PolicyClient';
import type { ReviewApi } from './ReviewApi';

function reviewPath(app: AppKey, reviewId: string): string {
  return `${appPath(app)}/reviews/${segment(reviewId)}`;
}

/** The calls that are about periodic reviews. @public */
export class ReviewClient extends PolicyClient implements ReviewApi {
  getReviews(
    query: ReviewsQueryInput = {},
    options?: CallOptions,
  ): Promise<Reviews> {
    return this.get('/reviews', query as Query, options);
  }

  renew(
    app: AppKey,
    reviewId: string,
    renewal: RenewalBody,
    options?: CallOptions,
  ): Promise<{ review: Review }> {
    return this.post(`${reviewPath(app, reviewId)}/renewal`, renewal, options);
  }

  decideReview(
    app: AppKey,
    reviewId: string,
    decision: ReviewDecisionBody,
    options?: CallOptions,
  ): Promise<{ review: Review }> {
    return this.post(
      `${reviewPath(app, reviewId)}/decisions`,
      decision,
      options,
    );
  }

  getPreferences(options?: CallOptions): Promise<Preferences> {
    return this.get('/me/preferences', {}, options);
  }

  async setPreferences(
    preferences: PreferencesBody,
    options?: CallOptions,
  ): Promise<Preferences> {
    const response = await this.call(
      'PUT',
      '/me/preferences',
      { accept: 'application/json', body: JSON.stringify(preferences) },
      options,
    );
    return response.json();
  }

  getDelegations(
    query: DelegationsQueryInput = {},
    options?: CallOptions,
  ): Promise<Delegations> {
    return this.get('/me/delegations', query as Query, options);
  }

  delegate(
    body: DelegationBody,
    options?: CallOptions,
  ): Promise<{ delegation: Delegation }> {
    return this.post('/me/delegations', body, options);
  }

  endDelegation(
    id: string,
    options?: CallOptions,
  ): Promise<{ delegation: Delegation }> {
    return this.post(`/me/delegations/${segment(id)}/end`, {}, options);
  }
}
