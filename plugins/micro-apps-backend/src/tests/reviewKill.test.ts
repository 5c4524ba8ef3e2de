import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { TestDatabaseId } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import { knex, Knex } from 'knex';
import { SMTPServer } from 'smtp-server';
import { lastingDatabase, testDatabases } from '../__testUtils__/databases';
import { lowManifest } from '../__testUtils__/manifests';
import { group, PEOPLE } from '../__testUtils__/people';
import { randomFrom } from '../__testUtils__/randomFrom';
import {
  KillableBackend,
  startKillableBackend,
} from '../__testUtils__/startKillableBackend';

const DAYS = Number(process.env.KILL_DAYS ?? 1);
const KILLS_A_DAY = Number(process.env.KILL_ROUNDS ?? 3);
const SEED = Number(process.env.KILL_SEED ?? Date.now() % 1_000_000);
/** About what a day takes: openings, messages, mails. */
const STATEMENTS_A_DAY = 260;
const TASKS = ['hold-reviews', 'mail-reminders'];
const DAY_MS = 86_400_000;
const FIRST_DAY = Date.parse('2030-01-10T10:00:00Z');
/** Longer than the claim of a mail, which nobody else may take over before. */
const BETWEEN_STARTS_MS = 300_000;

/** A requester of each owner. */
const TEAMS = {
  'sales-ops': 'citizen-dev',
  solo: 'loner',
  security: 'security-reviewer',
  platform: 'platform-admin',
  audit: 'auditor',
};
const EVERYBODY = Object.keys(PEOPLE).sort();
const appsOf = (day: number) =>
  Object.keys(TEAMS).map(team => `app-${day}-${team}`);
const appsUntil = (day: number) =>
  Array.from({ length: day + 1 }, (_, each) => each)
    .flatMap(appsOf)
    .sort();

type Mail = { id: string; to: string };

/** A real mail server, which takes its time to accept. */
class MailServer {
  static async start(random: () => number): Promise<MailServer> {
    const received: Mail[] = [];
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      onData(stream, session, done) {
        text(stream).then(content => {
          received.push({
            id: /^Message-ID: (.*)$/im.exec(content)![1],
            to: session.envelope.rcptTo[0].address,
          });
          setTimeout(done, random() * 8);
        }, done);
      },
    });
    // A client that is killed is what this is about.
    server.on('error', () => {});
    server.listen(0, '127.0.0.1');
    await once(server.server, 'listening');
    return new MailServer(server, received);
  }

  private constructor(
    private readonly server: SMTPServer,
    readonly received: Mail[],
  ) {}

  get port(): number {
    return (this.server.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    await new Promise<void>(resolve => {
      this.server.close(() => resolve());
    });
  }
}

/** The tables of the plugin, beside the process that works on them. */
function tablesOf(database: JsonObject): Knex {
  const client = database.client as string;
  const connection = database.connection as Knex.StaticConnectionConfig;
  return client === 'pg'
    ? knex({ client, connection, searchPath: ['micro-apps'] })
    : knex({
        client,
        connection: {
          filename: join(
            (connection as { directory: string }).directory,
            'micro-apps.sqlite',
          ),
        },
        useNullAsDefault: true,
      });
}

/** Registers the apps, and lets those of each day open on that day. */
async function prepare(backend: KillableBackend): Promise<void> {
  for (const name of appsUntil(DAYS - 1)) {
    const team = name.replace(/^app-\d+-/, '') as keyof typeof TEAMS;
    const manifest = lowManifest(name);
    manifest.spec.owner = group(team);
    const { status, body } = await backend.call(
      TEAMS[team],
      'POST',
      '/requests',
      { manifest },
    );
    expect([status, body.app?.state]).toEqual([201, 'approved']);
  }
}

async function shiftReviews(tables: Knex): Promise<void> {
  for (let day = 0; day < DAYS; day += 1) {
    await tables('micro_apps')
      .whereIn('name', appsOf(day))
      .update({
        last_reviewed_at: new Date(FIRST_DAY - 90 * DAY_MS),
        next_review_at: new Date(FIRST_DAY + (day + 14) * DAY_MS),
      });
  }
}

