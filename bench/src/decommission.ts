// The benchmarks look into the plugin's parts, which the package rightly does not export.
/* eslint-disable @backstage/no-forbidden-package-imports */
import { setTimeout as sleep } from 'node:timers/promises';
import { mockServices } from '@backstage/backend-test-utils';
import {
  parseDecommissionConfig,
  parseManifest,
} from '@micro-apps/backstage-plugin-micro-apps-common';
// eslint-disable-next-line no-restricted-imports
import { startPgvector } from '@micro-apps/backstage-plugin-micro-apps-backend/src/__testUtils__/startPgvector';
import { builtInAdapters } from '@micro-apps/backstage-plugin-micro-apps-backend/src/decommission';
import { createMicroAppsService } from '@micro-apps/backstage-plugin-micro-apps-backend/src/services/createMicroAppsService';
import { DecommissionRunner } from '@micro-apps/backstage-plugin-micro-apps-backend/src/services/decommission/DecommissionRunner';
import { DecommissionService } from '@micro-apps/backstage-plugin-micro-apps-backend/src/services/decommission/DecommissionService';
import { DecommissionTargets } from '@micro-apps/backstage-plugin-micro-apps-backend/src/services/decommission/DecommissionTargets';
import { Client } from 'pg';
import { Engine, engines } from './engines';
import { readStoryManifest } from './fixtures';
import { timed } from './measure';
import { createDependencies, REQUESTER } from './registry';
import { number, Section } from './report';

const APPS = Number(process.env.BENCH_DECOMMISSION_APPS ?? 100);
const VECTORS = Number(process.env.BENCH_DECOMMISSION_VECTORS ?? 100_000);
/** The server with pgvector keeps everything in its memory. */
const PGVECTOR_VECTORS = Number(
  process.env.BENCH_DECOMMISSION_PGVECTOR_VECTORS ?? 5_000,
);
const LOW_APP = parseManifest(readStoryManifest('sales-notes-summarizer-v2'));
const DEADLINE_SECONDS = 3_600;
const RETRY_MS = 200;

type Adapter = (typeof builtInAdapters)[number];
type Store = {
  name: string;
  /** Whether it mixes up what several connections ask at once. */
  isSingle: boolean;
  column: string;
  vectors: number;
  start(): Promise<{ connectionString: string; stop(): Promise<void> }>;
};

/** A server of the reader's stands for all others: only it holds vectors as many people's servers do. */
function stores(): Store[] {
  const server = process.env.BENCH_POSTGRES;
  const pgvector = process.env.BENCH_PGVECTOR;
  if (pgvector) {
    return [
      {
        name: 'PostgreSQL with pgvector, `vector(8)`',
        column: 'vector(8)',
        isSingle: false,
        vectors: VECTORS,
        start: async () => ({
          connectionString: pgvector,
          stop: async () => {},
        }),
      },
    ];
  }
  return [
    {
      name: 'PGlite with pgvector, `vector(8)`',
      column: 'vector(8)',
      isSingle: true,
      vectors: PGVECTOR_VECTORS,
      start: startPgvector,
    },
    ...(server
      ? [
          {
            name: 'PostgreSQL, `real[8]`',
            column: 'real[]',
            isSingle: false,
            vectors: VECTORS,
            start: async () => ({
              connectionString: server,
              stop: async () => {},
            }),
          },
        ]
      : []),
  ];
}

/** The adapter, asking one question at a time. */
function queued(adapter: Adapter): Adapter {
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(ask: () => Promise<T>): Promise<T> => {
    const next = last.then(ask);
    last = next.catch(() => undefined);
    return next;
  };
  return {
    ...adapter,
    createStore: options => {
      const store = adapter.createStore(options);
      return {
        location: store.location,
        count: (...args) => inTurn(() => store.count(...args)),
        remove: (...args) => inTurn(() => store.remove(...args)),
      };
    },
  };
}

const appName = (index: number) => `retired-${index}`;

