import {
  AppSummary,
  ApprovalRequest,
  Decision,
  isApproval,
  Leg,
  LegEligibility,
  legEligibility,
  Manifest,
  Revision,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type {
  AppRecord,
  DecisionRecord,
  FullRequest,
  LegRecord,
  RevisionRecord,
} from '../database';
import type { CallContext } from './MicroAppsService';
import { timingOf, Watch } from './serviceLevels';

/** A row of the inventory. */
export function toSummary(app: AppRecord): AppSummary {
  return {
    namespace: app.namespace,
    name: app.name,
    entityRef: app.entityRef,
    title: app.title,
    state: app.state,
    type: app.type,
    owner: app.owner,
    audience: app.audience,
    environments: app.environments,
    endpoints: app.endpoints,
    score: app.residual.score,
    tier: app.residual.tier,
    inherent: app.inherent,
    residual: app.residual,
    currentRevision: app.currentRevision,
    approvedRevision: app.approvedRevision,
    openRequestId: app.openRequestId,
    reopening: app.reopening,
    openConditions: app.openConditions,
    nextReviewAt: app.nextReviewAt,
    breachedSince: app.breachedSince,
    breachedRules: app.breachedRules,
    origin: {
      type: app.originLocation ? 'git' : 'registry',
      location: app.originLocation,
      missingSince: app.originMissingSince,
    },
    orphanedSince: app.orphanedSince,
    createdBy: app.createdBy,
    createdAt: app.createdAt,
    updatedAt: app.updatedAt,
  };
}

/** A manifest without what its author says about controls, for those who may not see evidence. */
export function withoutEvidence(manifest: Manifest): Manifest {
  return {
    ...manifest,
    spec: {
      ...manifest.spec,
      controls: manifest.spec.controls.map(({ id }) => ({ id })),
    },
  };
}

/** A revision, without comment and evidence where the caller may not see them. */
export function toRevision(
  revision: RevisionRecord,
  maySeeEvidence: boolean,
): Revision {
  return {
    number: revision.number,
    digest: revision.digest,
    manifest: maySeeEvidence
      ? revision.manifest
      : withoutEvidence(revision.manifest),
    submittedBy: revision.submittedBy,
    originLocation: revision.originLocation,
    submittedAt: revision.submittedAt,
    comment: maySeeEvidence ? revision.comment : null,
    change: revision.change,
    outcome: revision.outcome,
  };
}

export function toDecision(
  decision: DecisionRecord,
  maySeeEvidence: boolean,
): Decision {
  return {
    id: decision.id,
    requestId: decision.requestId,
    revision: decision.revision,
    leg: decision.leg,
    decision: decision.decision,
    digest: decision.digest,
    decidedBy: decision.decidedBy,
    decidedFor: decision.decidedFor,
    decidedAt: decision.decidedAt,
    comment: maySeeEvidence ? decision.comment : null,
  };
}

/** How many approvals a leg has. */
export function countApprovals(
  leg: Pick<LegRecord, 'name'>,
  decisions: DecisionRecord[],
): number {
  return decisions.filter(
    ({ leg: name, decision }) => name === leg.name && isApproval(decision),
  ).length;
}

/** Whether, and if not why, the caller may fill a leg. */
export function eligibility(
  leg: LegRecord,
  request: FullRequest,
  context: CallContext,
): LegEligibility {
  return legEligibility({
    leg: { name: leg.name, count: leg.needed },
    approvers: leg.approvers,
    request: {
      ...request,
      authors: request.originLocation
        ? [request.requestedBy, request.owner]
        : [],
    },
    owner: request.owner,
    decisions: request.decisions,
    caller: context.caller,
  });
}

function toLeg(
  leg: LegRecord,
  request: FullRequest,
  app: AppRecord,
  context: CallContext,
): Leg {
  const approvals = countApprovals(leg, request.decisions);
  const standing: LegEligibility = context.access.allows('decide', app)
    ? eligibility(leg, request, context)
    : { mayDecide: false, reason: 'Your role does not include deciding.' };
  const { mayDecide, decidesFor, reason } = standing;
  return {
    name: leg.name,
    approvers: leg.approvers,
    count: leg.needed,
    approvals,
    state: approvals >= leg.needed ? 'approved' : 'open',
    mayDecide,
    ...(decidesFor && { decidesFor }),
    ...(reason && { reason }),
  };
}

/** An approval request as the caller may see it. */
export function toApprovalRequest(
  request: FullRequest,
  app: AppRecord,
  context: CallContext,
  watch: Watch & { escalatedAt?: string },
): ApprovalRequest {
  const maySeeEvidence = context.access.allows('readEvidence', app);
  return {
    id: request.id,
    app: {
      namespace: app.namespace,
      name: app.name,
      entityRef: app.entityRef,
      title: app.title,
      owner: request.owner,
    },
    revision: request.revision,
    digest: request.digest,
    state: request.state,
    inherent: request.inherent,
    residual: request.residual,
    tier: request.residual.tier,
    score: request.residual.score,
    requestedBy: request.requestedBy,
    originLocation: request.originLocation,
    requestedAt: request.requestedAt,
    closedAt: request.closedAt,
    ...timingOf(request, watch),
    escalatedAt: watch.escalatedAt ?? null,
    comment: maySeeEvidence ? request.comment : null,
    cause: request.cause,
    reasons: request.reasons,
    legs: request.legs.map(leg => toLeg(leg, request, app, context)),
    decisions: request.decisions.map(decision =>
      toDecision(decision, maySeeEvidence),
    ),
  };
}
