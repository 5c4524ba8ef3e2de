import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestDatabaseId } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import type { JsonObject } from '@backstage/types';
import { lastingDatabase, testDatabases } from '../__testUtils__/databases';
import { fileEntity, REPO } from '../__testUtils__/gitCatalog';
import { lowManifest, mediumManifest } from '../__testUtils__/manifests';
import { countOf, messagesIn } from '../__testUtils__/messagesIn';
import { randomFrom } from '../__testUtils__/randomFrom';
import { recordOf } from '../__testUtils__/recordOf';
import {
  KillableBackend,
  startKillableBackend,
} from '../__testUtils__/startKillableBackend';

const APPS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map(
  name => `app-${name}`,
);
const ROUNDS = Number(process.env.KILL_ROUNDS ?? 2);
const SEED = Number(process.env.KILL_SEED ?? Date.now() % 1_000_000);
/** About what a round takes. */
const STATEMENTS = 260;
const TASKS = ['follow-files', 'deliver-messages'];
/** Longer than the claim of a message, which nobody else may take over before. */
const BETWEEN_STARTS_MS = 300_000;

/** What a file can become; `undefined` where it is gone. */
const CHANGES: ((name: string, round: number) => Entity | undefined)[] = [
  name => fileEntity(lowManifest(name)),
  name => fileEntity(mediumManifest(name)),
  (name, round) => {
    const manifest = lowManifest(name);
    manifest.spec.purpose = `Summarises the notes of week ${round}.`;
    return fileEntity(manifest);
  },
  (name, round) => {
    const manifest = mediumManifest(name);
    manifest.spec.dataSources[0].name = `notes-${round}`;
    return fileEntity(manifest);
  },
  name => {
    const manifest = lowManifest(name);
    manifest.spec.audience = 'everybody' as never;
    return fileEntity(manifest);
  },
  name =>
    fileEntity(lowManifest(name), { location: `url:${REPO}/moved/${name}` }),
  () => undefined,
];

/** The files of each round; every one is there at first. */
function planFrom(random: () => number): Entity[][] {
  return Array.from({ length: ROUNDS }, (_, round) =>
    APPS.flatMap(name => {
      const kinds = round === 0 ? 5 : CHANGES.length;
      return CHANGES[Math.floor(random() * kinds)](name, round) ?? [];
    }),
  );
}

async function recordsOf(backend: KillableBackend) {
  const flagged = await backend.call(
    'auditor',
    'GET',
    '/audit?action=file-flag&limit=200',
  );
  const troubled = await backend.call('auditor', 'GET', '/file-problems');
  const names = (items: { app?: string; name?: string; problem?: string }[]) =>
    items.map(({ app, name, problem }) => [app ?? name, problem]).sort();
  return {
    apps: await Promise.all(APPS.map(name => recordOf(backend, name))),
    flagged: names(flagged.body.items),
    troubled: names(troubled.body.items),
  };
}

const databases = testDatabases();

describe('back ends that are killed while they follow files', () => {
  let directory: string;
  const running = new Set<KillableBackend>();
  /** The same for each database. */
  let expected: Awaited<ReturnType<typeof undisturbed>> | undefined;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'micro-apps-kill-'));
  });
  const kill = async (backend: KillableBackend) => {
    running.delete(backend);
    await backend.kill();
  };
  afterEach(async () => {
    await Promise.all([...running].map(kill));
    await rm(directory, { recursive: true });
  });

  /** A portal on a database of its own, and the files that it follows. */
  function portal(name: string, database: JsonObject) {
    const entitiesFile = join(directory, `${name}-entities`);
    const notificationsFile = join(directory, `${name}-notifications`);
    let starts = 0;
    return {
      notificationsFile,
      async write(entities: Entity[]) {
        await writeFile(`${entitiesFile}.new`, JSON.stringify(entities));
        await rename(`${entitiesFile}.new`, entitiesFile);
      },
      async start(killAt?: { statement: number; afterMs: number }) {
        starts += 1;
        const backend = await startKillableBackend(database, {
          tasks: TASKS,
          clockAheadMs: starts * BETWEEN_STARTS_MS,
          entitiesFile,
          notificationsFile,
          killAt,
          microApps: {
            follow: { missingAfterMinutes: 0, maxRevisionsPerHour: 1000 },
          },
        });
        running.add(backend);
        return backend;
      },
    };
  }

  async function settle(backend: KillableBackend) {
    await backend.ran('follow-files');
    await backend.ran('deliver-messages');
  }

  /** The same files, followed by one back end that nobody kills. */
  async function undisturbed(plan: Entity[][]) {
    const own = join(directory, 'undisturbed');
    const calm = portal('undisturbed', {
      client: 'better-sqlite3',
      connection: { directory: own },
    });
    await calm.write([]);
    const backend = await calm.start();
    backend.work();
    for (const entities of plan) {
      await calm.write(entities);
      await settle(backend);
    }
    const records = await recordsOf(backend);
    await kill(backend);
    return { records, messages: await messagesIn(calm.notificationsFile) };
  }

  it.each(databases.eachSupportedId())(
    `come to what one does that is not, on %s, with seed ${SEED}`,
    async engine => {
      const id = engine as TestDatabaseId;
      const random = randomFrom(SEED);
      const plan = planFrom(random);
      expected ??= await undisturbed(plan);

      const { start, write, notificationsFile } = portal(
        'killed',
        await lastingDatabase(databases, id, directory),
      );
      // SQLite has one writer at a time, and a process does not wait for another one.
      const together = id === 'SQLITE_3' ? 1 : 2;
      let kills = 0;
      await write([]);
      // Alone: it makes the tables.
      let last = await start();
      for (const entities of plan) {
        await kill(last);
        await write(entities);
        const mortal = await Promise.all(
          Array.from({ length: together }, () =>
            start({
              statement: 1 + Math.floor(random() * STATEMENTS),
              afterMs: random() * 4,
            }),
          ),
        );
        mortal.forEach(backend => backend.work());
        await Promise.all(mortal.map(({ exited }) => exited));
        mortal.forEach(backend => running.delete(backend));
        kills += mortal.length;
        last = await start();
        last.work();
        await settle(last);
      }

      expect(await recordsOf(last)).toEqual(expected.records);
      const { body } = await last.call('auditor', 'GET', '/audit/verify');
      expect(body).toMatchObject({ status: 'intact', complete: true });
      const messages = await messagesIn(notificationsFile);
      expect([...messages.keys()].sort()).toEqual(
        [...expected.messages.keys()].sort(),
      );
      // A kill can come between a delivery and its note; the message is then sent again under its scope.
      const doubled = countOf(messages) - countOf(expected.messages);
      expect(doubled).toBeGreaterThanOrEqual(0);
      expect(doubled).toBeLessThanOrEqual(kills);
      process.stdout.write(
        `${kills} kills with seed ${SEED} on ${id}: ${doubled} of ${countOf(
          messages,
        )} messages sent again\n`,
      );
    },
    600_000,
  );
});
