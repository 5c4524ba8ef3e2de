import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestDatabaseId } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import { lastingDatabase, testDatabases } from '../__testUtils__/databases';
import { lowManifest } from '../__testUtils__/manifests';
import { randomFrom } from '../__testUtils__/randomFrom';
import {
  KillableBackend,
  startKillableBackend,
} from '../__testUtils__/startKillableBackend';

const APPS = ['a', 'b', 'c', 'd', 'e', 'f'].map(name => `app-${name}`);
const KILLS = Number(process.env.KILL_ROUNDS ?? 2);
const SEED = Number(process.env.KILL_SEED ?? Date.now() % 1_000_000);
/** About what a run takes over all apps. */
const STATEMENTS = 90;
const DAY_MS = 86_400_000;

describe('back ends that are killed while they look for owners', () => {
  const databases = testDatabases();
  let directory: string;
  let running: KillableBackend[] = [];
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'micro-apps-kill-'));
  });
  afterEach(async () => {
    await Promise.all(running.map(backend => backend.kill()));
    running = [];
    await rm(directory, { recursive: true });
  });

  async function begin(
    database: JsonObject,
    options: Parameters<typeof startKillableBackend>[1],
  ) {
    const backend = await startKillableBackend(database, {
      tasks: ['watch-ownership'],
      microApps: { ownership: { confirmHours: 0 } },
      ...options,
    });
    running.push(backend);
    return backend;
  }

  /** Lets them work and die, again and again, then lets one finish. */
  async function workAndDie(
    database: JsonObject,
    options: Parameters<typeof startKillableBackend>[1],
    act: { random: () => number; together: number; isDone: IsDone },
  ) {
    for (let kill = 0; kill < KILLS; kill += 1) {
      const some = await Promise.all(
        Array.from({ length: act.together }, () =>
          begin(database, {
            ...options,
            killAt: {
              statement: 1 + Math.floor(act.random() * STATEMENTS),
              afterMs: act.random() * 4,
            },
          }),
        ),
      );
      some.forEach(backend => backend.work());
      await Promise.all(some.map(({ exited }) => exited));
      running = [];
    }
    const last = await begin(database, options);
    last.work();
    while (!(await act.isDone(last))) {
      await new Promise(resolve => setImmediate(resolve));
    }
    return last;
  }

  it.each(databases.eachSupportedId())(
    `flag, ask and retire each app once on %s, with seed ${SEED}`,
    async id => {
      const database = await lastingDatabase(
        databases,
        id as TestDatabaseId,
        directory,
      );
      const random = randomFrom(SEED);
      // SQLite has one writer at a time, and a process does not wait for another one.
      const together = id === 'SQLITE_3' ? 1 : 2;
      const first = await begin(database, {});
      for (const name of APPS) {
        const { status } = await first.call(
          'citizen-dev',
          'POST',
          '/requests',
          {
            manifest: lowManifest(name),
          },
        );
        expect(status).toBe(201);
      }
      await first.kill();
      running = [];

      const gone = ['group:default/sales-ops'];
      const flagged = await workAndDie(
        database,
        { gone, clockAheadMs: DAY_MS },
        { random, together, isDone: hasAll('/apps?ownerless=true') },
      );
      expect(await appsOf(flagged, 'owner-lost')).toEqual(APPS);
      await flagged.kill();
      running = [];

      const retired = await workAndDie(
        database,
        { gone, clockAheadMs: 40 * DAY_MS },
        { random, together, isDone: hasAll('/apps?state=decommissioning') },
      );
      expect(await appsOf(retired, 'owner-lost')).toEqual(APPS);
      expect(await appsOf(retired, 'decommission-request')).toEqual(APPS);
      const { body } = await retired.call('auditor', 'GET', '/audit/verify');
      expect(body).toMatchObject({ status: 'intact', complete: true });
    },
    300_000,
  );
});

type IsDone = (backend: KillableBackend) => Promise<boolean>;

function hasAll(path: string): IsDone {
  return async backend => {
    const { body } = await backend.call('auditor', 'GET', path);
    return body.totalItems === APPS.length;
  };
}

/** The apps of all entries of an action, an app as often as it has one. */
async function appsOf(backend: KillableBackend, action: string) {
  const { body } = await backend.call(
    'auditor',
    'GET',
    `/audit?action=${action}&limit=100`,
  );
  return body.items
    .map(({ app }: { app: string }) => app.replace('default/', ''))
    .sort();
}
