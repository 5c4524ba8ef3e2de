import type {
  Classification,
  MicroAppSpec,
  ModelEndpoint,
  ModelUse,
} from '../schema';
import type { AssessContext } from './context';
import { Candidate, EFFORT } from './effort';
import { countingClassifications, isListed, Register } from './register';
import { enumerate, modelName, quote } from './words';

const VERSION_ORDER = new Intl.Collator('en', { numeric: true });

function latest(versions: readonly string[]): string | undefined {
  return [...versions].sort(VERSION_ORDER.compare).pop();
}

function trustOf(use: ModelUse, register: Register): number {
  const endpoint = register.get(use.endpoint);
  if (!endpoint) {
    return 0;
  }
  return isListed(endpoint, use)
    ? endpoint.trust
    : Math.floor(endpoint.trust / 2);
}

/** The model of an endpoint to use in place of another, of the same purpose and if possible of the same name. */
function substitute(
  use: ModelUse,
  endpoint: ModelEndpoint,
): ModelUse | undefined {
  const fitting = endpoint.models
    .filter(({ purposes }) => !purposes || purposes.includes(use.purpose))
    .filter(({ versions }) => versions.length);
  const chosen =
    fitting.find(({ model }) => model === use.model) ??
    fitting.find(({ purposes }) => purposes) ??
    fitting[0];
  const version = chosen && latest(chosen.versions);
  return version
    ? { ...use, endpoint: endpoint.id, model: chosen.model, version }
    : undefined;
}

function withoutDuplicates(uses: ModelUse[]): ModelUse[] {
  const seen = new Set<string>();
  return uses.filter(use => {
    const key = [use.endpoint, use.model, use.version, use.purpose].join(' ');
    return !seen.has(key) && seen.add(key);
  });
}

function modelLabel(
  replaced: readonly ModelUse[],
  target: ModelEndpoint,
  chosen: ModelUse,
  register: Register,
): { label: string; effort: number } {
  if (replaced.every(({ endpoint }) => endpoint === target.id)) {
    return {
      label: `Use ${modelName(
        chosen,
      )}, which the register lists, instead of ${enumerate(
        replaced.map(modelName),
      )}`,
      effort: EFFORT.useListedModel,
    };
  }
  const names = [
    ...new Set(
      replaced
        .filter(({ endpoint }) => endpoint !== target.id)
        .map(({ endpoint }) => register.get(endpoint)?.title ?? endpoint),
    ),
  ];
  return {
    label: `Use ${quote(target.title)} instead of ${enumerate(
      names.map(quote),
    )}`,
    effort: EFFORT.useOtherEndpoint,
  };
}

function toEndpoint(
  spec: MicroAppSpec,
  target: ModelEndpoint,
  register: Register,
  isReplaced: (use: ModelUse) => boolean,
): Candidate | undefined {
  const replaced = spec.models.filter(isReplaced);
  const substitutes = new Map(
    replaced.map(use => [use, substitute(use, target)]),
  );
  const chosen = replaced[0] && substitutes.get(replaced[0]);
  if (!chosen || [...substitutes.values()].includes(undefined)) {
    return undefined;
  }
  const { label, effort } = modelLabel(replaced, target, chosen, register);
  const all = spec.models.map(use => substitutes.get(use) ?? use);
  const models = withoutDuplicates(all);
  const index = spec.models.indexOf(replaced[0]);
  const single = replaced.length === 1 && models.length === all.length;
  return {
    effort,
    slot: 'models',
    change: single
      ? { path: `spec.models[${index}]`, from: replaced[0], to: chosen, label }
      : { path: 'spec.models', from: spec.models, to: models, label },
  };
}

/** Whether an endpoint is one that the app could use, whatever the app's policies say of it. */
function isFit(
  endpoint: ModelEndpoint | undefined,
  spec: MicroAppSpec,
  classifications: readonly Classification[],
): endpoint is ModelEndpoint {
  return (
    endpoint?.state === 'approved' &&
    endpoint.region === spec.residency &&
    classifications.every(name =>
      endpoint.allowedClassifications.includes(name),
    )
  );
}

/**
 * What other models of the register could be used: all less trusted ones replaced together, and all that do not fit as
 * well.
 *
 * @internal
 */
export function modelCandidates(
  spec: MicroAppSpec,
  context: AssessContext,
  register: Register,
): Candidate[] {
  const classifications = countingClassifications(spec, context.riskModel);
  const fits = ({ endpoint, model, version }: ModelUse) => {
    const entry = register.get(endpoint);
    return (
      isFit(entry, spec, classifications) && isListed(entry, { model, version })
    );
  };
  return context.endpoints
    .filter(endpoint => isFit(endpoint, spec, classifications))
    .flatMap(target => {
      const isLess = (use: ModelUse) => trustOf(use, register) < target.trust;
      const found = [
        toEndpoint(spec, target, register, isLess),
        toEndpoint(spec, target, register, use => isLess(use) || !fits(use)),
      ];
      return found.flatMap(candidate => candidate ?? []);
    });
}
