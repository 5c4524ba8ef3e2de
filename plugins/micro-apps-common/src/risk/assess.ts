import { manifestDigest } from '../digest';
import { governedVerdict, Ruling } from '../policy/ruling';
import type { Assessment, Check, Manifest, PolicyOutcome } from '../schema';
import type { AssessContext } from './context';
import { controlChecks } from './controlChecks';
import { registerOf } from './register';
import { riskModelDigest } from './riskModel';
import { Scores, scoresOf } from './scores';
import { verdictOf } from './verdict';

/** What an assessment is put together from. @internal */
export type Findings = {
  scores: Scores;
  ruling: Ruling;
  policyChecks: Check[];
  /** Absent where policies were not asked. */
  bundle?: PolicyOutcome['bundle'];
};

/** Puts an assessment together, but for what would help. @internal */
export function assessmentOf(
  manifest: Manifest,
  context: AssessContext,
  findings: Findings,
): Assessment {
  const { riskModel } = context;
  const { scores, ruling, policyChecks, bundle } = findings;
  const { axes, inherent, residual } = scores;
  const reviewIntervalDays = riskModel.reviewIntervals[inherent.tier];
  return {
    digest: manifestDigest(manifest),
    riskModel: {
      version: riskModel.version,
      digest: riskModelDigest(riskModel),
    },
    axes,
    inherent,
    residual,
    verdict: verdictOf(manifest.spec, {
      scores,
      ruling,
      days: reviewIntervalDays,
      riskModel,
    }),
    reviewIntervalDays,
    checks: [...policyChecks, ...controlChecks(manifest.spec, context)],
    ...(bundle !== undefined && {
      policy: bundle && { revision: bundle.revision, digest: bundle.digest },
    }),
    whatIf: [],
    shortestToAutoApproval: null,
  };
}

/**
 * Applies the risk model alone to a manifest, without policies and without looking for what would help. It is pure: the
 * same input gives the same assessment, in the browser and on the server.
 *
 * Of the factors of an axis, those whose id does not begin with `control-` add up to `value`, all of them to `residual`.
 *
 * @public
 */
export function assess(manifest: Manifest, context: AssessContext): Assessment {
  const { spec } = manifest;
  const register = registerOf(context.endpoints);
  const scores = scoresOf(spec, context, register);
  return assessmentOf(manifest, context, {
    scores,
    ruling: governedVerdict(scores.residual.tier, context.routes),
    policyChecks: [],
  });
}
