/*
 * A back end that runs as a process of its own, so that a test can kill it. What it talks to is faked; its database and
 * its HTTP are real. The caller is whoever the header `X-Person` names.
 */
import { appendFileSync, readFileSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { createBackend } from '@backstage/backend-defaults';
import { WinstonLogger } from '@backstage/backend-defaults/rootLogger';
import {
  BackstageCredentials,
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { AuthenticationError } from '@backstage/errors';
import {
  CatalogService,
  catalogServiceRef,
} from '@backstage/plugin-catalog-node';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { ConfigReader } from '@backstage/config';
import catalogModuleMicroApps from '@micro-apps/backstage-plugin-catalog-backend-module-micro-apps';
import { microAppsPlugin } from '../plugin';
import { knex } from 'knex';
import { ENTITIES, group, PEOPLE, user } from './people';

const settings = JSON.parse(process.env.KILLABLE_SETTINGS ?? '{}');

if (settings.clockAheadMs) {
  const RealDate = Date;
  const now = () => RealDate.now() + settings.clockAheadMs;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args, self) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, self),
    get: (target, key, self) =>
      key === 'now' ? now : Reflect.get(target, key, self),
  });
}

/** Runs a task again and again from the signal on, also where another process runs it: no lock is in the way. */
async function runForever(id: string, fn: (signal: AbortSignal) => unknown) {
  dieAtStatement(settings.killAt);
  for (;;) {
    // The time of the machine, also where it is later for this process.
    const begunAt = performance.timeOrigin + performance.now();
    await fn(new AbortController().signal);
    process.send?.({ task: id, begunAt });
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

/** Ends the process, without giving it a chance to do anything, some time after it began a statement. */
function dieAtStatement(at?: {
  statement: number;
  afterMs: number;
  countedFrom?: string;
}) {
  if (!at || knex.Client.prototype.hasOwnProperty('emit')) {
    return;
  }
  const emit = knex.Client.prototype.emit;
  let statements = 0;
  const begins = (query?: { sql?: string }) =>
    !at.countedFrom || query?.sql?.includes(at.countedFrom);
  Object.defineProperty(knex.Client.prototype, 'emit', {
    value(this: unknown, event: string, ...rest: unknown[]) {
      if (event === 'query' && (statements > 0 || begins(rest[0] as {}))) {
        statements += 1;
        if (statements === at.statement) {
          setTimeout(() => process.kill(process.pid, 'SIGKILL'), at.afterMs);
        }
      }
      return emit.call(this as never, event, ...rest);
    },
  });
}

function personOf(credentials: BackstageCredentials): string {
  return (credentials.principal as { userEntityRef: string }).userEntityRef;
}

/** The catalog as it is now: the people, and the entities of the files that the test writes. */
function currentCatalog() {
  const files = settings.entitiesFile
    ? JSON.parse(readFileSync(settings.entitiesFile, 'utf8'))
    : [];
  return catalogServiceMock({
    entities: [...ENTITIES, ...files].filter(
      entity => !settings.gone?.includes(stringifyEntityRef(entity)),
    ),
  });
}

if (!settings.tasks || settings.killAt?.countedFrom) {
  dieAtStatement(settings.killAt);
}

const backend = createBackend();
backend.add(microAppsPlugin);
// Nobody reads the log, and the standard one compiles the schemas of the configuration first, for seconds.
backend.add(
  createServiceFactory({
    service: coreServices.rootLogger,
    deps: {},
    factory: () => WinstonLogger.create({ level: 'error' }),
  }),
);
backend.add(
  createServiceFactory({
    service: coreServices.rootConfig,
    deps: {},
    factory: () => new ConfigReader(settings.config),
  }),
);
backend.add(
  createServiceFactory({
    service: coreServices.httpAuth,
    deps: { auth: coreServices.auth },
    factory: ({ auth }) => ({
      async credentials(request) {
        const person = request.header('x-person');
        const token = request.header('authorization')?.replace('Bearer ', '');
        if (!person && token) {
          return auth.authenticate(token) as never;
        }
        if (!person) {
          throw new AuthenticationError('Name a person');
        }
        return {
          $$type: '@backstage/BackstageCredentials',
          principal: { type: 'user', userEntityRef: user(person) },
        } as never;
      },
      async issueUserCookie() {
        return { expiresAt: new Date() };
      },
    }),
  }),
);
backend.add(
  createServiceFactory({
    service: coreServices.userInfo,
    deps: {},
    factory: () => ({
      async getUserInfo(credentials) {
        const userEntityRef = personOf(credentials);
        const team = PEOPLE[userEntityRef.replace(/^.*\//, '')];
        return {
          userEntityRef,
          ownershipEntityRefs: [userEntityRef, group(team)],
        };
      },
    }),
  }),
);
backend.add(
  createServiceFactory({
    service: catalogServiceRef,
    deps: {},
    factory: () =>
      ({
        getEntitiesByRefs: async (...args) =>
          currentCatalog().getEntitiesByRefs(...args),
        queryEntities: async (...args) =>
          currentCatalog().queryEntities(...args),
      }) as Partial<CatalogService> as CatalogService,
  }),
);
backend.add(
  createServiceFactory({
    service: notificationService,
    deps: {},
    factory: () => ({
      async send({ recipients, payload }) {
        if (settings.notificationsFile) {
          appendFileSync(
            settings.notificationsFile,
            `${JSON.stringify({ recipients, payload })}\n`,
          );
        }
      },
    }),
  }),
);
backend.add(
  createServiceFactory({
    service: signalsServiceRef,
    deps: {},
    factory: () => ({ async publish() {} }),
  }),
);
if (settings.tasks) {
  backend.add(
    createServiceFactory({
      service: coreServices.scheduler,
      deps: {},
      factory: () => ({
        async scheduleTask({ id, fn }) {
          if (settings.tasks.includes(id)) {
            process.once('SIGUSR2', () => runForever(id, fn));
          }
        },
        createScheduledTaskRunner: () => ({ async run() {} }),
        async triggerTask() {},
        async cancelTask() {},
        async getScheduledTasks() {
          return [];
        },
      }),
    }),
  );
}
if (settings.deafCatalog) {
  backend.add(catalogPlugin);
  backend.add(catalogModuleMicroApps);
  backend.add(
    createServiceFactory({
      service: eventsServiceRef,
      deps: {},
      factory: () => ({ async publish() {}, async subscribe() {} }),
    }),
  );
}
backend.start().then(
  // A process that is killed leaves no cache.
  () => flushCompileCache(),
  error => {
    process.stderr.write(`${error}\n`);
    process.exit(1);
  },
);
