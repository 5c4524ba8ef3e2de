import { ConflictError } from '@backstage/errors';
import type { AppState, DecommissionSide, DecommissionState } from '../schema';
import type { LifecycleEvent } from '../lifecycle';

const TRANSITIONS: Record<
  DecommissionState,
  Partial<Record<DecommissionEvent, DecommissionState>>
> = {
  planned: { cool: 'cooling', 'call-off': 'called-off' },
  cooling: { start: 'running', 'call-off': 'called-off' },
  running: { complete: 'completed' },
  completed: {},
  'called-off': {},
};

/** What can happen to a decommission. @public */
export type DecommissionEvent = 'cool' | 'start' | 'complete' | 'call-off';

/**
 * The state that an event leads to. Throws a `ConflictError` where the event cannot happen: what runs is not called off,
 * since data may be gone already.
 *
 * @public
 */
export function decommissionTransition(
  state: DecommissionState,
  event: DecommissionEvent,
): DecommissionState {
  const to = TRANSITIONS[state][event];
  if (!to) {
    throw new ConflictError(
      `A decommission that is "${state}" cannot take the step "${event}"`,
    );
  }
  return to;
}

/** Whether a decommission is neither over nor called off. @public */
export function isOpenDecommission(state: DecommissionState): boolean {
  return state === 'planned' || state === 'cooling' || state === 'running';
}

/**
 * The lifecycle event that takes an app back to what it was. A request that waited was closed, so that an app that was
 * being decided on is a draft again, or what was approved before.
 *
 * @public
 */
export function callOffEvent(
  previous: AppState,
  hasApprovedRevision: boolean,
): LifecycleEvent {
  switch (previous) {
    case 'review-due':
    case 'overdue':
    case 'suspended':
    case 'quarantined':
      return `call-off-to-${previous}`;
    default:
      return hasApprovedRevision ? 'call-off-to-approved' : 'call-off-to-draft';
  }
}

/** What somebody wants to do with a decommission. @public */
export type DecommissionAction = 'request' | 'skip' | 'call-off' | 'attest';

/** What decides whether somebody may. @public */
export type DecommissionEligibilityInput = {
  action: DecommissionAction;
  app: { state: AppState; owner: string };
  /** The decommission that is open; none is needed to request one. */
  decommission?: {
    state: DecommissionState;
    requestedBy: string;
    skips: readonly { by: string; side: DecommissionSide }[];
  };
  /** Who attested the target first already, where that is what is asked for. */
  attestedBy?: string | null;
  platformGroup: string;
  caller: { userEntityRef: string; ownershipEntityRefs: readonly string[] };
};

/** Whether somebody may act; if not, why, in words to the caller. @public */
export type DecommissionEligibility =
  | { allowed: true; reason?: undefined; isTooLate?: undefined }
  | {
      allowed: false;
      reason: string;
      /** Whether it is the decommission that does not allow it, rather than the caller. */
      isTooLate: boolean;
    };

function normal(ref: string): string {
  return ref.toLocaleLowerCase('en-US');
}

/** The sides on which somebody stands. @public */
export function decommissionSides(
  input: Pick<DecommissionEligibilityInput, 'app' | 'platformGroup' | 'caller'>,
): DecommissionSide[] {
  const { app, platformGroup, caller } = input;
  const claims = [caller.userEntityRef, ...caller.ownershipEntityRefs].map(
    normal,
  );
  return [
    ...(claims.includes(normal(app.owner)) ? ['owner' as const] : []),
    ...(claims.includes(normal(platformGroup)) ? ['platform' as const] : []),
  ];
}

/**
 * For which side somebody can agree to end the cooling period early: one that nobody else has spoken for.
 *
 * @public
 */
export function skipSide(
  input: DecommissionEligibilityInput,
): DecommissionSide | undefined {
  const taken = (input.decommission?.skips ?? []).map(({ side }) => side);
  return decommissionSides(input).find(side => !taken.includes(side));
}

const NOT_OPEN = {
  completed: 'The decommission is completed.',
  'called-off': 'The decommission was called off.',
};

function tooLate({
  action,
  app,
  decommission,
}: DecommissionEligibilityInput): string | undefined {
  const state = decommission?.state;
  if (action === 'request') {
    if (app.state === 'decommissioned') {
      return 'This app is decommissioned already.';
    }
    return state && isOpenDecommission(state)
      ? 'This app is being decommissioned already.'
      : undefined;
  }
  if (!state) {
    return 'Nobody has requested that this app is decommissioned.';
  }
  if (state === 'completed' || state === 'called-off') {
    return NOT_OPEN[state];
  }
  if (action === 'call-off') {
    return state === 'running'
      ? 'The cooling period is over: what is being deleted cannot be called back.'
      : undefined;
  }
  if (action === 'skip') {
    return state === 'cooling'
      ? undefined
      : 'There is no cooling period to end now.';
  }
  return state === 'running'
    ? undefined
    : 'The cooling period is not over, so there is nothing to attest yet.';
}

function obstacle(input: DecommissionEligibilityInput): string | undefined {
  const { action, decommission, attestedBy, caller, platformGroup } = input;
  const me = normal(caller.userEntityRef);
  if (decommissionSides(input).length === 0) {
    return `Only the owner's side and ${platformGroup} can decommission this app.`;
  }
  if (action === 'attest' && me === normal(decommission?.requestedBy ?? '')) {
    return 'You requested this decommission, so a second person has to attest.';
  }
  if (action === 'attest' && attestedBy && me === normal(attestedBy)) {
    return 'You attested this already, so a second person has to attest it as well.';
  }
  if (action !== 'skip') {
    return undefined;
  }
  if (decommission?.skips.some(({ by }) => normal(by) === me)) {
    return 'You have agreed already; a second person has to.';
  }
  return skipSide(input)
    ? undefined
    : 'Somebody of your side has agreed already; somebody of the other side has to.';
}

/**
 * Who may do what: the owner's side and the platform request and call off; ending the cooling period early needs two
 * people, one of each side; nobody attests what they requested themselves, or attested already.
 *
 * @public
 */
export function decommissionEligibility(
  input: DecommissionEligibilityInput,
): DecommissionEligibility {
  const late = tooLate(input);
  const reason = late ?? obstacle(input);
  return reason
    ? { allowed: false, reason, isTooLate: Boolean(late) }
    : { allowed: true };
}

/**
 * Whether two people have to attest what is emptied by hand. One is enough beside a person who requested it; where time
 * alone did, as with an app that nobody owns, whoever removes it would else be the only one who looks.
 *
 * @public
 */
export function needsTwoAttestations({
  requestedBy,
}: {
  requestedBy: string;
}): boolean {
  return !normal(requestedBy).startsWith('user:');
}

/** Whether both sides have agreed, in two people. @public */
export function isSkipAgreed(
  skips: readonly { by: string; side: DecommissionSide }[],
): boolean {
  return (
    new Set(skips.map(({ by }) => normal(by))).size >= 2 &&
    new Set(skips.map(({ side }) => side)).size >= 2
  );
}
