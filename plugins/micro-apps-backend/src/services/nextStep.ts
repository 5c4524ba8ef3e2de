import type { AppRecord, FullRequest } from '../database';
import type { CallContext } from './MicroAppsService';
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
  hasUnverified: boolean,
): string {
  const mayVerify =
    context.access.allows('verifyControl', app) && !isOwnSide(app, context);
  if (mayVerify) {
    return hasUnverified
      ? 'Verify or refuse the controls that it declares.'
      : 'Nothing to verify: the app has to declare controls or be redesigned.';
  }
  if (!isOwnSide(app, context)) {
    return 'Wait for its owner to lower the risk.';
  }
  return hasUnverified
    ? 'Wait for security to verify the declared controls, or make one of the changes that lower the score and submit again.'
    : 'Make one of the changes that lower the score, or declare controls, and submit again.';
}

/** What to do next, in plain words for whoever looks. */
export function nextStep(
  app: AppRecord,
  request: FullRequest | undefined,
  context: CallContext,
  hasUnverified: boolean,
): string {
  switch (app.state) {
    case 'in-review':
      return inReview(app, request, context);
    case 'blocked':
      return blocked(app, context, hasUnverified);
    case 'draft':
      return isOwnSide(app, context)
        ? 'Read why it was sent back, change what is needed and submit it again.'
        : 'Wait for it to be submitted again.';
    case 'approved': {
      const review = `The next review is on ${app.nextReviewAt?.slice(0, 10)}.`;
      return app.openConditions > 0
        ? `Meet the open conditions (${app.openConditions}). ${review}`
        : `Nothing to do now. ${review}`;
    }
    case 'decommissioning':
      return 'It is being taken out of service; see its decommission.';
    case 'decommissioned':
      return 'It is out of service; its deletion certificate says what was deleted.';
    default:
      return 'Nothing to do now.';
  }
}
