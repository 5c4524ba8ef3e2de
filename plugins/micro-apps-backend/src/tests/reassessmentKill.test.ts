import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestDatabaseId } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import type {
  ApprovalRequest,
  AppSummary,
  AuditEntry,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { lastingDatabase, testDatabases } from '../__testUtils__/databases';
import { lowManifest } from '../__testUtils__/manifests';
import { multiplyApp } from '../__testUtils__/multiplyApp';
import { randomFrom } from '../__testUtils__/randomFrom';
import {
  KillableBackend,
  startKillableBackend,
} from '../__testUtils__/startKillableBackend';
import { TEST_CONFIG } from '../__testUtils__/startMicroApps';
import { until, untilOver } from '../__testUtils__/untilOver';

const KILLS = Number(process.env.KILL_ROUNDS ?? 2);
const SEED = Number(process.env.KILL_SEED ?? Date.now() % 1_000_000);
const COUNT = Number(process.env.KILL_APPS ?? 150);
const APPS = Array.from({ length: COUNT }, (_, index) => `app-${index}`);
/** About what one back end does on all of them. */
const STATEMENTS = 4 * COUNT;
/** Longer than a claim on the job or a message, which nobody else may take over before. */
const CLAIM_MS = 200_000;

const SOON = {
  frequency: { seconds: 1 },
  timeout: { seconds: 5 },
  initialDelay: { seconds: 0 },
};
const SCHEDULES = { schedules: { reassessment: SOON, messages: SOON } };
const [first, ...others] = TEST_CONFIG.modelEndpoints as JsonObject[];
/** With it, each app is a medium risk, and not approved at once any more. */
const LESS_TRUST = { modelEndpoints: [{ ...first, trust: 6 }, ...others] };

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
  const { status, body } = await backend.call(
    'citizen-dev',
    'POST',
    '/requests',
    { manifest: lowManifest(APPS[0]) },
  );
  expect([status, body.app.state]).toEqual([201, 'approved']);
}

const job = async (backend: KillableBackend) =>
  (await backend.call('auditor', 'GET', '/model-endpoints/reassessment')).body;

const isDone = (backend: KillableBackend) =>
  job(backend).then(
    ({ progress }) => progress.state === 'done',
    () => false,
  );

/** The apps that an action is audited of, sorted; one that stands twice was acted on twice. */
async function auditedOf(
  backend: KillableBackend,
  action: string,
): Promise<(string | null)[]> {
  const entries = await all<AuditEntry>(backend, `/audit?action=${action}`);
  return entries.map(({ app }) => app).sort();
}

/** Every approval was asked for once more, once, and nothing is half done. */
async function expectReopenedOnce(backend: KillableBackend): Promise<void> {
  const refs = APPS.map(name => `default/${name}`).sort();
  expect(await auditedOf(backend, 'approval-reopen')).toEqual(refs);
  const apps = await all<AppSummary>(backend, '/apps?state=in-review');
  expect(apps).toHaveLength(APPS.length);
  for (const app of apps) {
    expect(app).toMatchObject({ approvedRevision: 1, residual: { score: 56 } });
  }
  const requests = await all<ApprovalRequest>(backend, '/approvals?state=open');
  expect(requests.map(({ app }) => app.name).sort()).toEqual([...APPS].sort());
  for (const request of requests) {
    expect(request).toMatchObject({
      cause: 'reopened:register',
      legs: [{ name: 'security' }, { name: 'owner' }],
    });
  }
  const { body } = await backend.call('auditor', 'GET', '/audit/verify');
  expect(body).toMatchObject({ status: 'intact', complete: true });
}

const databases = testDatabases();
describe('the re-assessment after a change of the register', () => {
  let directory: string;
  const running = new Set<KillableBackend>();
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

  it.each(databases.eachSupportedId())(
    `that is killed goes on, and asks and tells nobody twice, on %s, with seed ${SEED}`,
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
        const backend = await startKillableBackend(database, {
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
        running.add(backend);
        return backend;
      };
      const told = async () =>
        (await readFile(notificationsFile, 'utf8').catch(() => ''))
          .split('\n')
          .filter(line => line.includes('micro-apps:register:'));

      const before = await start({});
      await register(before);
      await kill(before);
      await multiplyApp(database, APPS.slice(1));
      // Two back ends on the one database, where it is a server.
      const together = id === 'SQLITE_3' ? 1 : 2;
      for (let round = 0; round < KILLS; round += 1) {
        const backends = await Promise.all(
          Array.from({ length: together }, () => start(LESS_TRUST, true)),
        );
        await Promise.all(
          backends.map(async backend => {
            await untilOver(backend, isDone);
            await kill(backend);
          }),
        );
      }
      const after = await start(LESS_TRUST);
      const reopenedBefore = (await job(after)).reopened;
      await until(() => isDone(after));
      expect(await job(after)).toMatchObject({
        affected: APPS.length,
        reopened: APPS.length,
      });
      await expectReopenedOnce(after);
      process.stdout.write(
        `${KILLS * together} kills over ${COUNT} apps with seed ${SEED} on ${id}: ${reopenedBefore} reopened before the last back end\n`,
      );
      // A kill can come between a delivery and its note; the one message is then sent again under its scope.
      await until(async () => (await told()).length > 0);
      expect(new Set(await told()).size).toBe(1);
      const changes = await all<AuditEntry>(
        after,
        '/audit?action=model-endpoint-change',
      );
      expect(changes.filter(({ data }) => data.version === 2)).toHaveLength(1);
    },
    300_000 + 200 * COUNT,
  );
});
