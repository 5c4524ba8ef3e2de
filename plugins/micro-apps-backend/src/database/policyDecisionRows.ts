import type {
  DecisionLogEntry,
  DecisionPoint,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { fromInstant, StoredInstant, toInstant } from './columns';

/** A decision with its masked input and its result. */
export type LoggedDecision = DecisionLogEntry & {
  input: NonNullable<DecisionLogEntry['input']>;
  result: NonNullable<DecisionLogEntry['result']>;
};

/** A row of `policy_decisions`. */
export type PolicyDecisionRow = {
  id: string;
  decided_at: StoredInstant;
  point: string;
  path: string;
  app: string | null;
  allow: boolean | number;
  requested_by: string;
  bundle_revision: string | null;
  bundle_digest: string | null;
  input_digest: string;
  input: string;
  masked: string;
  result: string;
  exempted: string;
  failure: string | null;
  metrics: string;
  forward_at: StoredInstant | null;
  forward_attempts: number;
};

export function policyDecisionToRow(
  entry: LoggedDecision,
  forwardAt: string | null,
): PolicyDecisionRow {
  return {
    id: entry.decisionId,
    decided_at: fromInstant(entry.timestamp),
    point: entry.point,
    path: entry.path,
    app: entry.app,
    allow: entry.allow,
    requested_by: entry.requestedBy,
    bundle_revision: entry.bundle?.revision ?? null,
    bundle_digest: entry.bundle?.digest ?? null,
    input_digest: entry.inputDigest,
    input: JSON.stringify(entry.input),
    masked: JSON.stringify(entry.masked),
    result: JSON.stringify(entry.result),
    exempted: JSON.stringify(entry.exempted),
    failure: entry.failure && JSON.stringify(entry.failure),
    metrics: JSON.stringify(entry.metrics),
    forward_at: forwardAt === null ? null : fromInstant(forwardAt),
    forward_attempts: 0,
  };
}

export function policyDecisionFromRow(row: PolicyDecisionRow): LoggedDecision {
  const result: LoggedDecision['result'] = JSON.parse(row.result);
  return {
    decisionId: row.id,
    timestamp: toInstant(row.decided_at),
    point: row.point as DecisionPoint,
    path: row.path,
    app: row.app,
    // SQLite keeps it as a number.
    allow: Boolean(row.allow),
    denied: [...new Set(result.deny.map(({ rule }) => rule))],
    requestedBy: row.requested_by,
    bundle:
      row.bundle_digest === null
        ? null
        : { revision: row.bundle_revision ?? '', digest: row.bundle_digest },
    inputDigest: row.input_digest,
    input: JSON.parse(row.input),
    masked: JSON.parse(row.masked),
    result,
    exempted: JSON.parse(row.exempted),
    failure: row.failure === null ? null : JSON.parse(row.failure),
    metrics: JSON.parse(row.metrics),
  };
}

export function policyDecisionToSummary(
  row: PolicyDecisionRow,
): DecisionLogEntry {
  return { ...policyDecisionFromRow(row), input: null, result: null };
}
