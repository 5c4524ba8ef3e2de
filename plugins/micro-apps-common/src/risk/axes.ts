import type {
  Axis,
  DataSource,
  Factor,
  MicroAppSpec,
  ModelUse,
} from '../schema';
import type { AxisName } from './controls';
import { countingClassification, isListed } from './register';
import { AxesContext, axisOf, sum } from './residual';
import type { RiskModel } from './riskModel';
import {
  AUDIENCE_WORDS,
  CATEGORY_WORDS,
  enumerate,
  HOSTING_WORDS,
  modelName,
  quote,
} from './words';

const AXIS_MAX = 10;
const SEVERE = ['phi', 'pci', 'credentials'];

/** @internal */
export type Axes = Record<AxisName, Axis>;

/** The factors, with one more that says so where they add up to more than counts. */
function limited(factors: Factor[], max: number, label: string): Factor[] {
  const over = sum(factors) - max;
  return over > 0
    ? [...factors, { id: 'limit', label, points: -over, source: 'risk-model' }]
    : factors;
}

function sourceFactors(
  source: DataSource,
  index: number,
  model: RiskModel,
): Factor[] {
  const path = `spec.dataSources[${index}]`;
  const numbers = model.dataSensitivity;
  const counts = countingClassification(source, model);
  const held = enumerate(source.categories.map(id => CATEGORY_WORDS[id]));
  const raised = counts !== source.classification;
  const factors: Factor[] = [
    {
      id: 'classification',
      label: raised
        ? `${quote(source.name)} holds ${held}, so it counts as ${counts}, not as ${source.classification}`
        : `${quote(source.name)}${held && ` (${held})`} counts as ${counts}`,
      points: numbers.classifications[counts],
      source: `${path}.${raised ? 'categories' : 'classification'}`,
    },
  ];
  if (source.volume === 'bulk' && numbers.bulk) {
    factors.push({
      id: 'bulk',
      label: `${quote(source.name)} is read in bulk`,
      points: numbers.bulk,
      source: `${path}.volume`,
    });
  }
  const severe = source.categories.filter(id => SEVERE.includes(id));
  if (severe.length > 1 && numbers.severalSevereCategories) {
    factors.push({
      id: 'several-severe-categories',
      label: `${quote(source.name)} holds ${enumerate(
        severe.map(id => CATEGORY_WORDS[id]),
      )} together`,
      points: numbers.severalSevereCategories,
      source: `${path}.categories`,
    });
  }
  return limited(factors, AXIS_MAX, `An axis ends at ${AXIS_MAX}`);
}

function useFactors(
  use: ModelUse,
  index: number,
  { riskModel, register }: AxesContext,
): Factor[] {
  const path = `spec.models[${index}]`;
  const endpoint = register.get(use.endpoint);
  if (!endpoint) {
    return [
      {
        id: 'endpoint-not-registered',
        label: `${quote(
          use.endpoint,
        )} is not in the register of model endpoints, so it is not trusted at all`,
        points: 0,
        source: `${path}.endpoint`,
      },
    ];
  }
  const { hosting, maximum } = riskModel.modelTrust;
  // The register may hold a trust that was valid under another risk model.
  const trust = Math.max(0, Math.floor(endpoint.trust));
  const words = HOSTING_WORDS[endpoint.hosting];
  const factors: Factor[] = [
    {
      id: 'endpoint',
      label:
        trust === hosting[endpoint.hosting]
          ? `${quote(endpoint.title)} is ${words}`
          : `The register gives ${quote(endpoint.title)}, ${words}, a trust of its own`,
      points: trust,
      source: `${path}.endpoint`,
    },
  ];
  const counting = limited(factors, maximum, `Trust counts ${maximum} at most`);
  if (!isListed(endpoint, use)) {
    const value = sum(counting);
    counting.push({
      id: 'model-not-listed',
      label: `The register does not list ${modelName(
        use,
      )} at ${quote(endpoint.title)}, so half the trust counts`,
      points: Math.floor(value / 2) - value,
      source: `${path}.${
        endpoint.models.some(({ model }) => model === use.model)
          ? 'version'
          : 'model'
      }`,
    });
  }
  return counting;
}

function impactFactors(spec: MicroAppSpec, model: RiskModel): Factor[] {
  const numbers = model.operationalImpact;
  const factors: Factor[] = [
    {
      id: 'audience',
      label: `Used by ${AUDIENCE_WORDS[spec.audience]}`,
      points: numbers.audience[spec.audience],
      source: 'spec.audience',
    },
  ];
  const { outbound } = spec.network;
  if (numbers.outbound[outbound]) {
    factors.push({
      id: 'outbound',
      label:
        outbound === 'open'
          ? 'May send data anywhere on the internet'
          : 'May send data to listed hosts',
      points: numbers.outbound[outbound],
      source: 'spec.network.outbound',
    });
  }
  const weights = spec.actions.map(({ kind }) => numbers.actions[kind]);
  const gravest = Math.max(0, ...weights);
  if (gravest) {
    const index = weights.indexOf(gravest);
    const { name, kind } = spec.actions[index];
    factors.push({
      id: 'action',
      label: `Its gravest action, ${quote(name)}, is of the kind "${kind}"`,
      points: gravest,
      source: `spec.actions[${index}]`,
    });
  }
  const production = spec.environments.indexOf('production');
  if (production >= 0 && numbers.production) {
    factors.push({
      id: 'production',
      label: 'Runs in production',
      points: numbers.production,
      source: `spec.environments[${production}]`,
    });
  }
  return limited(factors, AXIS_MAX, `An axis ends at ${AXIS_MAX}`);
}

function best(
  candidates: Factor[][],
  isBetter: (a: number, b: number) => boolean,
): Factor[] {
  return candidates.reduce((found, next) =>
    isBetter(sum(next), sum(found)) ? next : found,
  );
}

/** How each axis comes about. None depends on what another one depends on. @internal */
export const AXIS_RULES: Record<
  AxisName,
  (spec: MicroAppSpec, context: AxesContext) => Axis
> = {
  dataSensitivity: (spec, context) => {
    const sources = spec.dataSources.map((source, index) =>
      sourceFactors(source, index, context.riskModel),
    );
    const highest = best(sources, (a, b) => a > b);
    return axisOf('dataSensitivity', highest, spec, context);
  },
  modelTrust: (spec, context) => {
    const uses = spec.models.map((use, index) =>
      useFactors(use, index, context),
    );
    const lowest = best(uses, (a, b) => a < b);
    return axisOf('modelTrust', lowest, spec, context);
  },
  operationalImpact: (spec, context) => {
    const factors = impactFactors(spec, context.riskModel);
    return axisOf('operationalImpact', factors, spec, context);
  },
};

/** The three axes, with the reasons for their values. @internal */
export function axesOf(spec: MicroAppSpec, context: AxesContext): Axes {
  return {
    dataSensitivity: AXIS_RULES.dataSensitivity(spec, context),
    modelTrust: AXIS_RULES.modelTrust(spec, context),
    operationalImpact: AXIS_RULES.operationalImpact(spec, context),
  };
}

/** Risk = data sensitivity x (10 - model trust) x operational impact. @internal */
export function riskOf(values: Record<AxisName, number>): number {
  return (
    values.dataSensitivity * (10 - values.modelTrust) * values.operationalImpact
  );
}
