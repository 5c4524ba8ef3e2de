import {
  AUDIENCES,
  CLASSIFICATIONS,
  DataSource,
  MicroAppSpec,
  OUTBOUNDS,
  VectorStore,
} from '../schema';
import type { MaterialReason } from './config';

/** Why a change matters, in words, and where in the manifest it does. */
export type Finding = { label: string; places: string[] };

type Rule = (before: MicroAppSpec, after: MicroAppSpec) => Finding | undefined;

const MAX_NAMED = 5;

/** Names in one line; a manifest can have fifty of each. */
function named(names: string[]): string {
  const more = names.length - MAX_NAMED;
  return [
    ...names.slice(0, MAX_NAMED),
    ...(more > 0 ? [`${more} more`] : []),
  ].join(', ');
}

function finding(
  label: string,
  entries: readonly { name: string; place: string }[],
): Finding | undefined {
  return entries.length
    ? {
        label: `${label}: ${named(entries.map(({ name }) => name))}`,
        places: entries.map(({ place }) => place),
      }
    : undefined;
}

function hasMore(before: readonly string[], after: readonly string[]): boolean {
  return after.some(item => !before.includes(item));
}

/** Whether something stands further up on a scale. */
function isHigher<T extends string>(scale: readonly T[], before: T, after: T) {
  return scale.indexOf(after) > scale.indexOf(before);
}

const RIGHTS = {
  read: ['read'],
  write: ['write'],
  'read-write': ['read', 'write'],
};

function isMoreData(before: DataSource, after: DataSource): boolean {
  return (
    isHigher(CLASSIFICATIONS, before.classification, after.classification) ||
    hasMore(before.categories, after.categories) ||
    (before.volume === 'single' && after.volume === 'bulk') ||
    hasMore(RIGHTS[before.access], RIGHTS[after.access]) ||
    before.resourceRef !== after.resourceRef
  );
}

function isWiderStore(before: VectorStore, after: VectorStore): boolean {
  return (
    before.region !== after.region ||
    before.type !== after.type ||
    hasMore(before.holds, after.holds) ||
    (after.public && !before.public)
  );
}

const modelKey = ({
  endpoint,
  model,
  version,
}: MicroAppSpec['models'][number]) =>
  JSON.stringify([endpoint, model, version]);

const newModels: Rule = (before, after) => {
  const known = new Set(before.models.map(modelKey));
  return finding(
    'New model, endpoint or version',
    after.models
      .filter(use => !known.has(modelKey(use)))
      .map(({ endpoint, model, version }) => ({
        name: `${endpoint}/${model} ${version}`,
        place: `spec.models[${endpoint}/${model}]`,
      })),
  );
};

const moreData: Rule = (before, after) =>
  finding(
    'New or more sensitive data',
    after.dataSources
      .filter(source => {
        const old = before.dataSources.find(({ name }) => name === source.name);
        return !old || isMoreData(old, source);
      })
      .map(({ name }) => ({ name, place: `spec.dataSources[${name}]` })),
  );

const widerStores: Rule = (before, after) =>
  finding(
    'New or wider vector store',
    after.vectorStores
      .filter(store => {
        const old = before.vectorStores.find(({ id }) => id === store.id);
        return !old || isWiderStore(old, store);
      })
      .map(({ id }) => ({ name: id, place: `spec.vectorStores[${id}]` })),
  );

const widerNetwork: Rule = (before, after) => {
  const [from, to] = [before.network, after.network];
  if (isHigher(OUTBOUNDS, from.outbound, to.outbound)) {
    return {
      label: `Wider outbound traffic: ${from.outbound} -> ${to.outbound}`,
      places: ['spec.network'],
    };
  }
  return to.outbound === 'allowlist' && from.outbound === 'allowlist'
    ? finding(
        'New destination',
        to.destinations
          .filter(host => !from.destinations.includes(host))
          .map(name => ({ name, place: 'spec.network.destinations' })),
      )
    : undefined;
};

const changedPrompts: Rule = (before, after) => {
  const known = new Map(
    before.prompts.map(({ name, digest }) => [name, digest]),
  );
  return finding(
    'New or changed prompt',
    after.prompts
      .filter(({ name, digest }) => known.get(name) !== digest)
      .map(({ name }) => ({ name, place: `spec.prompts[${name}]` })),
  );
};

const newActions: Rule = (before, after) => {
  const known = before.actions.map(({ kind }) => kind);
  const added = after.actions.filter(({ kind }) => !known.includes(kind));
  return added.length
    ? {
        label: `New kind of action: ${named([
          ...new Set(added.map(({ kind }) => kind)),
        ])}`,
        places: added.map(({ name }) => `spec.actions[${name}]`),
      }
    : undefined;
};

const droppedControls: Rule = (before, after) => {
  const declared = after.controls.map(({ id }) => id);
  return finding(
    'Control dropped',
    before.controls
      .filter(({ id }) => !declared.includes(id))
      .map(({ id }) => ({ name: id, place: `spec.controls[${id}]` })),
  );
};

const changed =
  (field: 'owner' | 'residency', label: string): Rule =>
  (before, after) =>
    before[field] === after[field]
      ? undefined
      : {
          label: `${label}: ${before[field]} -> ${after[field]}`,
          places: [`spec.${field}`],
        };

/** What of the facts makes a change matter; the score is looked at apart. @internal */
export const RULES: Record<Exclude<MaterialReason, 'score'>, Rule> = {
  owner: changed('owner', 'Another owner'),
  model: newModels,
  'data-source': moreData,
  'vector-store': widerStores,
  region: changed('residency', 'Another region for the data'),
  audience: (before, after) =>
    isHigher(AUDIENCES, before.audience, after.audience)
      ? {
          label: `Wider audience: ${before.audience} -> ${after.audience}`,
          places: ['spec.audience'],
        }
      : undefined,
  environment: (before, after) =>
    finding(
      'New environment',
      after.environments
        .filter(name => !before.environments.includes(name))
        .map(name => ({ name, place: 'spec.environments' })),
    ),
  network: widerNetwork,
  action: newActions,
  prompt: changedPrompts,
  control: droppedControls,
};
