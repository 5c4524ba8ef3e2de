import {
  calendarDay,
  mayDecideReview,
  mayRenew,
  Review,
  reviewDays,
  ReviewEligibility,
  ReviewStatus,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { MicroAppsConfig } from '../../config/readMicroAppsConfig';
import {
  AppRecord,
  escalationSubject,
  ReviewRecord,
  Stores,
} from '../../database';
import type { CallContext } from '../MicroAppsService';
import { verifiersOf } from '../routing';
import { decideByOf, hoursBetween, Watch } from '../serviceLevels';
import { reviewFactsOf } from './standing';

type Standing = { app: AppRecord; review: ReviewRecord };

function inputOf({ app, review }: Standing, { caller }: CallContext) {
  return {
    review,
    app: {
      owner: app.owner,
      requesters: [app.createdBy, app.submittedBy],
      hasOpenRequest: app.openRequestId !== null,
    },
    caller,
  };
}

/** A renewal is no approval: it does not bring back what approvers refused. */
const NOT_GIVEN: ReviewEligibility = {
  allowed: false,
  reason:
    'Its approval was opened again and not given, so a renewal does not bring it back: submit a revision.',
  isTooLate: true,
};

/** Whether the caller may renew, by the permissions and by the rules. */
export function renewalBy(
  standing: Standing,
  context: CallContext,
): ReviewEligibility {
  if (standing.app.reopening && !standing.app.openRequestId) {
    return NOT_GIVEN;
  }
  return context.access.allows('renew', standing.app)
    ? mayRenew(inputOf(standing, context))
    : {
        allowed: false,
        reason: "Renewing is for the app's owner.",
        isTooLate: false,
      };
}

/** Whether the caller may decide for security, by the permissions and by four eyes. */
export function decisionBy(
  standing: Standing,
  context: CallContext,
  config: MicroAppsConfig,
): ReviewEligibility {
  return context.access.allows('decide', standing.app)
    ? mayDecideReview({
        ...inputOf(standing, context),
        approvers: verifiersOf(config),
      })
    : {
        allowed: false,
        reason: 'Your role does not include deciding.',
        isTooLate: false,
      };
}

/** How long a review waits for whom it waits for, and until when it may. */
function timingOf(review: ReviewRecord, { config, now }: Watch) {
  const { state, attestedAt, openedAt, closedAt, overdueAt, tier } = review;
  const isAttested = state === 'attested' && attestedAt !== null;
  const decideBy = isAttested ? decideByOf(attestedAt, tier, config) : null;
  return {
    decideBy,
    ageHours: hoursBetween(isAttested ? attestedAt : openedAt, closedAt ?? now),
    late: decideBy ? decideBy <= now : state === 'open' && overdueAt !== null,
  };
}

/** A review as the caller may see it. */
export function toReview(
  { app, review }: Standing,
  context: CallContext,
  options: Watch & { escalatedAt: string | null },
): Review {
  const { config, now, escalatedAt } = options;
  const { appId: _appId, overdueAt: _overdueAt, ...rest } = review;
  const renewal = renewalBy({ app, review }, context);
  const decision = decisionBy({ app, review }, context, config);
  return {
    ...rest,
    app: {
      namespace: app.namespace,
      name: app.name,
      title: app.title,
      owner: app.owner,
    },
    comment: context.access.allows('readEvidence', app) ? review.comment : null,
    ...timingOf(review, { config, now }),
    escalatedAt,
    mayRenew: renewal.allowed,
    ...(renewal.reason && { renewReason: renewal.reason }),
    mayDecide: decision.allowed,
    ...(decision.decidesFor && { decidesFor: decision.decidesFor }),
    ...(decision.reason && { decideReason: decision.reason }),
  };
}

/** What there is to know of an app's reviews. */
export async function toReviewStatus(
  stores: Stores,
  app: AppRecord,
  context: CallContext,
  options: Watch,
): Promise<ReviewStatus> {
  const { config, now } = options;
  const { reviews: rules } = config;
  const review = await stores.reviews.findWaiting(app.id);
  const escalated = review
    ? await stores.escalations.find([escalationSubject(review)])
    : null;
  const facts = reviewFactsOf({ app, review });
  return {
    intervalDays: app.reviewIntervalDays,
    lastReviewedAt: app.lastReviewedAt,
    nextReviewAt: app.nextReviewAt,
    open: review
      ? toReview({ app, review }, context, {
          config,
          now,
          escalatedAt: escalated?.get(escalationSubject(review)) ?? null,
        })
      : null,
    schedule: facts && {
      ...reviewDays(facts, rules),
      overdue: rules.overdue,
      graceDays: rules.graceDays,
      timeZone: rules.timeZone,
      today: calendarDay(now, rules.timeZone),
    },
  };
}
