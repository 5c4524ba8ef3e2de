import { randomUUID } from 'node:crypto';
import {
  AppState,
  Assessment,
  GovernedAssessment,
  heldAtSubmission,
  isPolicyCheck,
  RevisionChange,
  SubmitBody,
  transition,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type {
  AppRecord,
  FullRequest,
  NewAuditEntry,
  RequestRecord,
  RevisionRecord,
} from '../database';
import { entityRefOf, proofOf } from './governedChange';
import { factsOf } from './inForce';
import type { SecurityActs } from './ownership/setAside';
import type { Moved } from './routing';

/** Who acts where a file is followed. */
export const FOLLOWER = 'service:micro-apps';

/** A submission whose manifest was found to be in order. */
export type Checked = SubmitBody & {
  digest: string;
  /** A person; the owner, where it comes from a file. */
  author: string;
  /** Where the file is that it comes from. */
  originLocation: string | null;
  ownerApprovers: string[];
  now: string;
};

/** A submission with its assessment, made from a version of the app; from none where it registers the app. */
export type Assessed = Checked &
  GovernedAssessment & {
    version: number | undefined;
    /** What it means to the approval in force; `null` where none is. */
    change: RevisionChange | null;
    /** Who owns the revision in force; `undefined` where none is. */
    ownerInForce: string | undefined;
    /** What people on the side of the owner that it names did for security; nothing where that owns the app already. */
    acts: SecurityActs | undefined;
  };

/** The app as the submission makes it, not yet routed. */
export function toAppRecord(
  { manifest, digest, author, originLocation, now }: Checked,
  { inherent, residual, reviewIntervalDays }: Assessment,
  existing: Partial<AppRecord>,
): AppRecord {
  const { namespace, name } = manifest.metadata;
  return {
    id: existing.id ?? randomUUID(),
    entityRef: entityRefOf(manifest.metadata),
    namespace,
    name: existing.name ?? name,
    ...factsOf(manifest),
    // Whoever may write in a file can name any owner there; it is handed over once that is approved.
    ...(originLocation && existing.approvedRevision && existing.owner
      ? { owner: existing.owner }
      : {}),
    state: transition(existing.state ?? 'draft', 'submit'),
    heldState: heldAtSubmission(
      existing.state ?? 'draft',
      existing.heldState ?? null,
    ),
    inherent,
    residual,
    currentRevision: (existing.currentRevision ?? 0) + 1,
    currentDigest: digest,
    approvedRevision: existing.approvedRevision ?? null,
    openRequestId: null,
    openRevision: null,
    reopening: existing.reopening ?? null,
    openConditions: existing.openConditions ?? 0,
    // A revision in force keeps its interval until another takes its place.
    reviewIntervalDays:
      (existing.approvedRevision && existing.reviewIntervalDays) ||
      reviewIntervalDays,
    lastReviewedAt: existing.lastReviewedAt ?? null,
    nextReviewAt: existing.nextReviewAt ?? null,
    breachedSince: existing.breachedSince ?? null,
    breachedRules: existing.breachedRules ?? [],
    originLocation,
    originMissingSince: null,
    orphanedSince: existing.orphanedSince ?? null,
    handedOverRevision: existing.handedOverRevision ?? null,
    createdBy: existing.createdBy ?? author,
    submittedBy: author,
    createdAt: existing.createdAt ?? now,
    updatedAt: now,
    version: existing.version ?? 1,
    changeSeq: existing.changeSeq ?? 0,
  };
}

/** The request that a submission opens, not yet routed. */
export function toRequestRecord(
  {
    digest,
    manifest,
    ownerApprovers,
    author,
    originLocation,
    comment,
    change,
    now,
  }: Assessed,
  { inherent, residual }: Assessment,
  app: AppRecord,
): FullRequest {
  const request: RequestRecord = {
    id: randomUUID(),
    appId: app.id,
    revision: app.currentRevision,
    digest,
    state: 'open',
    owner: manifest.spec.owner,
    ownerApprovers,
    inherent,
    residual,
    requestedBy: author,
    originLocation,
    requestedAt: now,
    waitingSince: null,
    closedAt: null,
    comment: comment ?? null,
    cause: app.approvedRevision ? 'change' : 'submission',
    reasons: change?.reasons ?? [],
  };
  return { ...request, legs: [], decisions: [] };
}

export function toRevisionRecord(
  { digest, manifest, author, originLocation, comment, change, now }: Assessed,
  app: AppRecord,
): Omit<RevisionRecord, 'outcome'> {
  return {
    appId: app.id,
    number: app.currentRevision,
    digest,
    manifest,
    submittedBy: author,
    originLocation,
    submittedAt: now,
    comment: comment ?? null,
    change,
  };
}

const OUTCOMES: Record<string, string> = {
  approved: 'approved at once',
  'carried-over': 'the approval in force carries over',
  open: 'sent to review',
  blocked: 'blocked',
};

/** The rules that stop an app. */
function deniedRules({ checks }: Assessment): string[] {
  return checks
    .filter(check => isPolicyCheck(check) && check.status === 'failed')
    .map(({ id }) => id);
}

/** The audit entry of a submission, with all states that it led through. */
export function submissionEntry(
  { app, request }: Moved,
  assessment: Assessment,
  earlier: {
    before: AppState | null;
    supersedes: string | null;
    change: RevisionChange | null;
    /** Of the request that it takes the place of. */
    withdrawnConditions: number;
  },
): Omit<NewAuditEntry, 'app'> {
  const { inherent, residual, riskModel, verdict } = assessment;
  return {
    actor: request.originLocation ? FOLLOWER : request.requestedBy,
    action: 'request-submit',
    summary: `Revision ${request.revision} of “${app.name}” was submitted: score ${
      residual.score
    }, ${residual.tier}, ${OUTCOMES[request.state]}`,
    data: {
      requestId: request.id,
      revision: request.revision,
      digest: request.digest,
      states: [earlier.before, 'submitted', app.state],
      request: request.state,
      supersedes: earlier.supersedes,
      change: earlier.change,
      conditions: {
        open: app.openConditions,
        withdrawn: earlier.withdrawnConditions,
      },
      owner: request.owner,
      ...(request.originLocation && {
        origin: request.originLocation,
        author: request.requestedBy,
      }),
      inherent,
      residual,
      riskModel,
      policy: assessment.policy ?? null,
      denied: deniedRules(assessment),
      legs: request.legs.map(({ name, needed, approvers }) => ({
        name,
        count: needed,
        approvers,
      })),
      guardrails: verdict.guardrails,
      comment: proofOf(request.comment),
    },
  };
}