/** As many vectors of the apps as of others, which a bare statement deletes from the same table. */
async function fill(client: Client, { column, vectors }: Store) {
  if (column.startsWith('vector')) {
    await client.query('CREATE EXTENSION IF NOT EXISTS vector');
  }
  await client.query('DROP TABLE IF EXISTS bench_vectors');
  await client.query(
    `CREATE TABLE bench_vectors (id bigint PRIMARY KEY, app text NOT NULL, embedding ${column} NOT NULL)`,
  );
  const embedding = `ARRAY[n, 1, 2, 3, 4, 5, 6, 7]::real[]::${column}`;
  for (let index = 0; index < APPS; index += 1) {
    for (const [offset, app] of [
      [0, `default/${appName(index)}`],
      [APPS, `bare-${index}`],
    ] as const) {
      const first = (index + offset) * vectors;
      await client.query(
        `INSERT INTO bench_vectors SELECT n, '${app}', ${embedding} FROM generate_series(${first}, ${
          first + vectors - 1
        }) n`,
      );
    }
  }
  await client.query('CREATE INDEX ON bench_vectors (app)');
  await client.query('VACUUM ANALYZE bench_vectors');
}

/** Puts the apps into the registry, and requests that they are decommissioned. */
async function prepare(engine: Engine, store: Store, connectionString: string) {
  const { knex, destroy } = await engine.create();
  const shared = await createDependencies(knex);
  const dependencies = {
    ...shared,
    targets: DecommissionTargets.create({
      config: parseDecommissionConfig({
        coolingDays: 0,
        targets: [
          {
            id: 'vectors',
            title: 'Vectors',
            // Of the kind that covers endpoints, so that nobody has to attest.
            kind: 'credentials',
            adapter: 'postgresql',
            belongsTo: {
              endpoints: LOW_APP.spec.models.map(({ endpoint }) => endpoint),
            },
            timeoutSeconds: 300,
            config: { connectionString, table: 'bench_vectors', column: 'app' },
          },
        ],
      }),
      fallbackGroup: shared.config.fallbackGroup,
      adapters: store.isSingle
        ? builtInAdapters.map(queued)
        : [...builtInAdapters],
    }),
  };
  const registry = createMicroAppsService(dependencies);
  const decommissions = DecommissionService.create(dependencies, () => {});
  for (let index = 0; index < APPS; index += 1) {
    const key = { namespace: 'default', name: appName(index) };
    await registry.submit(
      {
        manifest: {
          ...LOW_APP,
          metadata: { ...LOW_APP.metadata, name: key.name },
        },
      },
      REQUESTER,
    );
    await decommissions.request(key, { reason: 'Measured.' }, REQUESTER);
  }
  const runner = DecommissionRunner.create({
    ...dependencies,
    logger: mockServices.rootLogger({ level: 'warn' }),
  });
  const isDone = async () => {
    const rows = await knex('decommissions').whereNot('state', 'completed');
    return rows.length === 0;
  };
  return { runner, isDone, destroy };
}

async function measure(store: Store, engine: Engine) {
  const { connectionString, stop } = await store.start();
  const client = new Client({ connectionString });
  await client.connect();
  try {
    await fill(client, store);
    const { runner, isDone, destroy } = await prepare(
      engine,
      store,
      connectionString,
    );
    const governed = await timed(async () => {
      const end = Date.now() + DEADLINE_SECONDS * 1000;
      await runner.run();
      while (!(await isDone()) && Date.now() < end) {
        await sleep(RETRY_MS);
        await runner.run();
      }
    });
    await destroy();
    const bare = await timed(async () => {
      for (let index = 0; index < APPS; index += 1) {
        await client.query('DELETE FROM bench_vectors WHERE app = $1', [
          `bare-${index}`,
        ]);
      }
    });
    const { rows } = await client.query('SELECT count(*) FROM bench_vectors');
    if (Number(rows[0].count) !== 0) {
      throw new Error(`${rows[0].count} vectors are left`);
    }
    return { governed, bare };
  } finally {
    await client.query('DROP TABLE IF EXISTS bench_vectors');
    await client.end();
    await stop();
  }
}

/** How long it takes to decommission apps that left vectors, to their certificates. */
export async function decommission(): Promise<Section> {
  const rows: string[][] = [];
  const engine = engines().at(-1) as Engine;
  for (const store of stores()) {
    const { governed, bare } = await measure(store, engine);
    rows.push([
      store.name,
      String(APPS),
      store.vectors.toLocaleString('en-GB'),
      `${number(governed / 1000)} s`,
      `${number(bare / 1000)} s`,
      number(bare / governed),
    ]);
  }
  return {
    title: 'Decommission',
    about: `Apps that left vectors in one table are decommissioned, from the end of the cooling period to all certificates: each place is counted, emptied in portions of 10,000, counted again and written down (${engine.name}). Beside it, as many vectors of others go from the same table by one bare \`DELETE\` an app.`,
    header: [
      'store',
      'apps',
      'vectors an app',
      'decommission',
      'bare `DELETE`',
      'ratio',
    ],
    rows,
  };
}
