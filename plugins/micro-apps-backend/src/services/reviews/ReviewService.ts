import {
  ConflictError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import {
  AppKey,
  needsSecurity,
  nextReviewAt,
  Preferences,
  PreferencesBody,
  RenewalBody,
  Review,
  ReviewDecisionBody,
  ReviewEligibility,
  Reviews,
  ReviewsQuery,
  transition,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  AppRecord,
  escalationSubject,
  ReviewRecord,
  Stores,
} from '../../database';
import { requireDelegated } from '../delegations/requireDelegated';
import type { ServiceDependencies } from '../dependencies';
import {
  entityRefOf,
  proofOf,
  requirePerson,
  saveApp,
  shortRefOf,
  visible,
} from '../governedChange';
import { actOnce, Remember } from '../idempotency';
import type { CallContext, RepeatableOptions } from '../MicroAppsService';
import { verifiersOf } from '../routing';
import { listReviews } from './listing';
import { MailRules, readPreferences, writePreferences } from './preferences';
import { decisionBy, renewalBy, toReview } from './presenting';
import { attestedMessages, reviewDecidedMessages } from './reviewMessages';
import type { ReviewsService } from './ReviewsService';

type Options = ServiceDependencies & { mail: MailRules };
type Standing = { app: AppRecord; review: ReviewRecord };

/** Renews approvals that have come of age. */
export class ReviewService implements ReviewsService<CallContext> {
  static create(options: Options): ReviewService {
    return new ReviewService(options);
  }

  private constructor(private readonly options: Options) {}

  async listReviews(
    query: ReviewsQuery,
    context: CallContext,
  ): Promise<Reviews> {
    return listReviews(this.options, query, context);
  }

  async renew(
    key: AppKey,
    reviewId: string,
    body: RenewalBody,
    context: CallContext,
    options?: RepeatableOptions,
  ): Promise<{ review: Review }> {
    requirePerson('renew', context);
    const act = { key, reviewId, digest: body.digest, context };
    return this.once('renewal', act, body, options, (stores, now, standing) => {
      requireEligible(renewalBy(standing, context));
      const review: ReviewRecord = {
        ...standing.review,
        attestedBy: context.caller.userEntityRef,
        attestedAt: now,
        decidedBy: null,
        decidedFor: null,
        decidedAt: null,
        comment: body.comment ?? null,
      };
      return needsSecurity(review.tier)
        ? this.askSecurity(stores, { app: standing.app, review }, now)
        : this.finish(stores, { app: standing.app, review }, now);
    });
  }

  async decideReview(
    key: AppKey,
    reviewId: string,
    body: ReviewDecisionBody,
    context: CallContext,
    options?: RepeatableOptions,
  ): Promise<{ review: Review }> {
    requirePerson('decide on renewals', context);
    const act = { key, reviewId, digest: body.digest, context };
    return this.once(
      'decisions',
      act,
      body,
      options,
      async (stores, now, standing) => {
        const eligibility = decisionBy(standing, context, this.options.config);
        requireEligible(eligibility);
        const review: ReviewRecord = {
          ...standing.review,
          decidedBy: context.caller.userEntityRef,
          decidedFor: eligibility.decidesFor ?? null,
          decidedAt: now,
          comment: body.comment ?? null,
        };
        await requireDelegated(stores, review, now);
        return body.decision === 'approve'
          ? this.finish(stores, { app: standing.app, review }, now)
          : this.sendBack(stores, { app: standing.app, review }, now);
      },
    );
  }

  async getPreferences(context: CallContext): Promise<Preferences> {
    return readPreferences(this.options, context);
  }

  async setPreferences(
    body: PreferencesBody,
    context: CallContext,
  ): Promise<Preferences> {
    return writePreferences(this.options, body, context);
  }

  private async once(
    what: string,
    act: Act,
    body: unknown,
    options: RepeatableOptions | undefined,
    work: (
      stores: Stores,
      now: string,
      standing: Standing,
    ) => Promise<Standing>,
  ): Promise<{ review: Review }> {
    const { database, messenger, config } = this.options;
    const { key, reviewId, context } = act;
    const now = this.options.now().toISOString();
    const actor = context.caller.userEntityRef;
    const route = `POST /apps/${shortRefOf(key)}/reviews/${reviewId}/${what}`;
    const idempotencyKey = options?.idempotencyKey;
    const response = await actOnce<{ review: Review }>(
      {
        database,
        key: idempotencyKey ? { actor, route, key: idempotencyKey } : undefined,
        body,
        now,
      },
      (remember: Remember) =>
        database.transaction(async stores => {
          const standing = await lockReview(stores, act);
          const after = await work(stores, now, standing);
          const answer = {
            review: toReview(after, context, {
              config,
              now,
              escalatedAt: null,
            }),
          };
          await remember(stores, answer);
          return answer;
        }),
    );
    messenger.announce({ app: shortRefOf(key) });
    return response;
  }

  private async askSecurity(
    stores: Stores,
    { app, review: attested }: Standing,
    now: string,
  ): Promise<Standing> {
    const review: ReviewRecord = { ...attested, state: 'attested' };
    await stores.reviews.update(review);
    await stores.escalations.remove(escalationSubject(review));
    await stores.outbox.add(
      attestedMessages(app, review, verifiersOf(this.options.config)),
      now,
    );
    return this.save(stores, { app, review }, now, {
      actor: review.attestedBy as string,
      action: 'review-attest',
      summary: `The facts of “${app.name}” were attested; security has to agree`,
      states: [app.state, app.state],
    });
  }

  private async sendBack(
    stores: Stores,
    { app, review: decided }: Standing,
    now: string,
  ): Promise<Standing> {
    const review: ReviewRecord = { ...decided, state: 'open' };
    await stores.reviews.update(review);
    await stores.outbox.add(reviewDecidedMessages(app, review), now);
    return this.save(stores, { app, review }, now, {
      actor: review.decidedBy as string,
      action: 'review-decide',
      summary: `The renewal of “${app.name}” was sent back`,
      states: [app.state, app.state],
    });
  }

  private async finish(
    stores: Stores,
    { app: before, review: agreed }: Standing,
    now: string,
  ): Promise<Standing> {
    const { reviewIntervals } = this.options.config.riskModel;
    const review: ReviewRecord = { ...agreed, state: 'renewed', closedAt: now };
    const app: AppRecord = {
      ...before,
      state: transition(before.state, 'renew'),
      reviewIntervalDays: reviewIntervals[review.tier],
      lastReviewedAt: now,
      nextReviewAt: nextReviewAt(now, review.tier, reviewIntervals),
    };
    await stores.reviews.update(review);
    await stores.outbox.add(
      review.decidedBy ? reviewDecidedMessages(app, review) : [],
      now,
    );
    return this.save(stores, { app, review }, now, {
      actor: (review.decidedBy ?? review.attestedBy) as string,
      action: review.decidedBy ? 'review-decide' : 'review-renew',
      summary: `The approval of revision ${review.revision} of “${app.name}” was renewed`,
      states: [before.state, app.state],
    });
  }

  private async save(
    stores: Stores,
    { app, review }: Standing,
    now: string,
    entry: {
      actor: string;
      action: string;
      summary: string;
      states: [string, string];
    },
  ): Promise<Standing> {
    const { states, ...rest } = entry;
    const saved = await saveApp(stores, {
      app,
      entry: {
        ...rest,
        data: {
          reviewId: review.id,
          review: review.state,
          revision: review.revision,
          digest: review.digest,
          attestedBy: review.attestedBy,
          decidedFor: review.decidedFor,
          nextReviewAt: app.nextReviewAt,
          states,
          comment: proofOf(review.comment),
        },
      },
      now,
    });
    return { app: saved, review };
  }
}

type Act = {
  key: AppKey;
  reviewId: string;
  digest: string;
  context: CallContext;
};

async function lockReview(stores: Stores, act: Act): Promise<Standing> {
  const { key, reviewId, digest, context } = act;
  const app = visible(
    await stores.apps.lock(entityRefOf(key)),
    `app "${shortRefOf(key)}"`,
    context,
  );
  const review = await stores.reviews.find(reviewId);
  if (review?.appId !== app.id) {
    throw new NotFoundError(`The app has no review "${reviewId}"`);
  }
  if (review.digest !== digest) {
    throw Object.assign(
      new ConflictError(
        `The review is about revision ${review.revision} of “${app.title}”, which is not the one that you looked at. Nothing was recorded; look at its facts, then try again`,
      ),
      { currentDigest: review.digest, currentRevision: review.revision },
    );
  }
  return { app, review };
}

/** Refuses whoever, or whatever, cannot take the step. */
function requireEligible({
  allowed,
  reason,
  isTooLate,
}: ReviewEligibility): void {
  if (!allowed) {
    throw isTooLate ? new ConflictError(reason) : new NotAllowedError(reason);
  }
}
