import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestDatabaseId } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import type {
  AppSummary,
  AuditEntry,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { lastingDatabase, testDatabases } from '../__testUtils__/databases';
import { lowManifest } from '../__testUtils__/manifests';
import { randomFrom } from '../__testUtils__/randomFrom';
import {
  KillableBackend,
  startKillableBackend,
} from '../__testUtils__/startKillableBackend';
import { until, untilOver } from '../__testUtils__/untilOver';

const KILLS = Number(process.env.KILL_ROUNDS ?? 2);
const SEED = Number(process.env.KILL_SEED ?? Date.now() % 1_000_000);
const COUNT = 150;
const APPS = Array.from({ length: COUNT }, (_, index) => `app-${index}`);
/** About what one back end does on all of them. */
const STATEMENTS = 4 * COUNT;
/** Longer than a claim on the evaluation or a message, which nobody else may take over before. */
const CLAIM_MS = 200_000;

const SOON = {
  frequency: { seconds: 1 },
  timeout: { seconds: 5 },
  initialDelay: { seconds: 0 },
};
const SCHEDULES = { schedules: { evaluation: SOON, messages: SOON } };
/** With it, no endpoint of the tests may get the data of the apps. */
const SELF_HOSTED_ONLY = {
  policy: {
    organisation: {
      combinations: [
        { classification: 'confidential', hostings: ['self-hosted'] },
      ],
    },
  },
};

async function all<T>(backend: KillableBackend, path: string): Promise<T[]> {
  const items: T[] = [];
  for (;;) {
    const { body } = await backend.call(
      'auditor',
      'GET',
      `${path}&limit=100&offset=${items.length}`,
    );
    items.push(...body.items);
    if (!body.pageInfo.hasNextPage) {
      return items;
    }
  }
}

async function register(backend: KillableBackend): Promise<void> {
  for (const name of APPS) {
    const { status } = await backend.call('citizen-dev', 'POST', '/requests', {
      manifest: lowManifest(name),
    });
    expect(status).toBe(201);
  }
}

const isEvaluated = (backend: KillableBackend) =>
  backend.call('auditor', 'GET', '/policies').then(
    ({ body }) => body.evaluation.state === 'done',
    () => false,
  );

const untilEvaluated = (backend: KillableBackend) =>
  until(() => isEvaluated(backend));

/** The apps that an action is audited of, sorted; one that stands twice was acted on twice. */
async function auditedOf(
  backend: KillableBackend,
  action: string,
): Promise<(string | null)[]> {
  const entries = await all<AuditEntry>(backend, `/audit?action=${action}`);
  return entries.map(({ app }) => app).sort();
}

const databases = testDatabases();
describe('the evaluation of all apps', () => {
  let directory: string;
  let backend: KillableBackend | undefined;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'micro-apps-kill-'));
  });
  afterEach(async () => {
    await backend?.kill();
    backend = undefined;
    await rm(directory, { recursive: true });
  });

  it.each(databases.eachSupportedId())(
    `that is killed goes on, and does nothing twice, on %s, with seed ${SEED}`,
    async id => {
      const random = randomFrom(SEED);
      const database = await lastingDatabase(
        databases,
        id as TestDatabaseId,
        directory,
      );
      const notificationsFile = join(directory, 'notifications.jsonl');
      let starts = 0;
      const start = async (microApps: JsonObject, dies = false) => {
        starts += 1;
        return startKillableBackend(database, {
          microApps: { ...SCHEDULES, ...microApps },
          clockAheadMs: starts * CLAIM_MS,
          notificationsFile,
          killAt: dies
            ? {
                statement: 1 + Math.floor(random() * STATEMENTS),
                afterMs: random() * 4,
              }
            : undefined,
        });
      };
      const told = async () =>
        (await readFile(notificationsFile, 'utf8').catch(() => ''))
          .split('\n')
          .filter(line => line.includes(':policy-breach'));
      /** Evaluates all apps by other data of the organisation, and is killed at some moments of it. */
      const evaluateBy = async (microApps: JsonObject) => {
        for (let kill = 0; kill < KILLS; kill += 1) {
          backend = await start(microApps, true);
          await untilOver(backend, isEvaluated);
          await backend.kill();
        }
        backend = await start(microApps);
        await untilEvaluated(backend);
        return backend;
      };
      const refs = APPS.map(name => `default/${name}`).sort();

      backend = await start({});
      await register(backend);
      await untilEvaluated(backend);
      await backend.kill();

      backend = await evaluateBy(SELF_HOSTED_ONLY);
      const stopped = await all<AppSummary>(backend, '/apps?breach=true');
      expect(stopped).toHaveLength(APPS.length);
      expect(await auditedOf(backend, 'policy-breach')).toEqual(refs);
      await until(async () => (await told()).length >= APPS.length);
      // Each kill can come between a delivery and its note; the one message is then sent again under its scope.
      const sent = await told();
      expect(new Set(sent).size).toBe(APPS.length);
      expect(sent.length).toBeLessThanOrEqual(APPS.length + KILLS);
      await backend.kill();

      backend = await evaluateBy({});
      expect(await all(backend, '/apps?breach=true')).toEqual([]);
      expect(await auditedOf(backend, 'policy-breach')).toEqual(refs);
      expect(await auditedOf(backend, 'policy-breach-resolved')).toEqual(refs);
      const changes = await all<AuditEntry>(
        backend,
        '/audit?action=policy-bundle-change',
      );
      expect(changes).toHaveLength(3);
      expect((await told()).length).toBe(sent.length);
      const { body } = await backend.call('auditor', 'GET', '/audit/verify');
      expect(body).toMatchObject({ status: 'intact', complete: true });
    },
    300_000,
  );
});
