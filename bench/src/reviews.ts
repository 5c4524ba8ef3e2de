// The benchmarks look into the plugin's parts, which the package rightly does not export.
/* eslint-disable @backstage/no-forbidden-package-imports */
import { mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { Knex } from 'knex';
import { createMicroAppsService } from '@micro-apps/backstage-plugin-micro-apps-backend/src/services/createMicroAppsService';
import type { ServiceDependencies } from '@micro-apps/backstage-plugin-micro-apps-backend/src/services/dependencies';
import { EntityLookup } from '@micro-apps/backstage-plugin-micro-apps-backend/src/services/EntityLookup';
import { Messenger } from '@micro-apps/backstage-plugin-micro-apps-backend/src/services/Messenger';
import { Escalation } from '@micro-apps/backstage-plugin-micro-apps-backend/src/services/reviews/Escalation';
import { ReviewClock } from '@micro-apps/backstage-plugin-micro-apps-backend/src/services/reviews/ReviewClock';
import { ReviewReminders } from '@micro-apps/backstage-plugin-micro-apps-backend/src/services/reviews/ReviewReminders';
import { Engine, engines } from './engines';
import { timed } from './measure';
import { fill } from './pages';
import { createDependencies } from './registry';
import { number, Section } from './report';

const SIZE = Number(process.env.BENCH_REVIEWED_APPS ?? 10_000);
/** One in a hundred, of teams of three people each. */
const DUE = Math.ceil(SIZE / 100);
const TEAMS = Math.ceil(DUE / 5);
const PEOPLE_A_TEAM = 3;
const DAY_MS = 86_400_000;

const TEAM = /^group:default\/team-\d+$/;

/** A catalog with a group for each team. */
const catalog = {
  ...catalogServiceMock(),
  getEntitiesByRefs: async (request: { entityRefs: string[] }) => ({
    items: request.entityRefs.map(ref => {
      const [kind, name] = ref.split(':default/');
      const isTeam = TEAM.test(ref);
      return isTeam || kind === 'user'
        ? {
            apiVersion: 'backstage.io/v1alpha1',
            kind: isTeam ? 'Group' : 'User',
            metadata: { name, namespace: 'default' },
            spec: { profile: { email: `${name}@example.com` } },
            relations: isTeam
              ? Array.from({ length: PEOPLE_A_TEAM }, (_, index) => ({
                  type: 'hasMember',
                  targetRef: `user:default/${name}-${index}`,
                }))
              : [],
          }
        : undefined;
    }),
  }),
};

/** Puts all apps in force; one in a hundred is due in two weeks. */
async function approveAll(knex: Knex, now: number): Promise<void> {
  await knex('approval_requests').update({ state: 'approved' });
  await knex('micro_apps').update({
    state: 'approved',
    approved_revision: 1,
    open_request_id: null,
    last_reviewed_at: new Date(now - 15 * DAY_MS),
    next_review_at: new Date(now + 45 * DAY_MS),
  });
  const due = await knex('micro_apps').select('id').orderBy('id').limit(DUE);
  for (const [index, { id }] of due.entries()) {
    await knex('micro_apps')
      .where('id', id)
      .update({ owner: `group:default/team-${index % TEAMS}` });
  }
}

async function letSomeBeDue(knex: Knex, now: number): Promise<void> {
  await knex('micro_apps')
    .where('owner', 'like', '%/team-%')
    .update({ next_review_at: new Date(now + 14 * DAY_MS) });
}

type Measured = {
  what: string;
  milliseconds: number;
  statements: number;
  messages: number;
};

async function measure({ create }: Engine): Promise<Measured[]> {
  const { knex, destroy } = await create();
  const shared = await createDependencies(knex);
  const noon = Math.floor(Date.now() / DAY_MS) * DAY_MS + DAY_MS / 2;
  const logger = mockServices.rootLogger({ level: 'warn' });
  const now = () => new Date(noon);
  let messages = 0;
  const dependencies: ServiceDependencies = {
    ...shared,
    now,
    entities: EntityLookup.create({
      catalog,
      auth: mockServices.auth(),
      logger,
    }),
    messenger: Messenger.create({
      database: shared.database,
      notifications: {
        send: async () => {
          messages += 1;
        },
      },
      signals: { publish: async () => {} },
      events: { publish: async () => {}, subscribe: async () => {} },
      logger,
      now,
    }),
  };
  const clock = ReviewClock.create({ ...dependencies, logger });
  const reminders = ReviewReminders.create({
    ...dependencies,
    mail: { enabled: true, mayRefuse: true },
  });
  const escalation = Escalation.create(dependencies);
  let statements = 0;
  knex.on('query', () => {
    statements += 1;
  });
  const run = async (what: string): Promise<Measured> => {
    statements = 0;
    messages = 0;
    const milliseconds = await timed(async () => {
      await clock.run();
      await reminders.run();
      await escalation.run();
      // What was announced meanwhile is on its way by itself.
      await dependencies.messenger.deliver();
    });
    return { what, milliseconds, statements, messages };
  };
  try {
    await fill(knex, createMicroAppsService(shared), SIZE);
    await approveAll(knex, noon);
    await run('warm-up');
    const idle = await run('nothing is due');
    await letSomeBeDue(knex, noon);
    const due = await run('one in a hundred is due');
    if (due.messages !== TEAMS * PEOPLE_A_TEAM) {
      throw new Error(`${due.messages} people were told`);
    }
    return [idle, due, await run('the same day again')];
  } finally {
    await shared.policies.engine.close();
    await destroy();
  }
}

/** What a daily run of reviews costs. */
export async function reviews(): Promise<Section> {
  const rows: (string | number)[][] = [];
  for (const engine of engines()) {
    for (const found of await measure(engine)) {
      rows.push([
        engine.name,
        found.what,
        `${number(found.milliseconds)} ms`,
        found.statements,
        found.messages,
      ]);
    }
  }
  return {
    title: 'A daily run of reviews',
    about: `${number(SIZE)} apps in force, of which one in a hundred is due in two weeks: ${DUE} reviews are opened and audited, and the ${
      TEAMS * PEOPLE_A_TEAM
    } people of ${TEAMS} teams get one message each, with a mail owed besides. The baseline is the run where nothing is due.`,
    header: ['database', 'what is due', 'time', 'SQL statements', 'messages'],
    rows,
  };
}
