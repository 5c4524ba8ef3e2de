import type { ReviewStatus } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { AppRecord, FullRequest } from '../database';
import {
  BlockedFacts,
  onlookerStep,
  ownerStep,
  reviewerStep,
} from './blockedStep';
import type { CallContext } from './MicroAppsService';
import { reviewStep } from './reviews/reviewStep';
import { eligibility, countApprovals } from './presenters';

function isOwnSide(app: AppRecord, { caller }: CallContext): boolean {
  const refs = [caller.userEntityRef, ...caller.ownershipEntityRefs];
  return [app.owner, app.createdBy, app.submittedBy].some(ref =>
    refs.includes(ref),
  );
}

function inReview(
  app: AppRecord,
  request: FullRequest | undefined,
  context: CallContext,
): string {
  const open = (request?.legs ?? []).filter(
    leg => countApprovals(leg, request?.decisions ?? []) < leg.needed,
  );
  const mine = context.access.allows('decide', app)
    ? open.find(leg => request && eligibility(leg, request, context).mayDecide)
    : undefined;
  return mine
    ? `Review it: you can fill the ${mine.name} leg.`
    : `Wait for ${open.map(({ name }) => name).join(' and ')} to decide.`;
}

function blocked(
  app: AppRecord,
  context: CallContext,
  facts: BlockedFacts,
): string {
  const isOwn = isOwnSide(app, context);
  if (context.access.allows('verifyControl', app) && !isOwn) {
    return reviewerStep(facts);
  }
  return isOwn ? ownerStep(facts) : onlookerStep(facts);
}

/** What to do next, in plain words for whoever looks. */
export function nextStep(
  app: AppRecord,
  request: FullRequest | undefined,
  context: CallContext,
  facts: BlockedFacts & { review: ReviewStatus },
): string {
  switch (app.state) {
    case 'in-review':
      return inReview(app, request, context);
    case 'blocked':
      return blocked(app, context, facts);
    case 'draft':
      return isOwnSide(app, context)
        ? 'Read why it was sent back, change what is needed and submit it again.'
        : 'Wait for it to be submitted again.';
    case 'approved': {
      const review = `The next review is on ${app.nextReviewAt?.slice(0, 10)}.`;
      if (app.orphanedSince) {
        return `Take it over, or name an owner: nobody answers for it any more. ${review}`;
      }
      return app.openConditions > 0
        ? `Meet the open conditions (${app.openConditions}). ${review}`
        : `Nothing to do now. ${review}`;
    }
    case 'review-due':
    case 'overdue':
      return reviewStep(app.state, facts.review);
    case 'suspended':
      if (app.reopening) {
        return isOwnSide(app, context)
          ? 'Its approval was opened again and not given. Submit a revision that people can agree to.'
          : 'Its approval was opened again and not given. Wait for a revision that people can agree to.';
      }
      return facts.review.open
        ? reviewStep(app.state, facts.review)
        : 'It must not be used. Submit it again; its approval brings it back.';
    case 'quarantined':
      return 'It must not be used until security has ended the quarantine.';
    case 'decommissioning':
      return 'It is being taken out of service; see its decommission.';
    case 'decommissioned':
      return 'It is out of service; its deletion certificate says what was deleted.';
    default:
      return 'Nothing to do now.';
  }
}
