import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestDatabaseId } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import { changeStory } from '../__testUtils__/changeStory';
import { lastingDatabase, testDatabases } from '../__testUtils__/databases';
import { countOf, messagesIn } from '../__testUtils__/messagesIn';
import { MortalBackends } from '../__testUtils__/MortalBackends';
import { randomFrom } from '../__testUtils__/randomFrom';
import { recordOf } from '../__testUtils__/recordOf';
import type { KillableBackend } from '../__testUtils__/startKillableBackend';

const APPS = ['a', 'b', 'c', 'd'].map(name => `app-${name}`);
const KILLS = Number(process.env.KILL_ROUNDS ?? 3);
const SEED = Number(process.env.KILL_SEED ?? Date.now() % 1_000_000);
/** About what a back end does before it is killed. */
const STATEMENTS = 500;
const TASKS = ['expire-controls', 'deliver-messages'];
/** Longer than the claim of a message, which nobody else may take over before. */
const BETWEEN_STARTS_MS = 300_000;
/** Longer than a verification lasts. */
const LATER_MS = 200 * 86_400_000;

const databases = testDatabases();

/** One app is approved at once, carried over, opened again, widened, refused, and carried over. */
async function live(backends: MortalBackends, name: string) {
  const story = changeStory(backends, name);
  const approve = async (between: number, then: number) => {
    await story.decide('security-reviewer', 'security', 'approve', [
      'in-review',
      between,
    ]);
    await story.decide('app-owner', 'owner', 'approve', ['approved', then]);
  };
  await story.submit({}, ['in-review']);
  await story.verify('verified', ['approved', 1]);
  await story.submit({ purpose: 'In other words.' }, ['approved', 2]);
  await story.verify('refused', ['in-review', 2]);
  await approve(2, 2);
  await story.submit({ audience: 'company' }, ['in-review', 2]);
  await story.decide('security-reviewer', 'security', 'reject', [
    'approved',
    2,
  ]);
  await story.submit({ environments: ['production'] }, ['in-review', 2]);
  await approve(2, 4);
  await story.submit(
    { environments: ['production'], purpose: 'In again other words.' },
    ['approved', 5],
  );
}

/** Another is approved at once, and stays so until nobody vouches for its control any more. */
async function rest(backends: MortalBackends, name: string) {
  const story = changeStory(backends, name);
  await story.submit({}, ['in-review']);
  await story.verify('verified', ['approved', 1]);
}

/**
 * What became of an app, without the evaluations by policies: each back end that starts makes them, so that there are
 * more where some are killed, and one may see the score without a control before that is seen to expire.
 */
async function governedRecordOf(backend: KillableBackend, name: string) {
  const record = await recordOf(backend, name);
  return {
    ...record,
    audit: record.audit
      .filter(([action]) => action !== 'policy-evaluate')
      .map(([action, actor, summary]) =>
        action === 'control-expire'
          ? [action, actor]
          : [action, actor, summary],
      ),
  };
}

const restOf = (name: string) => `${name}-rests`;

describe('changes of apps while back ends are killed', () => {
  let directory: string;
  const running = new Set<MortalBackends>();
  /** The same for each database. */
  let expected: Awaited<ReturnType<typeof liveAll>> | undefined;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'micro-apps-kill-'));
  });
  afterEach(async () => {
    await Promise.all([...running].map(backends => backends.stop()));
    running.clear();
    await rm(directory, { recursive: true });
  });

  /** Lives all of it, and gives what became of it. */
  async function liveAll(
    name: string,
    database: JsonObject,
    act: { together: number; kills: number },
  ) {
    const notificationsFile = join(directory, `${name}-notifications`);
    const random = randomFrom(SEED);
    const during = async <T>(
      offsetMs: number,
      work: (backends: MortalBackends) => Promise<T>,
    ) => {
      const backends = await MortalBackends.start({
        ...act,
        database,
        random,
        statements: STATEMENTS,
        clockAheadMs: starts => offsetMs + starts * BETWEEN_STARTS_MS,
        tasks: TASKS,
        notificationsFile,
      });
      running.add(backends);
      const result = await work(backends);
      await backends.stop();
      running.delete(backends);
      return result;
    };
    await during(0, async backends => {
      await Promise.all(
        APPS.flatMap(app => [live(backends, app), rest(backends, restOf(app))]),
      );
      await (await backends.survivor()).ran('deliver-messages');
    });
    return during(LATER_MS, async backends => {
      const last = await backends.survivor();
      await last.ran('expire-controls');
      await last.ran('deliver-messages');
      const { body } = await last.call('auditor', 'GET', '/audit/verify');
      expect(body).toMatchObject({ status: 'intact', complete: true });
      return {
        records: await Promise.all(
          [...APPS, ...APPS.map(restOf)].map(app =>
            governedRecordOf(last, app),
          ),
        ),
        messages: await messagesIn(notificationsFile),
      };
    });
  }

  it.each(databases.eachSupportedId())(
    `come to what they come to where nobody is killed, on %s, with seed ${SEED}`,
    async engine => {
      const id = engine as TestDatabaseId;
      expected ??= await liveAll(
        'undisturbed',
        {
          client: 'better-sqlite3',
          connection: { directory: join(directory, 'undisturbed') },
        },
        { together: 1, kills: 0 },
      );
      for (const record of expected.records.slice(APPS.length)) {
        expect(record).toMatchObject({
          state: 'in-review',
          approved: 1,
          reopening: 'reopened:control',
        });
      }

      const { records, messages } = await liveAll(
        'killed',
        await lastingDatabase(databases, id, directory),
        // SQLite has one writer at a time, and a process does not wait for another one.
        { together: id === 'SQLITE_3' ? 1 : 2, kills: KILLS },
      );
      expect(records).toEqual(expected.records);
      expect([...messages.keys()].sort()).toEqual(
        [...expected.messages.keys()].sort(),
      );
      // A kill can come between a delivery and its note; the message is then sent again under its scope.
      const doubled = countOf(messages) - countOf(expected.messages);
      expect(doubled).toBeGreaterThanOrEqual(0);
      expect(doubled).toBeLessThanOrEqual(2 * KILLS);
      process.stdout.write(
        `${2 * KILLS} kills with seed ${SEED} on ${id}: ${doubled} of ${countOf(
          messages,
        )} messages sent again\n`,
      );
    },
    600_000,
  );
});
