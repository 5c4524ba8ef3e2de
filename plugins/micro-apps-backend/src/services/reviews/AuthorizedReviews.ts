import type { AuditorService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import type { AppAction } from '../AppAccess';
import { audited } from '../audited';
import type { Authorizer } from '../Authorizer';
import type { CallContext } from '../MicroAppsService';
import type { ReviewsService } from './ReviewsService';

type Parameters2<K extends keyof ReviewsService> = Parameters<
  ReviewsService[K]
>;

const ACTIONS: AppAction[] = ['read', 'readEvidence', 'renew', 'decide'];

/** Finds out what callers may do with reviews, and reports every act to the platform's auditor. */
export class AuthorizedReviews implements ReviewsService {
  static create(options: {
    service: ReviewsService<CallContext>;
    authorizer: Authorizer;
    auditor: AuditorService;
  }): AuthorizedReviews {
    return new AuthorizedReviews(options);
  }

  private constructor(
    private readonly options: Parameters<typeof AuthorizedReviews.create>[0],
  ) {}

  async listReviews(...[query, { credentials }]: Parameters2<'listReviews'>) {
    const { service, authorizer } = this.options;
    const context = await authorizer.contextFor(credentials, ACTIONS);
    if (context.access.denies('read')) {
      throw new NotAllowedError('You may not see micro apps');
    }
    return service.listReviews(query, context);
  }

  async renew(
    ...[app, reviewId, body, { credentials }, options]: Parameters2<'renew'>
  ) {
    const { service, authorizer, auditor } = this.options;
    return audited(
      auditor,
      'review-renew',
      credentials,
      { app: `${app.namespace}/${app.name}`, reviewId, digest: body.digest },
      async () =>
        service.renew(
          app,
          reviewId,
          body,
          await authorizer.contextFor(credentials, ACTIONS),
          options,
        ),
    );
  }

  async decideReview(
    ...[
      app,
      reviewId,
      body,
      { credentials },
      options,
    ]: Parameters2<'decideReview'>
  ) {
    const { service, authorizer, auditor } = this.options;
    const { decision, digest } = body;
    return audited(
      auditor,
      'review-decide',
      credentials,
      { app: `${app.namespace}/${app.name}`, reviewId, decision, digest },
      async () =>
        service.decideReview(
          app,
          reviewId,
          body,
          await authorizer.contextFor(credentials, ACTIONS),
          options,
        ),
    );
  }

  async getPreferences(...[{ credentials }]: Parameters2<'getPreferences'>) {
    const { service, authorizer } = this.options;
    return service.getPreferences(await authorizer.contextFor(credentials, []));
  }

  async setPreferences(
    ...[body, { credentials }]: Parameters2<'setPreferences'>
  ) {
    const { service, authorizer } = this.options;
    return service.setPreferences(
      body,
      await authorizer.contextFor(credentials, []),
    );
  }
}
