import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { EntityProviderMutation } from '@backstage/plugin-catalog-node';
import {
  ModelEndpoint,
  PublishedApps,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  RegistryEntityProvider,
  RegistryReader,
} from './RegistryEntityProvider';

type App = PublishedApps['items'][number];

function manifest(name: string, annotations?: Record<string, string>) {
  return {
    apiVersion: 'micro-apps.dev/v1alpha1',
    kind: 'MicroApp',
    metadata: { name, annotations },
    spec: {
      owner: 'group:default/sales-ops',
      purpose: 'Saves an hour a day.',
    },
  };
}

const endpoint: ModelEndpoint = {
  id: 'llm-enterprise-x',
  title: 'LLM Enterprise X',
  description: 'The house model.',
  hosting: 'managed-enterprise',
  region: 'eu',
  trust: 7,
  state: 'approved',
  allowedClassifications: ['public'],
  models: [{ model: 'llm-enterprise-x', versions: ['2026-01-01'] }],
};

/** A registry in memory with a feed of `pageSize` apps a page. */
function fakeRegistry(pageSize = 2) {
  const apps = new Map<string, App>();
  let change = 0;
  const state = {
    endpoints: [endpoint],
    failures: 0,
    async onRead() {},
  };
  const registry: RegistryReader = {
    async getModelEndpoints() {
      return {
        items: state.endpoints.map(entry => ({
          ...entry,
          version: 1,
          origin: 'configuration' as const,
          override: null,
        })),
      };
    },
    async getPublishedApps(query) {
      if (state.failures > 0) {
        state.failures -= 1;
        throw new Error('the registry is away');
      }
      const after = query?.after ?? 0;
      const rows = [...apps.values()]
        .filter(app => app.change > after)
        .sort((a, b) => a.change - b.change);
      const items = rows.slice(0, pageSize);
      const answer = {
        items,
        cursor: items.at(-1)?.change ?? after,
        hasMore: rows.length > pageSize,
      };
      await state.onRead();
      return answer;
    },
  };
  return Object.assign(state, {
    registry,
    put(name: string, value: Record<string, unknown> | null = manifest(name)) {
      change += 1;
      apps.set(name, { change, namespace: 'default', name, manifest: value });
    },
  });
}

async function connect(registry: RegistryReader) {
  const mutations: EntityProviderMutation[] = [];
  const provider = RegistryEntityProvider.create({
    modelEndpointOwner: 'group:default/platform',
    reader: async () => ({ registry, token: 'service-token' }),
  });
  await provider.connect({
    applyMutation: async mutation => {
      mutations.push(mutation);
    },
    refresh: async () => {},
  });
  return { provider, mutations };
}

function summary(mutation: EntityProviderMutation) {
  const refs = (items: { entity: Entity }[]) =>
    items.map(item => stringifyEntityRef(item.entity));
  return mutation.type === 'full'
    ? { type: 'full', entities: refs(mutation.entities) }
    : {
        type: 'delta',
        added: refs(mutation.added),
        removed: mutation.removed.map(item =>
          'entityRef' in item
            ? item.entityRef
            : stringifyEntityRef(item.entity),
        ),
      };
}

const ENDPOINT_REF = 'resource:default/llm-enterprise-x';

