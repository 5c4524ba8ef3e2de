import {
  Ownership,
  OwnershipAction,
  OwnershipEligibility,
  ownershipEligibility,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { placeOf } from '../follow/location';
import type { CallContext } from '../MicroAppsService';
import { isRetiring, Standing } from './standing';

/** Who looks at the owners of an app, and who is asked where there is none. */
export type OwnershipView = { platformGroup: string; context: CallContext };

/** Whether the caller may act, by the permission policy and by the rules. */
export function mayAct(
  action: OwnershipAction,
  standing: Standing,
  options: OwnershipView,
): OwnershipEligibility {
  const { context, platformGroup } = options;
  const { app, offer, orphan } = standing;
  const eligibility = ownershipEligibility({
    action,
    app,
    offer,
    asked: orphan?.asked,
    isRetiring: isRetiring(standing),
    file: fileOf(standing),
    platformGroup,
    caller: context.caller,
  });
  return eligibility.allowed && !context.access.allows('handOver', app)
    ? {
        allowed: false,
        reason: 'Your role does not include handing apps over.',
        isTooLate: false,
      }
    : eligibility;
}

/** The file in which an app's owner is named, while it is there. */
function fileOf({ app }: Standing): string | undefined {
  return app.originLocation && !app.originMissingSince
    ? placeOf(app.originLocation)
    : undefined;
}

/** For whom the caller can take an app over: the caller's groups that were asked, then the caller. */
export function takersOf(
  { orphan }: Standing,
  { caller }: Pick<CallContext, 'caller'>,
): string[] {
  const { userEntityRef, ownershipEntityRefs } = caller;
  return orphan
    ? [
        ...new Set([
          ...orphan.asked.filter(ref => ownershipEntityRefs.includes(ref)),
          ...ownershipEntityRefs.filter(ref => ref.startsWith('group:')),
          userEntityRef,
        ]),
      ]
    : [];
}

/** Who answers for an app, as the caller may see it. */
export function toOwnership(
  standing: Standing,
  options: OwnershipView,
): Ownership {
  const { app, orphan, offer } = standing;
  const { context } = options;
  const { caller, access } = context;
  const may = (action: OwnershipAction) => {
    const { allowed, reason } = mayAct(action, standing, options);
    return { allowed, ...(reason && { reason }) };
  };
  const isAsked =
    offer &&
    [caller.userEntityRef, ...caller.ownershipEntityRefs].includes(offer.to);
  const take = may('take');
  return {
    owner: app.owner,
    orphan: orphan
      ? {
          reason: orphan.reason,
          since: orphan.since,
          deadline: orphan.deadline,
          asked: orphan.asked,
          isRetiring: isRetiring(standing),
          obstacle: access.allows('readEvidence', app) ? orphan.obstacle : null,
        }
      : null,
    offer: offer
      ? {
          id: offer.id,
          from: offer.from,
          to: offer.to,
          state: offer.state,
          offeredBy: offer.offeredBy,
          offeredAt: offer.offeredAt,
          comment:
            isAsked || access.allows('readEvidence', app)
              ? offer.comment
              : null,
          access: {
            accept: may('accept'),
            decline: may('decline'),
            withdraw: may('withdraw'),
          },
        }
      : null,
    access: {
      offer: may('offer'),
      take: { ...take, as: take.allowed ? takersOf(standing, context) : [] },
    },
  };
}
