import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestDatabaseId } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import {
  CertificateResponse,
  isCertificateIntact,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  connectTo,
  lastingDatabase,
  testDatabases,
} from '../__testUtils__/databases';
import { lowManifest } from '../__testUtils__/manifests';
import { randomFrom } from '../__testUtils__/randomFrom';
import { StoreTables, storeTargets } from '../__testUtils__/storeTables';
import {
  KillableBackend,
  startKillableBackend,
} from '../__testUtils__/startKillableBackend';

const ROUNDS = Number(process.env.KILL_ROUNDS ?? 3);
const SEED = Number(process.env.KILL_SEED ?? Date.now() % 1_000_000);
const APPS_A_ROUND = 5;
/** About what a round takes of all back ends together, from the requests to the certificates; the half of it are steps. */
const STATEMENTS = 1250;
/** Longer than the questions to a store take between two statements. */
const AFTER_MS = 60;
/** Longer than the claim of a step, which nobody else may take over before. */
const CLAIM_MS = 200_000;
const TASKS = ['decommission-apps'];

type KillAt = NonNullable<Parameters<typeof startKillableBackend>[1]>['killAt'];

const appsOf = (round: number) =>
  Array.from({ length: APPS_A_ROUND }, (_, index) => `app-${round}-${index}`);
const ALL_APPS = Array.from({ length: ROUNDS }, (_, round) => round).flatMap(
  appsOf,
);
const base = (name: string) => `/apps/default/${name}/decommission`;

const settings = (tables: StoreTables) => ({
  decommission: {
    coolingDays: 0,
    targets: storeTargets(tables.connectionString),
  },
});

/** Asks as people do who do not know whether they were heard: again, until it is acknowledged or done already. */
async function request(backend: KillableBackend, name: string) {
  const { status } = await backend.call('citizen-dev', 'POST', base(name), {
    reason: 'Nobody uses it.',
  });
  expect([201, 409]).toContain(status);
}

/** A connection that breaks off is what this is about; anything else is a fault. */
function ignoreBroken(error: Error) {
  if (error.name !== 'TypeError') {
    throw error;
  }
}

async function register(backend: KillableBackend, names: string[]) {
  for (const name of names) {
    const { status } = await backend.call(
      'citizen-dev',
      'POST',
      '/requests',
      { manifest: lowManifest(name) },
      { 'Idempotency-Key': name },
    );
    expect(status).toBe(201);
  }
}

/** What must hold after any kill, whatever was going on. */
async function checkHalfway(tables: StoreTables) {
  for (const name of ALL_APPS) {
    const { credentials, cache, vectors } = await tables.counts(name);
    // A later phase is not begun while something of an earlier one is left.
    expect([name, credentials > 0 && cache < tables.rows]).toEqual([
      name,
      false,
    ]);
    expect([name, cache > 0 && vectors < tables.rows]).toEqual([name, false]);
  }
}

/** How many steps somebody had claimed when all were killed, and of how many of those the store had deleted all. */
async function interrupted(database: JsonObject, tables: StoreTables) {
  const knex = connectTo(database);
  try {
    const steps = await knex('decommission_steps')
      .join('decommissions', 'decommissions.id', 'decommission_id')
      .join('micro_apps', 'micro_apps.id', 'app_id')
      .where('decommission_steps.state', 'running')
      .select('name', 'target_id');
    const left = await Promise.all(
      steps.map(async step => {
        const counts: Record<string, number> = await tables.counts(step.name);
        return counts[step.target_id];
      }),
    );
    return {
      claimed: steps.length,
      deleted: left.filter(count => count === 0).length,
    };
  } finally {
    await knex.destroy();
  }
}