describe('RegistryEntityProvider', () => {
  it('publishes all pages and the model endpoints at first', async () => {
    const source = fakeRegistry();
    ['a', 'b', 'c', 'd', 'e'].forEach(name => source.put(name));
    const { provider, mutations } = await connect(source.registry);

    await provider.run();

    expect(mutations.map(summary)).toEqual([
      {
        type: 'full',
        entities: [
          ENDPOINT_REF,
          ...['a', 'b', 'c', 'd', 'e'].map(name => `microapp:default/${name}`),
        ],
      },
    ]);
    expect(provider.isPublished).toBe(true);
  });

  it('publishes only what changed afterwards', async () => {
    const source = fakeRegistry();
    source.put('a');
    source.put('b');
    const { provider, mutations } = await connect(source.registry);
    await provider.run();
    mutations.length = 0;

    await provider.run();
    expect(mutations).toEqual([]);

    source.put('c');
    source.put('a', null);
    await provider.run();
    expect(mutations.map(summary)).toEqual([
      {
        type: 'delta',
        added: ['microapp:default/c'],
        removed: ['microapp:default/a'],
      },
    ]);
  });

  it('publishes everything again after a restart', async () => {
    const source = fakeRegistry();
    source.put('a');
    const before = await connect(source.registry);
    await before.provider.run();
    // committed, but the process died before it was published
    source.put('b');

    const after = await connect(source.registry);
    await after.provider.run();

    expect(after.mutations.map(summary)).toEqual([
      {
        type: 'full',
        entities: [ENDPOINT_REF, 'microapp:default/a', 'microapp:default/b'],
      },
    ]);
  });

  it('goes on from the last page that was published', async () => {
    const source = fakeRegistry(1);
    source.put('a');
    const { provider, mutations } = await connect(source.registry);
    await provider.run();
    mutations.length = 0;

    source.put('b');
    source.put('c');
    source.onRead = async () => {
      source.failures = 1;
      source.onRead = async () => {};
    };
    await expect(provider.run()).rejects.toThrow('the registry is away');
    await provider.run();

    expect(mutations.map(summary)).toEqual([
      { type: 'delta', added: ['microapp:default/b'], removed: [] },
      { type: 'delta', added: ['microapp:default/c'], removed: [] },
    ]);
  });

  it('publishes a change that arrives while a run is under way', async () => {
    const source = fakeRegistry();
    source.put('a');
    const { provider, mutations } = await connect(source.registry);
    await provider.run();
    mutations.length = 0;

    let late: Promise<void> | undefined;
    source.onRead = async () => {
      if (!late) {
        source.put('b');
        late = provider.run();
      }
    };
    await provider.run();
    await late;

    expect(mutations.map(summary)).toEqual([
      { type: 'delta', added: ['microapp:default/b'], removed: [] },
    ]);
  });

  it('publishes the register when an entry of it changes', async () => {
    const source = fakeRegistry();
    source.put('a');
    const { provider, mutations } = await connect(source.registry);
    await provider.run();
    source.endpoints = [{ ...endpoint, id: 'llama-internal' }];
    await provider.run();
    expect(summary(mutations[1])).toEqual({
      type: 'full',
      entities: ['resource:default/llama-internal', 'microapp:default/a'],
    });
  });

  it('marks where entities come from, whatever an author wrote', async () => {
    const source = fakeRegistry();
    source.put(
      'a',
      manifest('a', {
        'backstage.io/managed-by-location': 'url:https://example.com/forged',
        'backstage.io/techdocs-ref': 'url:https://example.com/private',
        'example.com/note': 'kept',
      }),
    );
    const { provider, mutations } = await connect(source.registry);
    await provider.run();
    const [mutation] = mutations;
    const entities = mutation.type === 'full' ? mutation.entities : [];
    expect(entities[1].entity.metadata.annotations).toEqual({
      'backstage.io/edit-url': '/micro-apps/resubmit/default/a',
      'backstage.io/managed-by-location': 'micro-apps:registry',
      'backstage.io/managed-by-origin-location': 'micro-apps:registry',
      'example.com/note': 'kept',
    });
    expect(entities[0].entity).toMatchObject({
      kind: 'Resource',
      metadata: {
        title: 'LLM Enterprise X',
        description: 'The house model.',
        tags: ['managed-enterprise', 'region-eu', 'approved'],
      },
      spec: { type: 'llm-model-endpoint', owner: 'group:default/platform' },
    });
  });

  it('describes an app by its purpose unless its author describes it', async () => {
    const source = fakeRegistry();
    const { metadata, ...rest } = manifest('b');
    source.put('a', manifest('a'));
    source.put('b', {
      ...rest,
      metadata: { ...metadata, description: 'Its own words.' },
    });
    const { provider, mutations } = await connect(source.registry);
    await provider.run();
    const [mutation] = mutations;
    const entities = mutation.type === 'full' ? mutation.entities : [];
    expect(
      entities.slice(1).map(({ entity }) => entity.metadata.description),
    ).toEqual(['Saves an hour a day.', 'Its own words.']);
  });

  it('does not follow a feed that stands still', async () => {
    const { provider } = await connect({
      getModelEndpoints: async () => ({ items: [] }),
      getPublishedApps: async () => ({ items: [], cursor: 0, hasMore: true }),
    });
    await expect(provider.run()).rejects.toThrow('does not move on');
    expect(provider.isPublished).toBe(false);
  });
});
