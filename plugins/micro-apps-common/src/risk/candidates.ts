import {
  AUDIENCES,
  Change,
  MicroAppSpec,
  ModelEndpoint,
  ModelUse,
} from '../schema';
import type { AssessContext } from './context';
import { CONTROLS } from './controls';
import { countingClassifications, isListed, Register } from './register';
import { AUDIENCE_WORDS, enumerate, modelName, quote } from './words';

/**
 * How much work a kind of change is to the person who has to make it, in rough steps: 1 is asking a colleague, 2 and 3
 * are settings, 4 is building something, 5 and 6 are giving up a part of the app.
 *
 * @public
 */
export const EFFORT = {
  verifyDeclaredControl: 1,
  useListedModel: 1,
  useOtherEndpoint: 2,
  listDestinations: 2,
  closeOutbound: 3,
  readSingly: 3,
  leaveProduction: 3,
  /** And one more for each further step. */
  narrowAudience: 3,
  addControl: 4,
  dropActions: 5,
  dropSource: 6,
} as const;

/** A change that a person could make. @internal */
export type Candidate = {
  change: Change;
  effort: number;
  /** Two changes of one slot exclude each other. */
  slot: string;
};

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
  const chosen = fitting.find(({ model }) => model === use.model) ?? fitting[0];
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
): Candidate | undefined {
  const replaced = spec.models.filter(
    use => trustOf(use, register) < target.trust,
  );
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

function modelCandidates(
  spec: MicroAppSpec,
  context: AssessContext,
  register: Register,
): Candidate[] {
  const classifications = countingClassifications(spec, context.riskModel);
  return context.endpoints
    .filter(({ state }) => state === 'approved')
    .filter(({ region }) => region === spec.residency)
    .filter(({ allowedClassifications }) =>
      classifications.every(name => allowedClassifications.includes(name)),
    )
    .flatMap(target => toEndpoint(spec, target, register) ?? []);
}

function controlCandidates(
  spec: MicroAppSpec,
  context: AssessContext,
): Candidate[] {
  const declared = new Set(spec.controls.map(({ id }) => id));
  const masks =
    spec.dataSources.some(({ categories }) => categories.length) ||
    countingClassifications(spec, context.riskModel).some(name =>
      ['confidential', 'regulated'].includes(name),
    );
  return CONTROLS.filter(
    ({ id, group, notApplicable }) =>
      !(declared.has(id) && context.verifiedControls.includes(id)) &&
      !context.refusedControls?.includes(id) &&
      !notApplicable?.(spec) &&
      (masks || group !== 'de-identification'),
  ).map(({ id, title, group }) => ({
    effort: declared.has(id) ? EFFORT.verifyDeclaredControl : EFFORT.addControl,
    slot: `control ${group ?? id}`,
    change: {
      path: `spec.controls[${id}]`,
      from: declared.has(id) ? 'declared' : 'not declared',
      to: 'verified',
      label: declared.has(id)
        ? `Have ${quote(title)} verified by security`
        : `Add the control ${quote(title)} and have it verified by security`,
    },
  }));
}

function audienceCandidates({ audience }: MicroAppSpec): Candidate[] {
  const now = AUDIENCES.indexOf(audience);
  return AUDIENCES.slice(0, now).map((narrower, index) => ({
    effort: EFFORT.narrowAudience + (now - index - 1),
    slot: 'audience',
    change: {
      path: 'spec.audience',
      from: audience,
      to: narrower,
      label: `Open it to ${AUDIENCE_WORDS[narrower]} instead of ${AUDIENCE_WORDS[audience]}`,
    },
  }));
}

function outboundCandidates({ network }: MicroAppSpec): Candidate[] {
  const candidates: Candidate[] = [];
  if (network.outbound === 'open') {
    candidates.push({
      effort: EFFORT.listDestinations,
      slot: 'outbound',
      change: {
        path: 'spec.network.outbound',
        from: 'open',
        to: 'allowlist',
        label: 'Limit outbound traffic to listed hosts',
      },
    });
  }
  if (network.outbound !== 'none') {
    const label = 'Do without outbound traffic';
    candidates.push({
      effort: EFFORT.closeOutbound,
      slot: 'outbound',
      change: network.destinations.length
        ? {
            path: 'spec.network',
            from: network,
            to: { outbound: 'none', destinations: [] },
            label,
          }
        : {
            path: 'spec.network.outbound',
            from: network.outbound,
            to: 'none',
            label,
          },
    });
  }
  return candidates;
}

function productionCandidates({ environments }: MicroAppSpec): Candidate[] {
  if (!environments.includes('production')) {
    return [];
  }
  const others = environments.filter(name => name !== 'production');
  const to = others.length ? others : ['sandbox'];
  return [
    {
      effort: EFFORT.leaveProduction,
      slot: 'environments',
      change: {
        path: 'spec.environments',
        from: environments,
        to,
        label: `Run it in ${enumerate(to)} only, not in production`,
      },
    },
  ];
}

function actionCandidates(
  { actions }: MicroAppSpec,
  context: AssessContext,
): Candidate[] {
  const weights = context.riskModel.operationalImpact.actions;
  const levels = [...new Set(actions.map(({ kind }) => weights[kind]))];
  return levels
    .filter(level => level > 0)
    .map(level => {
      const dropped = actions.filter(({ kind }) => weights[kind] >= level);
      return {
        effort: EFFORT.dropActions + dropped.length - 1,
        slot: 'actions',
        change: {
          path: 'spec.actions',
          from: actions,
          to: actions.filter(action => !dropped.includes(action)),
          label: `Do without the ${
            dropped.length > 1 ? 'actions' : 'action'
          } ${enumerate(dropped.map(({ name }) => quote(name)))}`,
        },
      };
    });
}

function sourceCandidates(spec: MicroAppSpec): Candidate[] {
  const { dataSources, vectorStores } = spec;
  const held = new Set(vectorStores.flatMap(({ holds }) => holds));
  return dataSources.flatMap((source, index) => {
    const candidates: Candidate[] = [];
    if (source.volume === 'bulk') {
      candidates.push({
        effort: EFFORT.readSingly,
        slot: `volume ${index}`,
        change: {
          path: `spec.dataSources[${index}].volume`,
          from: 'bulk',
          to: 'single',
          label: `Read ${quote(source.name)} one record at a time, not in bulk`,
        },
      });
    }
    if (dataSources.length > 1 && !held.has(source.name)) {
      candidates.push({
        effort: EFFORT.dropSource,
        // It renumbers the list, so that no other change of a source can stand beside it.
        slot: 'sources',
        change: {
          path: 'spec.dataSources',
          from: dataSources,
          to: dataSources.filter(other => other !== source),
          label: `Do without the data source ${quote(source.name)}`,
        },
      });
    }
    return candidates;
  });
}

/** Whether two changes can be made together. @internal */
export function goTogether(a: Candidate, b: Candidate): boolean {
  return (
    a.slot !== b.slot &&
    !a.change.path.startsWith(b.change.path) &&
    !b.change.path.startsWith(a.change.path)
  );
}

/** All single changes that a person could make. @internal */
export function candidatesOf(
  spec: MicroAppSpec,
  context: AssessContext,
  register: Register,
): Candidate[] {
  return [
    ...controlCandidates(spec, context),
    ...modelCandidates(spec, context, register),
    ...outboundCandidates(spec),
    ...productionCandidates(spec),
    ...sourceCandidates(spec),
    ...audienceCandidates(spec),
    ...actionCandidates(spec, context),
  ];
}