async function untilCompleted(backend: KillableBackend) {
  const end = Date.now() + 60_000;
  for (const name of ALL_APPS) {
    for (;;) {
      const { body } = await backend.call('auditor', 'GET', base(name));
      if (body.decommission?.state === 'completed') {
        break;
      }
      if (Date.now() > end) {
        throw new Error(`${name} is ${JSON.stringify(body)}`);
      }
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  }
}

async function checkEnd(backend: KillableBackend, tables: StoreTables) {
  for (const name of ALL_APPS) {
    expect(await tables.counts(name)).toEqual({
      credentials: 0,
      cache: 0,
      vectors: 0,
    });
    const { body } = await backend.call(
      'auditor',
      'GET',
      `${base(name)}/certificate`,
    );
    const response: CertificateResponse = body;
    expect(isCertificateIntact(response)).toBe(true);
    // What a killed process had counted is neither lost nor counted again.
    expect(
      response.certificate.targets.map(({ id, before, after }) => [
        id,
        before,
        after,
      ]),
    ).toEqual([
      ['credentials', tables.rows, 0],
      ['cache', tables.rows, 0],
      ['vectors', tables.rows, 0],
    ]);
    const { body: audit } = await backend.call(
      'auditor',
      'GET',
      `/apps/default/${name}/audit?limit=100`,
    );
    const actions: string[] = audit.items
      .sort((a: { seq: number }, b: { seq: number }) => a.seq - b.seq)
      .map(({ action }: { action: string }) => action)
      .filter((action: string) => action.startsWith('decommission-'));
    expect(actions).toEqual([
      'decommission-request',
      'decommission-start',
      'decommission-target-empty',
      'decommission-target-empty',
      'decommission-target-empty',
      'decommission-complete',
    ]);
  }
  expect(await tables.counts('stays')).toEqual({
    credentials: tables.rows,
    cache: tables.rows,
    vectors: tables.rows,
  });
  const { body } = await backend.call('auditor', 'GET', '/audit/verify');
  expect(body).toMatchObject({ status: 'intact', complete: true });
}

const databases = testDatabases();
const engines = databases.eachSupportedId();
// The stores are tables of a real PostgreSQL; left out where there is none to connect to.
const hasPostgres = engines.some(([id]) => id === 'POSTGRES_18');

(hasPostgres ? describe : describe.skip)('decommissions', () => {
  let directory: string;
  let tables: StoreTables;
  const running = new Set<KillableBackend>();
  const kill = async (backend: KillableBackend) => {
    running.delete(backend);
    await backend.kill();
  };

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'micro-apps-kill-'));
    tables = await StoreTables.create(databases, [...ALL_APPS, 'stays']);
  });
  afterEach(async () => {
    await Promise.all([...running].map(kill));
    await rm(directory, { recursive: true });
  });

  // eslint-disable-next-line jest/expect-expect
  it.each(engines)(
    `that are killed go on to the certificate, on %s, with seed ${SEED}`,
    async engine => {
      const id = engine as TestDatabaseId;
      const random = randomFrom(SEED);
      const database = await lastingDatabase(databases, id, directory);
      // SQLite is for one process.
      const together = id === 'POSTGRES_18' ? 2 : 1;
      let starts = 0;
      const start = async (killAt?: KillAt) => {
        starts += 1;
        const backend = await startKillableBackend(database, {
          microApps: settings(tables),
          tasks: TASKS,
          clockAheadMs: starts * CLAIM_MS,
          killAt,
        });
        running.add(backend);
        return backend;
      };
      // Alone: it makes the tables.
      const first = await start();
      await register(first, [...ALL_APPS, 'stays']);
      await kill(first);
      const found = { claimed: 0, deleted: 0 };
      for (let round = 0; round < ROUNDS; round += 1) {
        const mortal = await Promise.all(
          Array.from({ length: together }, () =>
            start({
              // In one third of the work after the other, so that it is not left to chance whether one is in its midst.
              statement:
                1 +
                Math.floor(
                  (((round % 3) + random()) / 3) * (STATEMENTS / together),
                ),
              afterMs: random() * AFTER_MS,
              countedFrom: 'decommission_steps',
            }),
          ),
        );
        const asked = appsOf(round).map(name =>
          request(mortal[0], name).catch(ignoreBroken),
        );
        mortal.forEach(backend => backend.work());
        await Promise.all(mortal.map(({ exited }) => exited));
        mortal.forEach(backend => running.delete(backend));
        await Promise.all(asked);
        await checkHalfway(tables);
        const { claimed, deleted } = await interrupted(database, tables);
        found.claimed += claimed;
        found.deleted += deleted;
      }
      const last = await start();
      await Promise.all(ALL_APPS.map(name => request(last, name)));
      last.work();
      await untilCompleted(last);
      process.stdout.write(
        `${ROUNDS * together} kills with seed ${SEED} on ${id}: ${found.claimed} steps were claimed, and of ${found.deleted} of them the store had deleted all\n`,
      );
      expect(found.claimed).toBeGreaterThan(0);
      await checkEnd(last, tables);
    },
    300_000,
  );
});
