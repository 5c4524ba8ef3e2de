import { createServer, IncomingMessage, Server } from 'node:http';
import { AddressInfo, createServer as createTcpServer } from 'node:net';
import type { DecommissionContext } from '@micro-apps/backstage-plugin-micro-apps-node';
import { testDatabases } from '../__testUtils__/databases';
import { builtInAdapters } from '.';
import { guardedJson, isForbiddenAddress } from './guardedHttp';
import { signatureOf } from './webhook';

const SECRET = 'a-secret-of-the-webhook';

function storeOf(type: string, config: Record<string, unknown>) {
  const adapter = builtInAdapters.find(other => other.type === type);
  return adapter!.createStore({ id: 'target', key: 'target.config', config });
}

const context = (timeoutMs = 5_000): DecommissionContext => ({
  signal: AbortSignal.timeout(timeoutMs),
  stepId: 'decommission/target',
  app: { namespace: 'default', name: 'bot' },
});

type Answer = { status?: number; body?: unknown; headers?: object };
type Handler = (request: IncomingMessage, body: string) => Answer;

describe('stores that speak HTTP', () => {
  let server: Server;
  let url: string;
  let handle: Handler;

  beforeEach(async () => {
    server = createServer((request, response) => {
      let text = '';
      request.on('data', chunk => {
        text += chunk;
      });
      request.on('end', () => {
        const { status = 200, body, headers } = handle(request, text);
        response.writeHead(status, { ...headers });
        response.end(body === undefined ? '' : JSON.stringify(body));
      });
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    url = `http://localhost:${(server.address() as AddressInfo).port}`;
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise(resolve => {
      server.close(resolve);
    });
  });

  const webhook = (change: object = {}) =>
    storeOf('webhook', {
      url: `${url}/deletions`,
      secret: SECRET,
      pollMs: 10,
      allowedHosts: ['localhost'],
      ...change,
    });

  it('are sent signed requests, and their results are polled', async () => {
    let rows = 3;
    const pending = new Map<string, { action: string; looks: number }>();
    handle = (request, body) => {
      const timestamp = String(request.headers['x-micro-apps-timestamp']);
      const isPost = request.method === 'POST';
      const signed = isPost ? body : `GET ${request.url}`;
      if (
        request.headers['x-micro-apps-signature'] !==
        signatureOf(SECRET, timestamp, signed)
      ) {
        return { status: 403 };
      }
      if (isPost) {
        const { requestId, action, resource } = JSON.parse(body);
        pending.set(requestId, { action, looks: 0 });
        return {
          status: resource === 'r' ? 202 : 400,
          body: { state: 'pending' },
        };
      }
      const asked = pending.get(request.url!.split('/').pop()!)!;
      asked.looks += 1;
      if (asked.looks < 3) {
        return { body: { state: 'pending' } };
      }
      if (asked.action === 'delete') {
        rows = 0;
      }
      return { body: { state: 'done', count: rows } };
    };
    await expect(webhook().count('r', context())).resolves.toBe(3);
    await webhook().remove('r', context());
    await expect(webhook().count('r', context())).resolves.toBe(0);
    await expect(
      webhook({ secret: 'another-secret-entirely' }).count('r', context()),
    ).rejects.toThrow('403');
  });

  it.each<[string, Answer]>([
    ['not found', { status: 404 }],
    ['refused', { status: 403 }],
    [
      'a redirect',
      { status: 302, headers: { Location: 'http://169.254.169.254/' } },
    ],
    ['nothing', {}],
    ['no count', { body: { state: 'done' } }],
    ['a text', { body: { state: 'done', count: '0' } }],
    ['a failure', { body: { state: 'failed', message: 'locked' } }],
    ['another shape', { body: { count: 0 } }],
  ])('prove nothing by %s', async (_, answer) => {
    handle = () => answer;
    await expect(webhook().count('r', context())).rejects.toThrow();
  });

  it('that never come to an end are given up', async () => {
    handle = () => ({ body: { state: 'pending' } });
    await expect(webhook().count('r', context(100))).rejects.toThrow();
  });

  it('are not found on this machine unless that is meant', async () => {
    handle = () => ({ body: { state: 'done', count: 0 } });
    await expect(
      webhook({ allowedHosts: [] }).count('r', context()),
    ).rejects.toThrow('allowedHosts');
    for (const host of ['127.0.0.1', '[::1]', '169.254.169.254', '0x7f.1']) {
      await expect(
        guardedJson({
          method: 'GET',
          url: `http://${host}/`,
          signal: AbortSignal.timeout(1_000),
          allowedHosts: [],
        }),
      ).rejects.toThrow('allowedHosts');
    }
  });

  it.each([
    ['127.0.0.1', true],
    ['::ffff:127.0.0.1', true],
    ['fe80::1', true],
    ['169.254.169.254', true],
    ['fd00:ec2::254', true],
    ['0.0.0.0', true],
    ['10.1.2.3', false],
    ['2001:db8::1', false],
    ['no address', true],
  ])('%s is forbidden: %s', (address, isForbidden) => {
    expect(isForbiddenAddress(address)).toBe(isForbidden);
  });

  it('must index whole values, else objects of other apps would match', async () => {
    const weaviate = storeOf('weaviate', {
      url,
      collection: 'Documents',
      property: 'app',
      allowedHosts: ['localhost'],
    });
    handle = () => ({
      body: {
        properties: [{ name: 'app', dataType: ['text'], tokenization: 'word' }],
      },
    });
    await expect(weaviate.count('r', context())).rejects.toThrow(
      'tokenization',
    );
    await expect(weaviate.remove('r', context())).rejects.toThrow(
      'tokenization',
    );
  });
});

describe('the configuration of a store', () => {
  it.each([
    [
      'postgresql',
      { connectionString: 'postgres://x', table: 'a;b', column: 'c' },
      'table',
    ],
    [
      'webhook',
      { url: 'http://user:word@host', secret: SECRET },
      'credentials',
    ],
    ['webhook', { url: 'file:///etc/passwd', secret: SECRET }, 'url'],
    ['chroma', { url: 'http://host', collection: 'c' }, 'metadataKey'],
    [
      'weaviate',
      { url: 'http://host', collection: 'x{', property: 'p' },
      'collection',
    ],
    ['redis', { url: 'http://host' }, 'redis'],
  ])('%s %j names the key', (type, config, message) => {
    expect(() => storeOf(type, config)).toThrow(message);
  });

  it('shows where it is, and no secret', () => {
    expect(
      storeOf('postgresql', {
        connectionString: 'postgres://me:secret@db.acme/vectors',
        table: 'items',
        column: 'app',
      }).location,
    ).toBe('postgresql db.acme:5432/vectors public.items, column app');
    expect(
      storeOf('redis', { url: 'rediss://me:secret@cache.acme/2' }).location,
    ).toBe('redis cache.acme:6379/2');
  });

  it('takes no prefix with which the name of another app may begin', () => {
    const redis = storeOf('redis', { url: 'redis://cache.acme' });
    expect(() => redis.checkResource!('app:default/bot')).toThrow('end with');
    expect(() => redis.checkResource!('app:default/bot:')).not.toThrow();
    expect(redis.overlaps!('app:x:y:', 'app:x:')).toBe(true);
    expect(redis.overlaps!('app:x:', 'app:xy:')).toBe(false);
  });
});

describe('a Redis server', () => {
  /** Speaks as much of the protocol as is needed; it holds no key. */
  async function serving(info: string) {
    const server = createTcpServer(socket => {
      socket.on('data', chunk => {
        for (const command of String(chunk)
          .split(/\*\d+\r\n/)
          .slice(1)) {
          if (/\r\nINFO\r\n/i.test(command)) {
            socket.write(`$${info.length}\r\n${info}\r\n`);
          } else if (/\r\nSCAN\r\n/i.test(command)) {
            socket.write('*2\r\n$1\r\n0\r\n*0\r\n');
          } else {
            socket.write('+OK\r\n');
          }
        }
      });
      socket.on('error', () => undefined);
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    const store = storeOf('redis', { url: `redis://127.0.0.1:${port}` });
    try {
      return await store.count('default/bot:', context());
    } finally {
      server.close();
    }
  }

  it.each([
    ['a primary', 'role:master\r\ncluster_enabled:0\r\n', '0'],
    ['a replica', 'role:slave\r\ncluster_enabled:0\r\n', 'replica'],
    ['a part', 'role:master\r\ncluster_enabled:1\r\n', 'cluster'],
    ['nobody knows what', 'nothing', 'what it is'],
  ])('is asked what it is: %s', async (_, info, answer) => {
    const asked = await serving(info).catch(error => error.message);
    expect(String(asked)).toContain(answer);
  });
});

const databases = testDatabases();
const postgres = databases
  .eachSupportedId()
  .filter(([id]) => id.startsWith('POSTGRES'));

// Left out where there is no PostgreSQL to connect to.
(postgres.length > 0 ? describe : describe.skip)('a PostgreSQL table', () => {
  it('loses the rows of one app, and no other', async () => {
    const knex = await databases.init('POSTGRES_18');
    const { host, port, user, password, database } =
      knex.client.config.connection;
    await knex.raw(
      `CREATE TABLE "Items" (id int, app text) PARTITION BY HASH (id)`,
    );
    for (const part of [0, 1]) {
      await knex.raw(
        `CREATE TABLE items_${part} PARTITION OF "Items" FOR VALUES WITH (MODULUS 2, REMAINDER ${part})`,
      );
    }
    await knex.raw(
      `INSERT INTO "Items" SELECT n, CASE n % 3 WHEN 0 THEN 'default/bot' ELSE 'default/bot-' || n % 3 END FROM generate_series(1, 30000) n`,
    );
    const store = storeOf('postgresql', {
      connectionString: `postgres://${user}:${password}@${host}:${port}/${database}`,
      table: 'Items',
      column: 'app',
    });
    await expect(store.count('default/bot', context())).resolves.toBe(10_000);
    await store.remove('default/bot', context(30_000));
    await expect(store.count('default/bot', context())).resolves.toBe(0);
    await expect(
      store.count(`default/bot' OR true --`, context()),
    ).resolves.toBe(0);
    const [{ count }] = await knex('Items').count({ count: '*' });
    expect(Number(count)).toBe(20_000);

    await knex.raw('DROP TABLE "Items"');
    await expect(store.count('default/bot', context())).rejects.toThrow();
  });

  it('is not taken to be empty where rows are hidden from who asks', async () => {
    const knex = await databases.init('POSTGRES_18');
    const { host, port, database } = knex.client.config.connection;
    const role = `asker_${database.replace(/\W/g, '_')}`;
    await knex.raw(`CREATE TABLE guarded (app text)`);
    await knex('guarded').insert({ app: 'default/bot' });
    await knex.raw(`CREATE ROLE ${role} LOGIN PASSWORD 'word'`);
    await knex.raw(`GRANT SELECT, DELETE ON guarded TO ${role}`);
    await knex.raw(`ALTER TABLE guarded ENABLE ROW LEVEL SECURITY`);
    const store = storeOf('postgresql', {
      connectionString: `postgres://${role}:word@${host}:${port}/${database}`,
      table: 'guarded',
      column: 'app',
    });
    await expect(store.count('default/bot', context())).rejects.toThrow(
      'row-level security',
    );
    await knex.raw(`DROP OWNED BY ${role}`);
    await knex.raw(`DROP ROLE ${role}`);
  });
});
