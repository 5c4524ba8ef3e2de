import { createClient } from '@redis/client';
import type { DecommissionContext } from '@micro-apps/backstage-plugin-micro-apps-node';
import { builtInAdapters } from '.';

/** Real servers, which `npm run integration` starts; what is not there is left out. */
const REDIS = process.env.MICRO_APPS_TEST_REDIS_URL;
const REDIS_NODE = process.env.MICRO_APPS_TEST_REDIS_NODE_URL;
const CHROMA = process.env.MICRO_APPS_TEST_CHROMA_URL;
const WEAVIATE = process.env.MICRO_APPS_TEST_WEAVIATE_URL;

const where = (url: string | undefined) => (url ? describe : describe.skip);
const context = (): DecommissionContext => ({
  signal: AbortSignal.timeout(30_000),
  stepId: 'decommission/target',
  app: { namespace: 'default', name: 'bot' },
});

function storeOf(type: string, config: Record<string, unknown>) {
  const adapter = builtInAdapters.find(other => other.type === type);
  return adapter!.createStore({ id: 'target', key: 'target.config', config });
}

async function post(url: string, body: object) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) {
    throw new Error(`${response.status} ${await response.text()}`);
  }
  return response.json();
}

where(REDIS)('Redis', () => {
  it('loses the keys of one app, and no other', async () => {
    const client = createClient({ url: REDIS });
    await client.connect();
    await client.flushDb();
    for (let index = 0; index < 2_500; index += 1) {
      await client.set(`cache:default/bot:${index}`, 'x');
    }
    await client.set('cache:default/bot-2:0', 'x');
    await client.set('cache:default/b[o]t:0', 'x');
    const store = storeOf('redis', { url: REDIS });
    const mine = 'cache:default/bot:';
    await expect(store.count(mine, context())).resolves.toBe(2_500);
    await store.remove(mine, context());
    await expect(store.count(mine, context())).resolves.toBe(0);
    await store.remove('cache:default/b[o]t:', context());
    await expect(client.keys('*')).resolves.toEqual(['cache:default/bot-2:0']);
    client.destroy();
    await expect(
      storeOf('redis', { url: 'redis://127.0.0.1:1' }).count(mine, context()),
    ).rejects.toThrow();
  });
});

where(REDIS_NODE)('One node of a Redis cluster', () => {
  it('cannot answer for the others', async () => {
    await expect(
      storeOf('redis', { url: REDIS_NODE }).count('default/bot:', context()),
    ).rejects.toThrow('cluster');
  });
});

where(CHROMA)('Chroma', () => {
  it('loses the records of one app, and no other', async () => {
    const base = `${CHROMA}/api/v2/tenants/default_tenant/databases/default_database/collections`;
    const name = `shared-${Date.now()}`;
    const { id } = await post(base, { name });
    const ids = Array.from({ length: 1_500 }, (_, index) => `r${index}`);
    await post(`${base}/${id}/add`, {
      ids,
      embeddings: ids.map((_, index) => [index, 1]),
      metadatas: ids.map((_, index) => ({
        app: index < 1_200 ? 'default/bot' : 'default/bot-2',
      })),
    });
    const options = { url: CHROMA, allowedHosts: ['127.0.0.1'] };
    const store = storeOf('chroma', {
      ...options,
      collection: name,
      metadataKey: 'app',
    });
    await expect(store.count('default/bot', context())).resolves.toBe(1_200);
    await store.remove('default/bot', context());
    await expect(store.count('default/bot', context())).resolves.toBe(0);
    await expect(store.count('default/bot-2', context())).resolves.toBe(300);

    const whole = storeOf('chroma', options);
    await whole.remove(name, context());
    await expect(whole.count(name, context())).resolves.toBe(0);
    await expect(whole.count('nowhere', context())).rejects.toThrow();
  });
});

where(WEAVIATE)('Weaviate', () => {
  it('loses the objects of one app, and no other', async () => {
    const collection = `Documents${Date.now()}`;
    await post(`${WEAVIATE}/v1/schema`, {
      class: collection,
      vectorizer: 'none',
      properties: [{ name: 'app', dataType: ['text'], tokenization: 'field' }],
    });
    await post(`${WEAVIATE}/v1/batch/objects`, {
      objects: Array.from({ length: 120 }, (_, index) => ({
        class: collection,
        properties: { app: index < 100 ? 'default/bot' : 'default/bot-2' },
        vector: [index, 1],
      })),
    });
    const store = storeOf('weaviate', {
      url: WEAVIATE,
      collection,
      property: 'app',
      allowedHosts: ['127.0.0.1'],
    });
    await expect(store.count('default/bot', context())).resolves.toBe(100);
    await store.remove('default/bot', context());
    await expect(store.count('default/bot', context())).resolves.toBe(0);
    await expect(store.count('default/bot-2', context())).resolves.toBe(20);
  });
});
