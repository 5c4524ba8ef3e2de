/*
 * A back end that runs as a process of its own, so that a test can kill it. What it talks to is faked; its database and
 * its HTTP are real. The caller is whoever the header `X-Person` names.
 */
import { appendFileSync } from 'node:fs';
import { createBackend } from '@backstage/backend-defaults';
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
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { ConfigReader } from '@backstage/config';
import catalogModuleMicroApps from '@micro-apps/backstage-plugin-catalog-backend-module-micro-apps';
import { microAppsPlugin } from '../plugin';
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

function personOf(credentials: BackstageCredentials): string {
  return (credentials.principal as { userEntityRef: string }).userEntityRef;
}

const backend = createBackend();
backend.add(microAppsPlugin);
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
        async getEntitiesByRefs({ entityRefs }: { entityRefs: string[] }) {
          return {
            items: entityRefs.map(ref =>
              ENTITIES.find(entity => stringifyEntityRef(entity) === ref),
            ),
          };
        },
      }) as Partial<CatalogService> as CatalogService,
  }),
);
backend.add(
  createServiceFactory({
    service: notificationService,
    deps: {},
    factory: () => ({
      async send({ payload }) {
        if (settings.notificationsFile) {
          appendFileSync(
            settings.notificationsFile,
            `${JSON.stringify(payload)}\n`,
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
backend.start().catch(error => {
  process.stderr.write(`${error}\n`);
  process.exit(1);
});
