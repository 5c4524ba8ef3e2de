import type { LoggedDecision } from '../../database';

/** The event that OPA would log for the decision; what OPA has no field for stands under `custom`. */
export function toOpaEvent(
  decision: LoggedDecision,
  labels: Record<string, string>,
) {
  const { bundle } = decision;
  return {
    labels: { app: 'micro-apps', ...labels },
    decision_id: decision.decisionId,
    timestamp: decision.timestamp,
    path: decision.path,
    ...(bundle && { bundles: { 'micro-apps': { revision: bundle.revision } } }),
    requested_by: decision.requestedBy,
    input: decision.input,
    result: decision.result,
    erased: decision.masked.map(pointer => `/input${pointer}`),
    ...(decision.failure && {
      error: {
        code: decision.failure.cause,
        message: decision.failure.message,
      },
    }),
    metrics: decision.metrics,
    custom: {
      app: decision.app,
      bundle_digest: bundle?.digest ?? null,
      input_digest: decision.inputDigest,
      exempted: decision.exempted,
    },
  };
}
