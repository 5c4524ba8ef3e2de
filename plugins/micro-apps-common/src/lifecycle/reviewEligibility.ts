import type { ReviewState, Tier } from '../schema';

/** What decides whether somebody may take a step with a review. @public */
export type ReviewEligibilityInput = {
  review: { state: ReviewState; tier: Tier; attestedBy: string | null };
  app: {
    owner: string;
    requesters: readonly string[];
    hasOpenRequest: boolean;
  };
  caller: { userEntityRef: string; ownershipEntityRefs: readonly string[] };
};

/** Whether somebody may take a step with a review; if not, why, in words to the caller. @public */
export type ReviewEligibility =
  | { allowed: true; reason?: undefined; isTooLate?: undefined }
  | {
      allowed: false;
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

function claimsOf({ caller }: ReviewEligibilityInput): Set<string> {
  return new Set(
    [caller.userEntityRef, ...caller.ownershipEntityRefs].map(normal),
  );
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
  if (!claimsOf(input).has(normal(app.owner))) {
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

/**
 * Whether somebody may decide on a renewal for security: four eyes, as for the legs of a request.
 *
 * @param approvers - entity references of the groups that decide
 * @public
 */
export function mayDecideReview(
  input: ReviewEligibilityInput & { approvers: readonly string[] },
): ReviewEligibility {
  const { review, app, approvers, caller } = input;
  const me = normal(caller.userEntityRef);
  const claims = claimsOf(input);
  if (review.attestedBy && me === normal(review.attestedBy)) {
    return wrongPerson('You attested the facts, so others have to decide.');
  }
  if (app.requesters.some(ref => normal(ref) === me)) {
    return wrongPerson('You requested this app, so others have to decide.');
  }
  if (claims.has(normal(app.owner))) {
    return wrongPerson(
      "You are on the owner's side of this app, so others have to decide.",
    );
  }
  if (!approvers.some(ref => claims.has(normal(ref)))) {
    return wrongPerson(
      `Renewals are decided by ${approvers.join(' or ') || 'nobody known'}.`,
    );
  }
  if (review.state === 'open') {
    return tooLate('The owner has not attested the facts yet.');
  }
  return review.state === 'attested'
    ? ALLOWED
    : tooLate('The review is done already.');
}
