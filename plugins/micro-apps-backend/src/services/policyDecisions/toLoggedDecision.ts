import { randomUUID } from 'node:crypto';
import {
  DecisionPoint,
  PolicyDecision,
  PolicyFinding,
  digestOf,
  PolicyInput,
  PolicyOutcome,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { LoggedDecision } from '../../database';
import { ALWAYS_ERASED, erase, masking } from './masking';

/** A decision that was made, and for whom. */
export type MadeDecision = {
  point: DecisionPoint;
  input: PolicyInput | Record<string, unknown>;
  outcome: PolicyOutcome;
  /** `namespace/name`; `null` where it is no app of the registry. */
  app: string | null;
  requestedBy: string;
  /** Ids of the rules that a waiver set aside. */
  exempted?: string[];
  at: string;
};

/** A decision whose messages are masked. */
function withoutErased(
  decision: PolicyDecision,
  mask: (text: string) => string,
): PolicyDecision {
  const findings = (list: PolicyFinding[]) =>
    list.map(finding => ({ ...finding, message: mask(finding.message) }));
  return {
    ...decision,
    deny: findings(decision.deny),
    warn: findings(decision.warn),
  };
}

/** The entry of the decision log for a decision: with a new id, the digest of the whole input, and without people's words. */
export function toLoggedDecision(
  { point, input, outcome, app, requestedBy, exempted = [], at }: MadeDecision,
  erasedPaths: readonly string[] = [],
): LoggedDecision {
  const { document, erased, values } = erase(input as Record<string, unknown>, [
    ...ALWAYS_ERASED,
    ...erasedPaths,
  ]);
  return {
    decisionId: randomUUID(),
    timestamp: at,
    point,
    path: `micro_apps/${point}/decision`,
    app,
    allow: outcome.decision.allow,
    denied: [...new Set(outcome.decision.deny.map(({ rule }) => rule))],
    requestedBy,
    bundle: outcome.bundle,
    inputDigest: digestOf(input),
    input: document,
    masked: erased,
    result: withoutErased(outcome.decision, masking(values)),
    exempted,
    failure: outcome.failure ?? null,
    metrics: { timer_rego_query_eval_ns: outcome.metrics.evaluationNs },
  };
}
