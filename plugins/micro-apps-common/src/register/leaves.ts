import type { JsonValue } from '@backstage/types';
import type { EndpointState, ModelEndpoint } from '../schema';

/** What can change of an entry on its own, by its path. */
export type Leaves = Map<string, JsonValue>;

type Model = ModelEndpoint['models'][number];

const PLAIN = [
  'title',
  'description',
  'hosting',
  'region',
  'trust',
  'state',
  'allowedClassifications',
] as const;
const MODEL_PLAIN = ['purposes', 'billOfMaterials'] as const;

/** `['model', 'gpt-5', 'version', '1']` as one text. */
export function pathOf(...steps: string[]): string {
  return steps.map(encodeURIComponent).join('/');
}

/** The steps of a path. */
export function stepsOf(path: string): string[] {
  return path.split('/').map(decodeURIComponent);
}

/** The state of a version, whatever list it stands in. */
export function versionStates(model: Model): Map<string, EndpointState> {
  return new Map<string, EndpointState>([
    ...model.versions.map(
      version =>
        [
          version,
          model.deprecated?.includes(version) ? 'deprecated' : 'approved',
        ] as const,
    ),
    ...(model.withdrawn ?? []).map(version => [version, 'withdrawn'] as const),
  ]);
}

/** Takes an entry apart. The id is not a part: it never changes. */
export function toLeaves(endpoint: ModelEndpoint): Leaves {
  const leaves: Leaves = new Map();
  for (const name of PLAIN) {
    const value = endpoint[name];
    if (value !== undefined) {
      leaves.set(name, value);
    }
  }
  for (const model of endpoint.models) {
    leaves.set(pathOf('model', model.model), true);
    for (const name of MODEL_PLAIN) {
      const value = model[name];
      if (value !== undefined) {
        leaves.set(pathOf('model', model.model, name), value);
      }
    }
    for (const [version, state] of versionStates(model)) {
      leaves.set(pathOf('model', model.model, 'version', version), state);
    }
  }
  return leaves;
}

/** Puts an entry together. Parts of a model that is not there are left out. */
export function fromLeaves(id: string, leaves: Leaves): ModelEndpoint {
  const models = new Map<string, Model>();
  for (const path of leaves.keys()) {
    const [kind, model, ...rest] = stepsOf(path);
    if (kind === 'model' && rest.length === 0) {
      models.set(model, { model, versions: [] });
    }
  }
  for (const [path, value] of leaves) {
    const [kind, name, field, version] = stepsOf(path);
    const model = kind === 'model' && field ? models.get(name) : undefined;
    if (model && field === 'version') {
      addVersion(model, version, value as EndpointState);
    } else if (model) {
      Object.assign(model, { [field]: value });
    }
  }
  const plain = Object.fromEntries(
    PLAIN.flatMap(name => (leaves.has(name) ? [[name, leaves.get(name)]] : [])),
  ) as Omit<ModelEndpoint, 'id' | 'models'>;
  return { id, ...plain, models: [...models.values()] };
}

function addVersion(model: Model, version: string, state: EndpointState): void {
  if (state === 'withdrawn') {
    model.withdrawn = [...(model.withdrawn ?? []), version];
    return;
  }
  model.versions.push(version);
  if (state === 'deprecated') {
    model.deprecated = [...(model.deprecated ?? []), version];
  }
}
