import type { AppState } from '../schema';

/** What somebody wants to do about the ownership of an app. @public */
export type OwnershipAction =
  'offer' | 'accept' | 'decline' | 'withdraw' | 'take';

/** What decides whether somebody may. @public */
export type OwnershipEligibilityInput = {
  action: OwnershipAction;
  app: { state: AppState; owner: string };
  /** The offer that waits for an answer. */
  offer?: { to: string; offeredBy: string };
  /** Those who were asked to take the app over, where it is without an owner. */
  asked?: readonly string[];
  /** Whether the decommission under way was requested because nobody owns the app, and can still be called off. */
  isRetiring?: boolean;
  /** The file that the app is kept in, where it is kept in one. */
  file?: string;
  /** Whose members act for the platform. */
  platformGroup: string;
  caller: { userEntityRef: string; ownershipEntityRefs: readonly string[] };
};

/** Whether somebody may act; if not, why, in words to the caller. @public */
export type OwnershipEligibility =
  | { allowed: true; reason?: undefined; isTooLate?: undefined }
  | {
      allowed: false;
      reason: string;
      /** Whether it is the app that does not allow it, rather than the caller. */
      isTooLate: boolean;
    };

const normal = (ref: string) => ref.toLocaleLowerCase('en-US');

function claimsOf({ caller }: OwnershipEligibilityInput): Set<string> {
  return new Set(
    [caller.userEntityRef, ...caller.ownershipEntityRefs].map(normal),
  );
}

function tooLate(input: OwnershipEligibilityInput): string | undefined {
  const { action, app, offer, asked, isRetiring, file } = input;
  if (app.state === 'decommissioned') {
    return 'This app is decommissioned.';
  }
  if (action === 'decline' || action === 'withdraw') {
    return offer ? undefined : 'This app is not offered to anybody.';
  }
  if (file) {
    return `This app is kept in a file: change its owner in ${file}. The approval of that revision hands it over.`;
  }
  if (app.state === 'decommissioning' && !isRetiring) {
    return 'This app is being decommissioned; while that can be called off, call it off first.';
  }
  switch (action) {
    case 'offer':
      return offer
        ? `This app is offered to ${offer.to} already; withdraw that offer first.`
        : undefined;
    case 'accept':
      return offer ? undefined : 'This app is not offered to anybody.';
    default:
      return asked
        ? undefined
        : 'This app has an owner, who can hand it over to you.';
  }
}

function wrongPerson(input: OwnershipEligibilityInput): string | undefined {
  const { action, app, offer, asked = [], platformGroup, caller } = input;
  const claims = claimsOf(input);
  const isOneOf = (...refs: string[]) =>
    refs.some(ref => claims.has(normal(ref)));
  const to = offer?.to ?? '';
  switch (action) {
    case 'offer':
      return isOneOf(app.owner, platformGroup, ...asked)
        ? undefined
        : `Only the owner's side${
            asked.length ? ', those who were asked to take it over' : ''
          } and ${platformGroup} can hand this app over.`;
    case 'accept':
      if (!isOneOf(to)) {
        return `This app is offered to ${to}, not to you.`;
      }
      // Otherwise one person could move any app to wherever that person is as well.
      return !input.asked &&
        normal(offer?.offeredBy ?? '') === normal(caller.userEntityRef)
        ? 'You made this offer, so somebody else has to accept it.'
        : undefined;
    case 'decline':
      return isOneOf(to)
        ? undefined
        : `This app is offered to ${to}, not to you.`;
    case 'withdraw':
      return isOneOf(app.owner, platformGroup, offer?.offeredBy ?? '')
        ? undefined
        : `Only who made the offer, the owner's side and ${platformGroup} can withdraw it.`;
    default:
      return isOneOf(...asked)
        ? undefined
        : `Only ${asked.join(' and ')} can take this app over.`;
  }
}

/**
 * Who may do what about an app's ownership. The owner's side and the platform offer it, at any time; the side that it is
 * offered to accepts, in another person than the one who made the offer. Where nobody owns it, those who were asked offer
 * it or take it over themselves. Accepting approves nothing.
 *
 * @public
 */
export function ownershipEligibility(
  input: OwnershipEligibilityInput,
): OwnershipEligibility {
  const late = tooLate(input);
  const reason = late ?? wrongPerson(input);
  return reason
    ? { allowed: false, reason, isTooLate: Boolean(late) }
    : { allowed: true };
}
