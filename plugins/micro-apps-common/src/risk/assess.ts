import { manifestDigest } from '../digest';
import type { Assessment, Manifest, Score } from '../schema';
import { axesOf, riskOf } from './axes';
import { checksOf } from './checks';
import type { AssessContext } from './context';
import { registerOf } from './register';
import { riskModelDigest, tierOf } from './riskModel';
import { verdictOf } from './verdict';
import { whatIfOf } from './whatIf';

/**
 * Applies the risk model to a manifest. It is pure: the same input gives the same assessment, in the browser and on the
 * server.
 *
 * Of the factors of an axis, those whose id does not begin with `control-` add up to `value`, all of them to `residual`.
 *
 * @public
 */
export function assess(manifest: Manifest, context: AssessContext): Assessment {
  const { riskModel } = context;
  const { spec } = manifest;
  const register = registerOf(context.endpoints);
  const axes = axesOf(spec, {
    riskModel,
    register,
    verifiedControls: new Set(context.verifiedControls),
  });
  const scored = (kind: 'value' | 'residual'): Score => {
    const score = riskOf({
      dataSensitivity: axes.dataSensitivity[kind],
      modelTrust: axes.modelTrust[kind],
      operationalImpact: axes.operationalImpact[kind],
    });
    return { score, tier: tierOf(score, riskModel) };
  };
  const inherent = scored('value');
  const residual = scored('residual');
  const options = whatIfOf(spec, residual, context, register);
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
    verdict: verdictOf(
      spec,
      { inherent, residual },
      options.whatIf,
      reviewIntervalDays,
      context,
    ),
    reviewIntervalDays,
    checks: checksOf(manifest, context, register),
    ...options,
  };
}
