import type {
  AppState,
  DecommissionKind,
  DecommissionSide,
  DecommissionState,
  DecommissionStepState,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  fromInstant,
  fromOptionalInstant,
  StoredInstant,
  toInstant,
  toNumber,
  toOptionalInstant,
} from './columns';

/** An app's way out of service. */
export type DecommissionRecord = {
  id: string;
  appId: string;
  state: DecommissionState;
  reason: string;
  /** `null` until the app has left the state that it was in. */
  previousState: AppState | null;
  requestedBy: string;
  requestedAt: string;
  plannedFor: string | null;
  coolingEndsAt: string;
  startedAt: string | null;
  completedAt: string | null;
  calledOffBy: string | null;
  calledOffAt: string | null;
  callOffReason: string | null;
  certificate: string | null;
  certificateDigest: string | null;
  certificateSeq: number | null;
  /** How many days before the planned end people were told last. */
  remindedDays: number | null;
};

/** Somebody's agreement to end a cooling period early. */
export type SkipRecord = { by: string; side: DecommissionSide; at: string };

/** What an app leaves in one place, and how far it is gone. */
export type StepRecord = {
  decommissionId: string;
  targetId: string;
  position: number;
  phase: number;
  title: string;
  kind: DecommissionKind;
  adapter: string;
  origin: 'configuration' | 'manifest';
  location: string | null;
  resource: string | null;
  state: DecommissionStepState;
  attempts: number;
  /** Nobody takes it before. */
  availableAt: string;
  before: number | null;
  after: number | null;
  startedAt: string | null;
  doneAt: string | null;
  doneBy: string | null;
  problem: string | null;
  evidence: string | null;
  /** Who attested first, where two people have to. */
  firstAttestedBy: string | null;
  /** When people were told that several attempts failed. */
  toldAt: string | null;
};

/** A decommission with what belongs to it. */
export type FullDecommission = DecommissionRecord & {
  skips: SkipRecord[];
  steps: StepRecord[];
};

export type DecommissionRow = {
  id: string;
  app_id: string;
  state: string;
  reason: string;
  previous_state: string | null;
  requested_by: string;
  requested_at: StoredInstant;
  planned_for: StoredInstant | null;
  cooling_ends_at: StoredInstant;
  started_at: StoredInstant | null;
  completed_at: StoredInstant | null;
  called_off_by: string | null;
  called_off_at: StoredInstant | null;
  call_off_reason: string | null;
  certificate: string | null;
  certificate_digest: string | null;
  certificate_seq: number | string | null;
  reminded_days: number | null;
};

export type StepRow = {
  decommission_id: string;
  target_id: string;
  position: number;
  phase: number;
  title: string;
  kind: string;
  adapter: string;
  origin: string;
  location: string | null;
  resource: string | null;
  state: string;
  attempts: number;
  available_at: StoredInstant;
  before_count: number | string | null;
  after_count: number | string | null;
  started_at: StoredInstant | null;
  done_at: StoredInstant | null;
  done_by: string | null;
  problem: string | null;
  evidence: string | null;
  first_attested_by: string | null;
  told_at: StoredInstant | null;
};

const toCount = (value: number | string | null) =>
  value === null ? null : toNumber(value);

export function decommissionFromRow(row: DecommissionRow): DecommissionRecord {
  return {
    id: row.id,
    appId: row.app_id,
    state: row.state as DecommissionState,
    reason: row.reason,
    previousState: row.previous_state as AppState | null,
    requestedBy: row.requested_by,
    requestedAt: toInstant(row.requested_at),
    plannedFor: toOptionalInstant(row.planned_for),
    coolingEndsAt: toInstant(row.cooling_ends_at),
    startedAt: toOptionalInstant(row.started_at),
    completedAt: toOptionalInstant(row.completed_at),
    calledOffBy: row.called_off_by,
    calledOffAt: toOptionalInstant(row.called_off_at),
    callOffReason: row.call_off_reason,
    certificate: row.certificate,
    certificateDigest: row.certificate_digest,
    certificateSeq: toCount(row.certificate_seq),
    remindedDays: row.reminded_days,
  };
}

export function decommissionToRow(record: DecommissionRecord): DecommissionRow {
  return {
    id: record.id,
    app_id: record.appId,
    state: record.state,
    reason: record.reason,
    previous_state: record.previousState,
    requested_by: record.requestedBy,
    requested_at: fromInstant(record.requestedAt),
    planned_for: fromOptionalInstant(record.plannedFor),
    cooling_ends_at: fromInstant(record.coolingEndsAt),
    started_at: fromOptionalInstant(record.startedAt),
    completed_at: fromOptionalInstant(record.completedAt),
    called_off_by: record.calledOffBy,
    called_off_at: fromOptionalInstant(record.calledOffAt),
    call_off_reason: record.callOffReason,
    certificate: record.certificate,
    certificate_digest: record.certificateDigest,
    certificate_seq: record.certificateSeq,
    reminded_days: record.remindedDays,
  };
}

export function stepFromRow(row: StepRow): StepRecord {
  return {
    decommissionId: row.decommission_id,
    targetId: row.target_id,
    position: row.position,
    phase: row.phase,
    title: row.title,
    kind: row.kind as DecommissionKind,
    adapter: row.adapter,
    origin: row.origin as StepRecord['origin'],
    location: row.location,
    resource: row.resource,
    state: row.state as DecommissionStepState,
    attempts: row.attempts,
    availableAt: toInstant(row.available_at),
    before: toCount(row.before_count),
    after: toCount(row.after_count),
    startedAt: toOptionalInstant(row.started_at),
    doneAt: toOptionalInstant(row.done_at),
    doneBy: row.done_by,
    problem: row.problem,
    evidence: row.evidence,
    firstAttestedBy: row.first_attested_by,
    toldAt: toOptionalInstant(row.told_at),
  };
}

export function stepToRow(step: StepRecord): StepRow {
  return {
    decommission_id: step.decommissionId,
    target_id: step.targetId,
    position: step.position,
    phase: step.phase,
    title: step.title,
    kind: step.kind,
    adapter: step.adapter,
    origin: step.origin,
    location: step.location,
    resource: step.resource,
    state: step.state,
    attempts: step.attempts,
    available_at: fromInstant(step.availableAt),
    before_count: step.before,
    after_count: step.after,
    started_at: fromOptionalInstant(step.startedAt),
    done_at: fromOptionalInstant(step.doneAt),
    done_by: step.doneBy,
    problem: step.problem,
    evidence: step.evidence,
    first_attested_by: step.firstAttestedBy,
    told_at: fromOptionalInstant(step.toldAt),
  };
}
