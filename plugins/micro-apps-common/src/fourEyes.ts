import type { DecisionOutcome, RequestState } from './schema';

/** The name of the leg that the owner's side fills. @public */
export const OWNER_LEG = 'owner';

/** What decides whether somebody may fill a leg. @public */
export type LegEligibilityInput = {
  leg: { name: string; count: number };
  /** Entity references of the users and groups of whom the leg's deciders come. */
  approvers: readonly string[];
  request: { state: RequestState; requestedBy: string };
  /** The entity reference of the app's owner. */
  owner: string;
  /** All decisions on the request so far. */
  decisions: readonly {
    leg: string;
    decision: DecisionOutcome;
    decidedBy: string;
  }[];
  caller: { userEntityRef: string; ownershipEntityRefs: readonly string[] };
};

/** Whether somebody may fill a leg; if not, why, in words to the caller. @public */
export type LegEligibility =
  | { mayDecide: true; reason?: undefined }
  | { mayDecide: false; reason: string };

const CLOSED_REASONS: Record<Exclude<RequestState, 'open'>, string> = {
  blocked:
    'The request is blocked: controls have to be verified, or the app changed, first.',
  approved: 'The request is approved already.',
  'changes-requested': 'The request is closed: changes were requested.',
  rejected: 'The request is closed: it was rejected.',
  superseded: 'The request is closed: a newer revision was submitted.',
};

function normal(ref: string): string {
  return ref.toLocaleLowerCase('en-US');
}

/** Whether a decision counts towards the number that a leg needs. @public */
export function isApproval(decision: DecisionOutcome): boolean {
  return decision === 'approve' || decision === 'approve-with-conditions';
}

function obstacle(input: LegEligibilityInput): string | undefined {
  const { leg, request, decisions } = input;
  const me = normal(input.caller.userEntityRef);
  const claims = new Set([me, ...input.caller.ownershipEntityRefs.map(normal)]);
  if (request.state !== 'open') {
    return CLOSED_REASONS[request.state];
  }
  if (me === normal(request.requestedBy)) {
    return 'You requested this approval, so others have to decide.';
  }
  if (leg.name !== OWNER_LEG && claims.has(normal(input.owner))) {
    return `You are on the owner's side of this app, so you cannot fill the ${leg.name} leg.`;
  }
  if (!input.approvers.some(ref => claims.has(normal(ref)))) {
    return `The ${leg.name} leg is for ${
      input.approvers.join(' or ') || 'nobody that is known'
    }.`;
  }
  const mine = decisions.find(({ decidedBy }) => normal(decidedBy) === me);
  if (mine) {
    return mine.leg === leg.name
      ? 'You have decided this leg already.'
      : `You have decided the ${mine.leg} leg; one person fills one leg.`;
  }
  const approvals = new Set(
    decisions
      .filter(({ leg: name }) => name === leg.name)
      .filter(({ decision }) => isApproval(decision))
      .map(({ decidedBy }) => normal(decidedBy)),
  );
  return approvals.size >= leg.count
    ? 'This leg is approved already.'
    : undefined;
}

/**
 * Four eyes: the requester fills no leg, the owner none but the owner leg, one person fills one leg of a request, and a
 * leg of N needs N distinct people.
 *
 * @public
 */
export function legEligibility(input: LegEligibilityInput): LegEligibility {
  const reason = obstacle(input);
  return reason ? { mayDecide: false, reason } : { mayDecide: true };
}
