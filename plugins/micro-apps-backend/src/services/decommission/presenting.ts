import {
  Decommission,
  DecommissionAction,
  decommissionEligibility,
  DecommissionEligibility,
  DecommissionStep,
  isTurnOf,
  needsTwoAttestations,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { AppRecord, FullDecommission, StepRecord } from '../../database';
import type { CallContext } from '../MicroAppsService';
import type { DecommissionTargets } from './DecommissionTargets';

/** Whether the caller may act, by the permission policy and by the rules. */
export function mayAct(
  action: DecommissionAction,
  app: AppRecord,
  options: {
    decommission?: FullDecommission;
    /** What is to be attested, where that is meant. */
    step?: StepRecord;
    targets: DecommissionTargets;
    context: CallContext;
  },
): DecommissionEligibility {
  const { decommission, step, targets, context } = options;
  const eligibility = decommissionEligibility({
    action,
    app,
    decommission,
    attestedBy: step?.firstAttestedBy,
    platformGroup: targets.platformGroup,
    caller: context.caller,
  });
  return eligibility.allowed && !context.access.allows('decommission', app)
    ? {
        allowed: false,
        reason: 'You may not decommission this app.',
        isTooLate: false,
      }
    : eligibility;
}

function toStep(
  step: StepRecord,
  app: AppRecord,
  options: Parameters<typeof mayAct>[2] & { decommission: FullDecommission },
): DecommissionStep {
  const { decommission, context } = options;
  const maySee = context.access.allows('readEvidence', app);
  const isTurn = isTurnOf(step.kind, decommission.steps);
  const isWaiting = step.state === 'attestation' && isTurn;
  const { allowed, reason } = mayAct('attest', app, { ...options, step });
  return {
    id: step.targetId,
    title: step.title,
    kind: step.kind,
    adapter: step.adapter,
    origin: step.origin,
    location: maySee ? step.location : null,
    resource: maySee ? step.resource : null,
    action: actionOf(step, decommission),
    actor: isManual(step) ? 'people' : 'portal',
    state: step.state === 'attestation' && !isTurn ? 'waiting' : step.state,
    attempts: step.attempts,
    before: step.before,
    after: step.after,
    startedAt: step.startedAt,
    doneAt: step.doneAt,
    doneBy: step.doneBy,
    nextAttemptAt: ['retrying', 'refused'].includes(step.state)
      ? step.availableAt
      : null,
    problem: maySee ? step.problem : null,
    evidence: maySee ? step.evidence : null,
    mayAttest: isWaiting && allowed,
    ...(isWaiting && reason && { reasonNot: reason }),
  };
}

function isManual({ adapter }: StepRecord): boolean {
  return adapter === 'manual';
}

function actionOf(step: StepRecord, decommission: FullDecommission): string {
  if (!isManual(step)) {
    return `The portal deletes what is this app's, then asks the store again until it counts zero.`;
  }
  if (!needsTwoAttestations(decommission)) {
    return 'Somebody removes it by hand; then a second person attests that nothing is left.';
  }
  return step.firstAttestedBy
    ? `${step.firstAttestedBy} attested that nothing is left; a second person has to attest it as well.`
    : 'Somebody removes it by hand and attests that nothing is left; then a second person attests it as well.';
}

/** A decommission as the caller may see it. */
export function toDecommission(
  decommission: FullDecommission,
  app: AppRecord,
  options: { targets: DecommissionTargets; context: CallContext },
): Decommission {
  const maySee = options.context.access.allows('readEvidence', app);
  const all = { ...options, decommission };
  const may = (action: DecommissionAction) => {
    const { allowed, reason } = mayAct(action, app, all);
    return { allowed, ...(reason && { reason }) };
  };
  return {
    id: decommission.id,
    state: decommission.state,
    reason: maySee ? decommission.reason : null,
    requestedBy: decommission.requestedBy,
    requestedAt: decommission.requestedAt,
    plannedFor: decommission.plannedFor,
    coolingEndsAt: decommission.coolingEndsAt,
    skips: decommission.skips,
    startedAt: decommission.startedAt,
    completedAt: decommission.completedAt,
    calledOffBy: decommission.calledOffBy,
    calledOffAt: decommission.calledOffAt,
    callOffReason: maySee ? decommission.callOffReason : null,
    steps: decommission.steps.map(step => toStep(step, app, all)),
    certificateDigest: decommission.certificateDigest,
    access: { callOff: may('call-off'), skip: may('skip') },
  };
}
