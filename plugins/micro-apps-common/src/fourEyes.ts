import type { DecisionOutcome, RequestState } from './schema';

/** The name of the leg that the owner's side fills. @public */
export const OWNER_LEG = 'owner';

/** What decides whether somebody may fill a leg. @public */
export type LegEligibilityInput = {
  leg: { name: string; count: number };
  /** Entity references of the users and groups of whom the leg's deciders come. */
  approvers: readonly string[];
  request: {
    state: RequestState;
    requestedBy: string;
    /** Who else counts as author: people, or groups of which everybody does. */
    authors?: readonly string[];
  };
  /** The entity reference of the app's owner. */
  owner: string;
  /** All decisions on the request so far. */
  decisions: readonly {
    leg: string;
    decision: DecisionOutcome;
    decidedBy: string;
    /** Who had delegated the decision. */
    decidedFor?: string | null;
  }[];
  caller: Decider & {
    /** Who delegated their approvals to the caller, for now. */
    delegators?: readonly Decider[];
  };
};

/** A person with the groups that the person acts for. @public */
export type Decider = {
  userEntityRef: string;
  ownershipEntityRefs: readonly string[];
};

/** Whether somebody may fill a leg; if not, why, in words to the caller. @public */
export type LegEligibility =
  | {
      mayDecide: true;
      /** Who delegated it, where the caller may not decide in the caller's own right. */
      decidesFor?: string;
      reason?: undefined;
    }
  | { mayDecide: false; decidesFor?: undefined; reason: string };

const CLOSED_REASONS: Record<Exclude<RequestState, 'open'>, string> = {
  blocked:
    'The request is blocked: controls have to be verified, or the app changed, first.',
  approved: 'The request is approved already.',
  'carried-over':
    'The request is closed: the approval of the revision before holds for this one.',
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

function claimsOf({ userEntityRef, ownershipEntityRefs }: Decider) {
  return new Set([userEntityRef, ...ownershipEntityRefs].map(normal));
}

/** Whether the app is the person's own. */
function sideConflict(
  person: Decider,
  { leg, request, owner }: LegEligibilityInput,
): string | undefined {
  if (normal(person.userEntityRef) === normal(request.requestedBy)) {
    return 'You requested this approval, so others have to decide.';
  }
  const claims = claimsOf(person);
  if (request.authors?.some(ref => claims.has(normal(ref)))) {
    return 'You can write in the file that this comes from, so others have to decide.';
  }
  return leg.name !== OWNER_LEG && claims.has(normal(owner))
    ? `You are on the owner's side of this app, so you cannot fill the ${leg.name} leg.`
    : undefined;
}

/** Whether the person has had a part in the request's decisions. */
function spentVote(
  person: Decider,
  { leg, decisions }: LegEligibilityInput,
): string | undefined {
  const me = normal(person.userEntityRef);
  const mine = decisions.find(({ decidedBy }) => normal(decidedBy) === me);
  if (mine) {
    return mine.leg === leg.name
      ? 'You have decided this leg already.'
      : `You have decided the ${mine.leg} leg; one person fills one leg.`;
  }
  const forMe = decisions.find(
    ({ decidedFor }) => decidedFor && normal(decidedFor) === me,
  );
  return (
    forMe &&
    `${forMe.decidedBy} has decided the ${forMe.leg} leg for you; one person fills one leg.`
  );
}

function isApprover(
  person: Decider,
  { approvers }: LegEligibilityInput,
): boolean {
  const claims = claimsOf(person);
  return approvers.some(ref => claims.has(normal(ref)));
}

function isFull({ leg, decisions }: LegEligibilityInput): boolean {
  const approvals = new Set(
    decisions
      .filter(({ leg: name }) => name === leg.name)
      .filter(({ decision }) => isApproval(decision))
      .map(({ decidedBy }) => normal(decidedBy)),
  );
  return approvals.size >= leg.count;
}

/**
 * Four eyes: the requester fills no leg, the owner none but the owner leg, one person fills one leg of a request, and a
 * leg of N needs N distinct people. Whoever decides for somebody else counts as both: what speaks against either speaks
 * against the decision.
 *
 * @public
 */
export function legEligibility(input: LegEligibilityInput): LegEligibility {
  const { leg, request, approvers, caller } = input;
  if (request.state !== 'open') {
    return { mayDecide: false, reason: CLOSED_REASONS[request.state] };
  }
  const isOwnRight = isApprover(caller, input);
  const delegator = isOwnRight
    ? undefined
    : caller.delegators?.find(
        person =>
          isApprover(person, input) &&
          !sideConflict(person, input) &&
          !spentVote(person, input),
      );
  const reason =
    sideConflict(caller, input) ??
    (isOwnRight || delegator
      ? undefined
      : `The ${leg.name} leg is for ${
          approvers.join(' or ') || 'nobody that is known'
        }.`) ??
    spentVote(caller, input) ??
    (isFull(input) ? 'This leg is approved already.' : undefined);
  if (reason) {
    return { mayDecide: false, reason };
  }
  return {
    mayDecide: true,
    ...(delegator && { decidesFor: delegator.userEntityRef }),
  };
}
