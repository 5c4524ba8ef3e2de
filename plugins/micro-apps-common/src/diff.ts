import { canonicalJson } from './digest';
import type { Difference, Manifest, MicroAppSpec } from './schema';

type Fields = Record<string, unknown>;
type Pair = { before: Fields; after: Fields; places: [number, number] };

/** How the entries of a list are told apart, and what they are called. */
type ListWords = {
  one: string;
  many: string;
  nameOf: (entry: Fields) => string;
  /** Fields that together make two entries the same, the closest match first. */
  keys: string[][];
};

const byName = (field: string): Pick<ListWords, 'nameOf' | 'keys'> => ({
  nameOf: entry => String(entry[field]),
  keys: [[field]],
});

const LISTS: Partial<Record<keyof MicroAppSpec, ListWords>> = {
  dataSources: { one: 'Data source', many: 'data sources', ...byName('name') },
  models: {
    one: 'Model',
    many: 'models',
    nameOf: ({ endpoint, model }) => `${endpoint}/${model}`,
    // A new version is a change of the model, not another model.
    keys: [
      ['endpoint', 'model', 'version', 'purpose'],
      ['endpoint', 'model', 'purpose'],
      ['endpoint', 'model', 'version'],
    ],
  },
  vectorStores: { one: 'Vector store', many: 'vector stores', ...byName('id') },
  actions: { one: 'Action', many: 'actions', ...byName('name') },
  prompts: { one: 'Prompt', many: 'prompts', ...byName('name') },
  controls: { one: 'Control', many: 'controls', ...byName('id') },
};

const WORDS: Record<string, string> = {
  'metadata.name': 'Name',
  'metadata.namespace': 'Namespace',
  'spec.network.outbound': 'Outbound traffic',
  'spec.network.destinations': 'Destinations of outbound traffic',
  'spec.residency': 'Region of the data',
  resourceRef: 'resource',
  holds: 'data that it holds',
  public: 'open to the public',
  digest: 'text',
};

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function labelOf(path: string, field: string): string {
  return WORDS[path] ?? capitalized(WORDS[field] ?? field);
}

function same(a: unknown, b: unknown): boolean {
  return a === undefined || b === undefined
    ? a === b
    : canonicalJson(a) === canonicalJson(b);
}

function difference(
  path: string,
  label: string,
  from: unknown,
  to: unknown,
): Difference[] {
  if (same(from, to)) {
    return [];
  }
  if (from === undefined) {
    return [{ kind: 'added', path, label, from: null, to }];
  }
  return to === undefined
    ? [{ kind: 'removed', path, label, from, to: null }]
    : [{ kind: 'changed', path, label, from, to }];
}

function fieldsOf(...objects: Fields[]): string[] {
  return [...new Set(objects.flatMap(Object.keys))];
}

/** Finds the entries of two lists that are the same; each entry is used once. */
function matched(
  before: Fields[],
  after: Fields[],
  keys: ListWords['keys'],
): Pair[] {
  const pairs: Pair[] = [];
  const taken = new Set<Fields>();
  for (const key of keys) {
    before.forEach((entry, place) => {
      const other = after.findIndex(
        candidate =>
          !taken.has(candidate) &&
          key.every(field => entry[field] === candidate[field]),
      );
      if (!taken.has(entry) && other >= 0) {
        pairs.push({
          before: entry,
          after: after[other],
          places: [place, other],
        });
        taken.add(entry).add(after[other]);
      }
    });
  }
  return pairs.sort((a, b) => a.places[0] - b.places[0]);
}

function listDifferences(
  path: string,
  words: ListWords,
  before: Fields[],
  after: Fields[],
): Difference[] {
  const { one, many, nameOf, keys } = words;
  // Two copies, so that an entry that both lists share is not taken for one.
  const olds = before.map(entry => ({ ...entry }));
  const news = after.map(entry => ({ ...entry }));
  const pairs = matched(olds, news, keys);
  const place = (entry: Fields) => `${path}[${nameOf(entry)}]`;
  const title = (entry: Fields) => `${one} “${nameOf(entry)}”`;
  const changed = pairs.flatMap(pair =>
    fieldsOf(pair.before, pair.after).flatMap(field =>
      difference(
        `${place(pair.before)}.${field}`,
        `${title(pair.before)}: ${WORDS[field] ?? field}`,
        pair.before[field],
        pair.after[field],
      ),
    ),
  );
  const removed = olds
    .filter(entry => !pairs.some(pair => pair.before === entry))
    .flatMap(entry => difference(place(entry), title(entry), entry, undefined));
  const added = news
    .filter(entry => !pairs.some(pair => pair.after === entry))
    .flatMap(entry => difference(place(entry), title(entry), undefined, entry));
  const inOrder = pairs.every(
    ({ places }, index) =>
      index === 0 || pairs[index - 1].places[1] < places[1],
  );
  const moved: Difference[] = inOrder
    ? []
    : [
        {
          kind: 'changed',
          path,
          label: `Order of the ${many}`,
          from: before.map(nameOf),
          to: after.map(nameOf),
        },
      ];
  return [...added, ...changed, ...removed, ...moved];
}

function specDifferences(before: Fields, after: Fields): Difference[] {
  return fieldsOf(before, after).flatMap(field => {
    const path = `spec.${field}`;
    const [from, to] = [before[field], after[field]];
    const words = LISTS[field as keyof MicroAppSpec];
    if (words) {
      return listDifferences(
        path,
        words,
        (from ?? []) as Fields[],
        (to ?? []) as Fields[],
      );
    }
    if (field === 'network') {
      const [a, b] = [(from ?? {}) as Fields, (to ?? {}) as Fields];
      return fieldsOf(a, b).flatMap(inner =>
        difference(
          `${path}.${inner}`,
          labelOf(`${path}.${inner}`, inner),
          a[inner],
          b[inner],
        ),
      );
    }
    return difference(path, labelOf(path, field), from, to);
  });
}

/**
 * The differences between two manifests in what is governed, in words of the domain. There are none exactly if the
 * digests are the same. Entries of lists are told apart by their names, not by their places.
 *
 * @public
 */
export function diffManifests(before: Manifest, after: Manifest): Difference[] {
  const identity = (['name', 'namespace'] as const).flatMap(field =>
    difference(
      `metadata.${field}`,
      labelOf(`metadata.${field}`, field),
      before.metadata[field],
      after.metadata[field],
    ),
  );
  return [...identity, ...specDifferences(before.spec, after.spec)];
}
