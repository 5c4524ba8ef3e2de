import type { Axis, Factor, MicroAppSpec } from '../schema';
import { AxisName, ControlDefinition, controlDefinition } from './controls';
import type { Register } from './register';
import type { RiskModel } from './riskModel';

/** What the axes depend on besides the manifest. @internal */
export type AxesContext = {
  riskModel: RiskModel;
  register: Register;
  /** Only those count that the manifest declares. */
  verifiedControls: ReadonlySet<string>;
};

/** What factors add up to. @internal */
export function sum(factors: readonly Factor[]): number {
  return factors.reduce((total, { points }) => total + points, 0);
}

/** The verified controls of an axis that count: of a group only the strongest. */
function countingControls(
  axis: AxisName,
  spec: MicroAppSpec,
  { riskModel, verifiedControls }: AxesContext,
): { control: ControlDefinition; index: number; points: number }[] {
  const counting: {
    control: ControlDefinition;
    index: number;
    points: number;
  }[] = [];
  spec.controls.forEach(({ id }, index) => {
    const control = controlDefinition(id);
    if (
      !control?.axis ||
      control.axis !== axis ||
      !verifiedControls.has(id) ||
      control.notApplicable?.(spec)
    ) {
      return;
    }
    const points = riskModel.controls[control.id];
    const rival = counting.findIndex(
      other => control.group && other.control.group === control.group,
    );
    if (rival < 0) {
      counting.push({ control, index, points });
    } else if (counting[rival].points < points) {
      counting[rival] = { control, index, points };
    }
  });
  return counting;
}

/** An axis of its inherent factors, with what its verified controls do to it. @internal */
export function axisOf(
  name: AxisName,
  inherent: Factor[],
  spec: MicroAppSpec,
  context: AxesContext,
): Axis {
  const value = sum(inherent);
  const raises = name === 'modelTrust';
  const controls = countingControls(name, spec, context).map(
    ({ control, index, points }): Factor => ({
      id: `control-${control.id}`,
      label: `${control.title}, verified by security`,
      points: raises ? points : 0 - points,
      source: `spec.controls[${index}]`,
    }),
  );
  let residual = value + sum(controls);
  const bound = raises
    ? Math.min(residual, Math.max(value, context.riskModel.modelTrust.maximum))
    : Math.max(residual, Math.min(value, 1));
  if (bound !== residual) {
    controls.push({
      id: 'control-limit',
      label: raises
        ? `Trust counts ${bound} at most`
        : `Controls never lower an axis below ${bound}`,
      points: bound - residual,
      source: 'risk-model',
    });
    residual = bound;
  }
  return { value, residual, factors: [...inherent, ...controls] };
}
