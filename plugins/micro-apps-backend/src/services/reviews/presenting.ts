import {
  calendarDay,
  mayDecideReview,
  mayRenew,
  needsSecurity,
  Review,
  reviewDays,
  ReviewEligibility,
  ReviewStatus,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { MicroAppsConfig } from '../../config/readMicroAppsConfig';
import type { AppRecord, ReviewRecord, Stores } from '../../database';
import type { CallContext } from '../MicroAppsService';
import { verifiersOf } from '../routing';
import { reviewFactsOf } from './standing';

const HOUR_MS = 60 * 60 * 1000;

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

/** Whether the caller may renew, by the permissions and by the rules. */
export function renewalBy(
  standing: Standing,
  context: CallContext,
): ReviewEligibility {
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

/** When security has to have agreed. */
export function decideByOf(
  { state, attestedAt, tier }: ReviewRecord,
  { serviceLevels }: MicroAppsConfig,
): string | null {
  return state === 'attested' && attestedAt && needsSecurity(tier)
    ? new Date(
        Date.parse(attestedAt) + serviceLevels.hours[tier] * HOUR_MS,
      ).toISOString()
    : null;
}

/** A review as the caller may see it. */
export function toReview(
  { app, review }: Standing,
  context: CallContext,
  options: { config: MicroAppsConfig; escalatedAt: string | null },
): Review {
  const { config, escalatedAt } = options;
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
    decideBy: decideByOf(review, config),
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
  options: { config: MicroAppsConfig; now: string },
): Promise<ReviewStatus> {
  const { config, now } = options;
  const { reviews: rules } = config;
  const review = await stores.reviews.findWaiting(app.id);
  const escalated = review ? await stores.escalations.find([review.id]) : null;
  const facts = reviewFactsOf({ app, review });
  return {
    intervalDays: app.reviewIntervalDays,
    lastReviewedAt: app.lastReviewedAt,
    nextReviewAt: app.nextReviewAt,
    open: review
      ? toReview({ app, review }, context, {
          config,
          escalatedAt: escalated?.get(review.id) ?? null,
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
