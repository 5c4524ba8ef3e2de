import type { Axis, MicroAppSpec, Score } from '../schema';
import { axesOf, riskOf } from './axes';
import type { AssessContext } from './context';
import type { AxisName } from './controls';
import type { Register } from './register';
import { tierOf } from './riskModel';

/** What the risk model says of a manifest. @public */
export type Scores = {
  axes: Record<AxisName, Axis>;
  inherent: Score;
  residual: Score;
};

/** The axes of a manifest, and the scores that they make. @internal */
export function scoresOf(
  spec: MicroAppSpec,
  context: AssessContext,
  register: Register,
): Scores {
  const { riskModel } = context;
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
  return { axes, inherent: scored('value'), residual: scored('residual') };
}
