import { randomUUID } from 'node:crypto';
import { ConflictError, NotAllowedError } from '@backstage/errors';
import {
  DecisionBody,
  inputErrorOf,
  isApproval,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type {
  ConditionRecord,
  DecisionRecord,
  FullRequest,
  LegRecord,
} from '../database';
import type { CallContext } from './MicroAppsService';
import { countApprovals, eligibility } from './presenters';

/** The leg, if the caller may fill it now, and for whom. */
export function mayDecide(
  request: FullRequest,
  name: string,
  context: CallContext,
): { leg: LegRecord; decidesFor: string | null } {
  const leg = request.legs.find(candidate => candidate.name === name);
  if (!leg) {
    if (request.state !== 'open') {
      throw new ConflictError(
        `The request is ${request.state.replace(
          '-',
          ' ',
        )}; there is no leg to decide`,
      );
    }
    throw inputErrorOf([
      {
        path: 'leg',
        message: `must be one of ${request.legs
          .map(({ name: known }) => known)
          .join(', ')}; the request has no leg "${name}"`,
      },
    ]);
  }
  const standing = eligibility(leg, request, context);
  if (!standing.mayDecide) {
    const { reason } = standing;
    // Who could have decided an untouched request came too late; everybody else is the wrong person.
    const untouched = { ...request, state: 'open' as const, decisions: [] };
    throw eligibility(leg, untouched, context).mayDecide
      ? new ConflictError(reason)
      : new NotAllowedError(reason);
  }
  return { leg, decidesFor: standing.decidesFor ?? null };
}

/** A decision on a leg, as it is kept. */
export function toDecisionRecord(
  request: FullRequest,
  body: Omit<DecisionBody, 'leg'> & {
    leg: LegRecord;
    decidesFor: string | null;
  },
  context: CallContext,
  now: string,
): DecisionRecord {
  return {
    id: randomUUID(),
    requestId: request.id,
    number: request.decisions.length + 1,
    revision: request.revision,
    leg: body.leg.name,
    slot: isApproval(body.decision)
      ? countApprovals(body.leg, request.decisions) + 1
      : null,
    decision: body.decision,
    digest: body.digest,
    decidedBy: context.caller.userEntityRef,
    decidedFor: body.decidesFor,
    decidedAt: now,
    comment: body.comment ?? null,
  };
}

/** What the app has to meet from now on. */
export function toConditions(
  request: FullRequest,
  body: DecisionBody,
  context: CallContext,
  now: string,
): ConditionRecord[] {
  return (body.conditions ?? []).map((text, position) => ({
    id: randomUUID(),
    appId: request.appId,
    requestId: request.id,
    revision: request.revision,
    position,
    text,
    state: 'open',
    setBy: context.caller.userEntityRef,
    setAt: now,
    resolvedBy: null,
    resolvedAt: null,
    resolution: null,
    notForOwner: null,
  }));
}
