import type { DecommissionContext } from '@micro-apps/backstage-plugin-micro-apps-node';
import { Client } from 'pg';
import { PgvectorServer, startPgvector } from '../__testUtils__/startPgvector';
import { postgresAdapter } from './postgres';

const context = (): DecommissionContext => ({
  signal: AbortSignal.timeout(60_000),
  stepId: 'decommission/target',
  app: { namespace: 'default', name: 'bot' },
});

describe('a table of vectors', () => {
  let server: PgvectorServer;
  let client: Client;

  beforeAll(async () => {
    server = await startPgvector();
    client = new Client({ connectionString: server.connectionString });
    await client.connect();
    await client.query(
      `CREATE TABLE embeddings (id int PRIMARY KEY, app text NOT NULL, embedding vector(8) NOT NULL);
       CREATE INDEX ON embeddings USING hnsw (embedding vector_l2_ops);
       INSERT INTO embeddings
       SELECT n, CASE n % 3 WHEN 0 THEN 'default/bot' ELSE 'default/bot-' || n % 3 END,
              ARRAY[n, 1, 2, 3, 4, 5, 6, 7]::real[]::vector
       FROM generate_series(1, 3000) n`,
    );
  });

  afterAll(async () => {
    await client?.end();
    await server?.stop();
  });

  const storeOf = (change: object = {}) =>
    postgresAdapter.createStore({
      id: 'target',
      key: 'target.config',
      config: {
        connectionString: server.connectionString,
        table: 'embeddings',
        column: 'app',
        ...change,
      },
    });

  it('loses the vectors of one app, and those of the others are still found', async () => {
    const store = storeOf();
    await expect(store.count('default/bot', context())).resolves.toBe(1000);
    await store.remove('default/bot', context());
    await expect(store.count('default/bot', context())).resolves.toBe(0);
    await store.remove('default/bot', context());
    const { rows } = await client.query(
      `SELECT app FROM embeddings ORDER BY embedding <-> '[3,1,2,3,4,5,6,7]' LIMIT 2`,
    );
    expect(rows.map(({ app }) => app).sort()).toEqual([
      'default/bot-1',
      'default/bot-2',
    ]);
    const { rows: all } = await client.query(
      'SELECT count(*)::int AS count FROM embeddings',
    );
    expect(all).toEqual([{ count: 2000 }]);
  });

  it('is not taken to be empty where a view leaves out what is there', async () => {
    await client.query(
      `CREATE VIEW shown AS SELECT * FROM embeddings WHERE app <> 'default/bot-1'`,
    );
    await expect(
      storeOf({ table: 'shown' }).count('default/bot-1', context()),
    ).rejects.toThrow('is no table');
  });

  it('proves nothing where it is not found, or says that it may not be read', async () => {
    await expect(
      storeOf({ table: 'nowhere' }).count('default/bot', context()),
    ).rejects.toThrow('nowhere');
    await expect(
      storeOf({ column: 'owner' }).count('default/bot', context()),
    ).rejects.toThrow('owner');
  });
});
