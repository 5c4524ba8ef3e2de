import {
  Manifest,
  manifestSchema,
  parseDecommissionConfig,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { lowManifest } from '../../__testUtils__/manifests';
import type { AppRecord, OtherApp, Stores } from '../../database';
import { builtInAdapters } from '../../decommission';
import { DecommissionTargets } from './DecommissionTargets';

const manifestOf = (name: string) => manifestSchema.parse(lowManifest(name));

type Alive = { others?: OtherApp[]; manifest?: Manifest };

/** The targets of an app, by their ids. */
async function planOf(
  targets: object[],
  name: string,
  { others = [], manifest = manifestOf(name) }: Alive = {},
) {
  const service = DecommissionTargets.create({
    config: parseDecommissionConfig({
      targets: targets.map((target, index) => ({
        id: `target-${index}`,
        title: 'Target',
        kind: 'vector-store',
        belongsTo: { all: true },
        resource: '{name}',
        ...target,
      })),
    }),
    fallbackGroup: 'group:default/platform',
    adapters: builtInAdapters,
  });
  const app = { id: name, namespace: 'default', name } as AppRecord;
  const stores = {
    revisions: { list: async () => [{ manifest }] },
    decommissions: {
      othersAlive: async (_: string, mentions: string[]) =>
        others.map(other => ({
          ...other,
          manifests: other.manifests.filter(text =>
            mentions.some(id => JSON.stringify(text).includes(`"${id}"`)),
          ),
        })),
    },
  } as unknown as Stores;
  const plan = await service.plan(stores, app);
  const refusals = await Promise.all(
    plan.map(({ id }) => service.refusal(stores, app, id)),
  );
  return { plan, refusals };
}

const chroma = (config: object = {}) => ({
  adapter: 'chroma',
  config: { url: 'https://chroma.acme', ...config },
});
const postgresql = (config: object) => ({
  adapter: 'postgresql',
  config: { connectionString: 'postgres://db.acme/rag', ...config },
});
const weaviate = (config: object) => ({
  adapter: 'weaviate',
  config: { url: 'https://weaviate.acme', ...config },
});

describe('places that two targets divide differently', () => {
  const COLLECTIONS = [
    chroma(),
    chroma({ collection: 'company-rag', metadataKey: 'app' }),
  ];

  it('are not touched by an app that is named like a collection of others', async () => {
    const { plan, refusals } = await planOf(COLLECTIONS, 'company-rag');
    const found = plan.find(({ id }) => id === 'target-0');
    expect(found?.refusal).toContain('“target-1”');
    expect(refusals).toContain(found?.refusal);
  });

  it('do not keep apps with other names from being decommissioned', async () => {
    const { plan } = await planOf(COLLECTIONS, 'sales-notes', {
      others: [{ namespace: 'default', name: 'company-rag', manifests: [] }],
    });
    expect(plan.map(({ refusal }) => refusal)).toEqual([null, null, null]);
  });

  it.each([
    [
      'keys of a collection',
      chroma({ collection: 'company-rag', metadataKey: 'app' }),
      chroma({ collection: 'company-rag', metadataKey: 'tenant' }),
    ],
    [
      'columns of a table',
      postgresql({ table: 'embeddings', column: 'app' }),
      postgresql({ table: 'embeddings', column: 'tenant' }),
    ],
    [
      'properties of a class',
      weaviate({ collection: 'Documents', property: 'app' }),
      weaviate({ collection: 'Documents', property: 'tenant' }),
    ],
  ])('are not touched by two %s', async (_, one, other) => {
    const { refusals } = await planOf([one, other], 'sales-notes');
    expect(refusals.filter(Boolean)).toEqual([
      expect.stringContaining('“target-1”'),
      expect.stringContaining('“target-0”'),
    ]);
  });

  it('are told from tables and classes next to each other', async () => {
    const { refusals } = await planOf(
      [
        postgresql({ table: 'embeddings', column: 'app' }),
        postgresql({ table: 'documents', column: 'app' }),
        weaviate({ collection: 'Embeddings', property: 'app' }),
        weaviate({ collection: 'Documents', property: 'app' }),
      ],
      'sales-notes',
    );
    expect(refusals.filter(Boolean)).toEqual([]);
  });
});

describe('places that people empty', () => {
  const naming = (name: string, ...ids: string[]): Manifest => {
    const manifest = lowManifest(name);
    const [{ name: source }] = manifest.spec.dataSources;
    const vectorStores = ids.map(id => ({
      id,
      type: 'pgvector',
      region: 'eu',
      holds: [source],
    }));
    return manifestSchema.parse({
      ...manifest,
      spec: { ...manifest.spec, vectorStores },
    });
  };
  const other = (name: string, ...ids: string[]): OtherApp => ({
    namespace: 'default',
    name,
    manifests: [naming(name, ...ids)],
  });
  const manual = (config: object = {}) => ({
    adapter: 'manual',
    belongsTo: { vectorStores: ['vs-a'] },
    resource: 'everything',
    config,
  });

  it('are not emptied of a vector store that another app names too', async () => {
    const { plan } = await planOf([], 'sales-notes', {
      manifest: naming('sales-notes', 'vs-a', 'vs-b'),
      others: [other('app-z', 'vs-a'), other('app-c', 'vs-c', 'vs-a')],
    });
    expect(plan.slice(1)).toMatchObject([
      {
        id: 'store-vs-a',
        sharedWith: ['default/app-c', 'default/app-z'],
        refusal: expect.stringContaining('default/app-c, default/app-z'),
      },
      { id: 'store-vs-b', sharedWith: [], refusal: null },
    ]);
    expect(plan[1]).not.toHaveProperty('vectorStore');
  });

  it('are compared by what the configuration says of them', async () => {
    const alive = {
      manifest: naming('sales-notes', 'vs-a'),
      others: [other('app-b', 'vs-a')],
    };
    const { plan: shared } = await planOf([manual()], 'sales-notes', alive);
    expect(shared[1].sharedWith).toEqual(['default/app-b']);
    const { plan: divided } = await planOf(
      [{ ...manual(), resource: '{name}' }],
      'sales-notes',
      alive,
    );
    expect(divided[1]).toMatchObject({ sharedWith: [], refusal: null });
  });

  it('are the same where two targets give one location', async () => {
    const place = { location: 'The shelf in Hamburg' };
    const { plan } = await planOf(
      [
        manual(place),
        { ...manual(place), belongsTo: { apps: ['default/app-b'] } },
        { ...manual(), belongsTo: { apps: ['default/app-c'] } },
      ],
      'sales-notes',
      {
        manifest: naming('sales-notes', 'vs-a'),
        others: [other('app-b'), other('app-c')],
      },
    );
    expect(plan[1].sharedWith).toEqual(['default/app-b']);
  });
});
