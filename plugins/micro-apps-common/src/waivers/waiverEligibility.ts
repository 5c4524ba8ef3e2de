import type { WaiverDecision, WaiverState } from '../schema';

/** What decides whether somebody may take a step with a waiver. @public */
export type WaiverEligibilityInput = {
  action: 'propose' | WaiverDecision;
  app: {
    /** Who registered the app, and who sent the revision that is looked at. */
    requesters: readonly string[];
    owner: string;
  };
  /** The waiver that the step is taken with; none is needed to propose one. */
  waiver?: { state: WaiverState; proposedBy: string; expiresAt: string };
  caller: { userEntityRef: string; ownershipEntityRefs: readonly string[] };
  /** An ISO 8601 instant in UTC. */
  now: string;
};

/** Whether somebody may take a step with a waiver; if not, why, in words to the caller. @public */
export type WaiverEligibility =
  | { allowed: true; reason?: undefined; isTooLate?: undefined }
  | {
      allowed: false;
      reason: string;
      /** Whether it is the waiver that does not take the step any more, rather than the caller who may not. */
      isTooLate: boolean;
    };

const CLOSED: Record<Exclude<WaiverState, 'proposed'>, string> = {
  active: 'The waiver is approved already.',
  refused: 'The waiver was refused.',
  revoked: 'The waiver was revoked.',
  expired: 'The waiver has expired.',
};

function normal(ref: string): string {
  return ref.toLocaleLowerCase('en-US');
}

function tooLate({
  action,
  waiver,
  now,
}: WaiverEligibilityInput): string | undefined {
  if (action === 'propose' || !waiver) {
    return undefined;
  }
  if (action === 'revoke') {
    return waiver.state === 'active' || waiver.state === 'proposed'
      ? undefined
      : CLOSED[waiver.state];
  }
  if (waiver.state !== 'proposed') {
    return CLOSED[waiver.state];
  }
  return action === 'approve' && Date.parse(waiver.expiresAt) <= Date.parse(now)
    ? 'The time that was proposed has passed; propose another waiver.'
    : undefined;
}

function obstacle(input: WaiverEligibilityInput): string | undefined {
  const { action, app, waiver, caller } = input;
  // Whoever may act with waivers at all may take one away: that only makes the policies stricter.
  if (action === 'revoke' || action === 'refuse') {
    return undefined;
  }
  const me = normal(caller.userEntityRef);
  const claims = new Set([me, ...caller.ownershipEntityRefs.map(normal)]);
  if (app.requesters.map(normal).includes(me)) {
    return 'You requested this app, so others have to waive its rules.';
  }
  if (claims.has(normal(app.owner))) {
    return "You are on the owner's side of this app, so others have to waive its rules.";
  }
  return action === 'approve' && waiver && normal(waiver.proposedBy) === me
    ? 'You proposed this waiver, so somebody else has to approve it.'
    : undefined;
}

/**
 * Four eyes for waivers: neither the requester nor the owner's side proposes or approves one, and who proposed it does
 * not approve it. Whoever may act with waivers may refuse or revoke them.
 *
 * @public
 */
export function waiverEligibility(
  input: WaiverEligibilityInput,
): WaiverEligibility {
  const late = tooLate(input);
  const reason = late ?? obstacle(input);
  return reason
    ? { allowed: false, reason, isTooLate: Boolean(late) }
    : { allowed: true };
}

/**
 * Whether a waiver sets its rule aside now. It never trusts the state alone: a waiver whose time is over does not count,
 * whether or not anybody has written that down yet.
 *
 * @public
 */
export function isWaiverInForce(
  waiver: { state: WaiverState; expiresAt: string },
  now: string,
): boolean {
  return (
    waiver.state === 'active' && Date.parse(waiver.expiresAt) > Date.parse(now)
  );
}
