import type { Decider } from '../fourEyes';
import type { ReviewState, Tier } from '../schema';

/** What decides whether somebody may take a step with a review. @public */
export type ReviewEligibilityInput = {
  review: { state: ReviewState; tier: Tier; attestedBy: string | null };
  app: {
    owner: string;
    requesters: readonly string[];
    hasOpenRequest: boolean;
  };
  caller: Decider & {
    /** Who delegated their approvals to the caller, for now. */
    delegators?: readonly Decider[];
  };
};

/** Whether somebody may take a step with a review; if not, why, in words to the caller. @public */
export type ReviewEligibility =
  | {
      allowed: true;
      /** Who delegated it, where the caller may not decide in the caller's own right. */
      decidesFor?: string;
      reason?: undefined;
      isTooLate?: undefined;
    }
  | {
      allowed: false;
      decidesFor?: undefined;
      reason: string;
      /** Whether the review does not take the step any more, rather than the caller who may not. */
      isTooLate: boolean;
    };

const ALLOWED: ReviewEligibility = { allowed: true };
const wrongPerson = (reason: string): ReviewEligibility => ({
  allowed: false,
  reason,
  isTooLate: false,
});
const tooLate = (reason: string): ReviewEligibility => ({
  allowed: false,
  reason,
  isTooLate: true,
});

const normal = (ref: string) => ref.toLocaleLowerCase('en-US');

function claimsOf({ userEntityRef, ownershipEntityRefs }: Decider) {
  return new Set([userEntityRef, ...ownershipEntityRefs].map(normal));
}

/** Whether an agreement of security is needed besides the owner's attestation. @public */
export function needsSecurity(inherentTier: Tier): boolean {
  return inherentTier !== 'low';
}

/**
 * Whether somebody may renew: the owner's side, while nothing else waits.
 *
 * @public
 */
export function mayRenew(input: ReviewEligibilityInput): ReviewEligibility {
  const { review, app } = input;
  if (!claimsOf(input.caller).has(normal(app.owner))) {
    return wrongPerson(`Renewing is for ${app.owner}, who owns the app.`);
  }
  if (review.state === 'attested') {
    return tooLate('The renewal waits for security already.');
  }
  if (review.state !== 'open') {
    return tooLate('The review is done already.');
  }
  return app.hasOpenRequest
    ? tooLate(
        'A newer revision waits for a decision; its approval takes the place of a renewal.',
      )
    : ALLOWED;
}

/** What speaks against a person's part in a decision on a renewal. */
function conflictOf(
  person: Decider,
  { review, app }: ReviewEligibilityInput,
): string | undefined {
  const me = normal(person.userEntityRef);
  if (review.attestedBy && me === normal(review.attestedBy)) {
    return 'You attested the facts, so others have to decide.';
  }
  if (app.requesters.some(ref => normal(ref) === me)) {
    return 'You requested this app, so others have to decide.';
  }
  return claimsOf(person).has(normal(app.owner))
    ? "You are on the owner's side of this app, so others have to decide."
    : undefined;
}

/**
 * Whether somebody may decide on a renewal for security: four eyes, as for the legs of a request.
 *
 * @param approvers - entity references of the groups that decide
 * @public
 */
export function mayDecideReview(
  input: ReviewEligibilityInput & { approvers: readonly string[] },
): ReviewEligibility {
  const { review, approvers, caller } = input;
  const isApprover = (person: Decider) =>
    approvers.some(ref => claimsOf(person).has(normal(ref)));
  const conflict = conflictOf(caller, input);
  if (conflict) {
    return wrongPerson(conflict);
  }
  const delegator = isApprover(caller)
    ? undefined
    : caller.delegators?.find(
        person => isApprover(person) && !conflictOf(person, input),
      );
  if (!delegator && !isApprover(caller)) {
    return wrongPerson(
      `Renewals are decided by ${approvers.join(' or ') || 'nobody known'}.`,
    );
  }
  if (review.state === 'open') {
    return tooLate('The owner has not attested the facts yet.');
  }
  if (review.state !== 'attested') {
    return tooLate('The review is done already.');
  }
  return delegator
    ? { allowed: true, decidesFor: delegator.userEntityRef }
    : ALLOWED;
}
