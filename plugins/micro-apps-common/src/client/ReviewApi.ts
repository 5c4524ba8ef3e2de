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
  /** The delegations that the caller gave or got. */
  getDelegations(
    query?: DelegationsQueryInput,
    options?: CallOptions,
  ): Promise<Delegations>;
  /** Lets somebody else decide the caller's approvals for a time. */
  delegate(
    body: DelegationBody,
    options?: CallOptions,
  ): Promise<{ delegation: Delegation }>;
  /** Ends a delegation early, by either of the two. */
  endDelegation(
    id: string,
    options?: CallOptions,
  ): Promise<{ delegation: Delegation }>;
}