/** Waits until all that is due on a day is done. */
async function untilDone(tables: Knex, day: number): Promise<void> {
  const date = new Date(FIRST_DAY + day * DAY_MS).toISOString().slice(0, 10);
  const end = Date.now() + 90_000;
  for (;;) {
    const sent = await tables('review_digests').where({
      day: date,
      mail_state: 'sent',
    });
    const owed = await tables('outbox');
    if (sent.length === EVERYBODY.length && owed.length === 0) {
      return;
    }
    if (Date.now() > end) {
      throw new Error(
        `${sent.length} mails of ${date} are sent, ${owed.length} notifications owed`,
      );
    }
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}

/** Each app has one review, opened once; each person was told once a day. */
async function check(
  backend: KillableBackend,
  act: { day: number; mails: Mail[]; kills: number; log: string },
): Promise<void> {
  const { day, mails, kills } = act;
  const get = async (path: string) =>
    (await backend.call('auditor', 'GET', path)).body;
  const names = (items: { app: { name: string } }[]) =>
    items.map(({ app }) => app.name).sort();
  const reviews = await get('/reviews?limit=200');
  expect(names(reviews.items)).toEqual(appsUntil(day));
  const opened = await get('/audit?action=review-due&limit=200');
  expect(
    opened.items.map(({ app }: { app: string }) => app.slice(8)).sort(),
  ).toEqual(appsUntil(day));
  expect(await get('/audit/verify')).toMatchObject({
    status: 'intact',
    complete: true,
  });

  const days = (day + 1) * EVERYBODY.length;
  const distinct = new Map(mails.map(mail => [mail.id, mail.to]));
  expect(distinct.size).toBe(days);
  const perPerson = [...distinct.values()].sort();
  expect(perPerson).toEqual(
    EVERYBODY.flatMap(name =>
      Array.from({ length: day + 1 }, () => `${name}@example.com`),
    ).sort(),
  );
  // A mail that the server has, and the killed process could not note, goes out again under its id.
  expect(mails.length - days).toBeLessThanOrEqual(kills);

  const told = new Set(
    readFileSync(act.log, 'utf8')
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
      .filter(({ payload }) => payload.scope === 'micro-apps:reviews')
      .map(
        ({ recipients, payload }) =>
          `${recipients.entityRef} ${payload.description}`,
      ),
  );
  expect(told.size).toBe(days);
}

const databases = testDatabases();

describe('a run of reviews that is killed', () => {
  let directory: string;
  let mailServer: MailServer;
  let tables: Knex | undefined;
  const running = new Set<KillableBackend>();

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'micro-apps-kill-'));
  });
  afterEach(async () => {
    await Promise.all([...running].map(backend => backend.kill()));
    running.clear();
    await tables?.destroy();
    await mailServer.stop();
    await rm(directory, { recursive: true });
  });

  // eslint-disable-next-line jest/expect-expect
  it.each(databases.eachSupportedId())(
    `loses nothing, and doubles at most a mail under its id, on %s, with seed ${SEED}`,
    async engine => {
      const id = engine as TestDatabaseId;
      const random = randomFrom(SEED);
      mailServer = await MailServer.start(random);
      const database = await lastingDatabase(databases, id, directory);
      // SQLite is for one process.
      const backends = id === 'POSTGRES_18' ? 2 : 1;
      const log = join(directory, 'notifications');
      let kills = 0;
      let starts = 0;
      const startAll = async (day: number, mortal: boolean, count = backends) =>
        Promise.all(
          Array.from({ length: count }, async () => {
            starts += 1;
            const at = FIRST_DAY + day * DAY_MS + starts * BETWEEN_STARTS_MS;
            const backend = await startKillableBackend(database, {
              tasks: TASKS,
              clockAheadMs: at - Date.now(),
              notificationsFile: log,
              killAt: mortal
                ? {
                    statement: 1 + Math.floor(random() * STATEMENTS_A_DAY),
                    afterMs: random() * 4,
                  }
                : undefined,
              microApps: {
                reviews: { remindFromHour: 0 },
                email: {
                  transport: { host: '127.0.0.1', port: mailServer.port },
                  sender: 'portal@example.com',
                },
              },
            });
            running.add(backend);
            return backend;
          }),
        );
      const end = async (backend: KillableBackend) => {
        await backend.kill();
        running.delete(backend);
      };

      // Alone: it makes the tables.
      const [first] = await startAll(-40, false, 1);
      await prepare(first);
      await end(first);
      tables = tablesOf(database);
      await shiftReviews(tables);
      for (let day = 0; day < DAYS; day += 1) {
        for (let round = 0; round < KILLS_A_DAY; round += 1) {
          const mortal = await startAll(day, true);
          mortal.forEach(backend => backend.work());
          await Promise.all(mortal.map(({ exited }) => exited));
          mortal.forEach(backend => running.delete(backend));
          kills += mortal.length;
        }
        const last = await startAll(day, false);
        last.forEach(backend => backend.work());
        await untilDone(tables, day);
        await check(last[0], { day, mails: mailServer.received, kills, log });
        await Promise.all(last.map(end));
      }
      process.stdout.write(
        `${kills} kills with seed ${SEED} on ${id}: ${mailServer.received.length} mails for ${
          DAYS * EVERYBODY.length
        } owed\n`,
      );
    },
    600_000,
  );
});
