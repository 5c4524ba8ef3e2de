import {
  mockCredentials,
  mockServices,
  startTestBackend,
  type TestBackend,
} from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  Permission,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import type {
  BackstageCredentials,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import {
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import type { JsonObject } from '@backstage/types';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  NotificationSendOptions,
  notificationService,
} from '@backstage/plugin-notifications-node';
import {
  SignalPayload,
  signalsServiceRef,
} from '@backstage/plugin-signals-node';
import {
  DecommissionTargetAdapter,
  decommissionTargetsExtensionPoint,
  policyEngineExtensionPoint,
} from '@micro-apps/backstage-plugin-micro-apps-node';
import type { PolicyEngine } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Knex } from 'knex';
import request, { type Test } from 'supertest';
import { microAppsPlugin } from '../plugin';
import { ENTITIES, group, PEOPLE, user } from './people';
import { testPolicy } from './policy';
import { createTestEngine } from './testEngine';

/** The configuration of the tests. */
export const TEST_CONFIG: JsonObject = {
  regions: [
    { id: 'eu', title: 'European Union' },
    { id: 'us', title: 'United States' },
  ],
  modelEndpoints: [
    {
      id: 'llm-enterprise-x',
      title: 'LLM Enterprise X',
      hosting: 'managed-enterprise',
      region: 'eu',
      models: [{ model: 'llm-enterprise-x', versions: ['2026-01-01'] }],
    },
    {
      id: 'openai-public',
      title: 'OpenAI',
      hosting: 'public-api',
      region: 'us',
      models: [{ model: 'gpt-5', versions: ['1'] }],
    },
    {
      id: 'old-llm',
      title: 'Old LLM',
      hosting: 'self-hosted',
      region: 'eu',
      state: 'withdrawn',
    },
  ],
};

/** Calls of one person. */
export type Client = {
  get(path: string): Test;
  post(path: string, body: unknown): Test;
  put(path: string, body: unknown): Test;
};

/** A back end with the plugin in it, and what it sent out. */
export type MicroAppsBackend = {
  as(person: string): Client;
  asService(): Client;
  anonymously(): Client;
  notifications: NotificationSendOptions[];
  signals: SignalPayload[];
  /** How often the permission policy was asked. */
  permissionCalls: () => number;
  /** What stands in the outbox; only where a database was given. */
  owedMessages(): Promise<{ attempts: number }[]>;
  /** Runs a scheduled task now. */
  runTask(id: string): Promise<void>;
  stop(): Promise<void>;
};

/** Puts an engine in place of the one that the configuration names. */
export function engineModule(engine: PolicyEngine) {
  return createBackendModule({
    pluginId: 'micro-apps',
    moduleId: 'test-engine',
    register(env) {
      env.registerInit({
        deps: { policies: policyEngineExtensionPoint },
        async init({ policies }) {
          policies.setPolicyEngine(engine);
        },
      });
    },
  });
}

function adaptersModule(adapters: DecommissionTargetAdapter[]) {
  return createBackendModule({
    pluginId: 'micro-apps',
    moduleId: 'test-targets',
    register(env) {
      env.registerInit({
        deps: { targets: decommissionTargetsExtensionPoint },
        async init({ targets }) {
          targets.addAdapter(...adapters);
        },
      });
    },
  });
}

type Policy = (permission: Permission, person: string) => PolicyDecision;

function permissionsOf(policy: Policy, count: () => void) {
  const decide = (
    permissions: { permission: Permission }[],
    credentials: BackstageCredentials,
  ): PolicyDecision[] => {
    count();
    const { userEntityRef } = credentials.principal as BackstageUserPrincipal;
    return permissions.map(({ permission }) =>
      userEntityRef
        ? policy(permission, userEntityRef.replace(/^.*\//, ''))
        : { result: AuthorizeResult.ALLOW },
    );
  };
  return mockServices.permissions.mock({
    authorize: async (requests, { credentials }) =>
      decide(requests, credentials).map(decision => ({
        result:
          decision.result === AuthorizeResult.ALLOW
            ? AuthorizeResult.ALLOW
            : AuthorizeResult.DENY,
      })),
    authorizeConditional: async (requests, { credentials }) =>
      decide(requests as { permission: Permission }[], credentials),
  });
}

/** Starts the plugin as an installation would, around fakes of what it talks to. */
export async function startMicroApps(options?: {
  knex?: Knex;
  config?: JsonObject;
  policy?: Policy;
  /** One that lets everything pass by default; `null` for the one that the configuration names. */
  engine?: PolicyEngine | null;
  /** Kinds of stores that apps are deleted from, besides the plugin's own. */
  adapters?: DecommissionTargetAdapter[];
  entities?: Entity[];
  catalog?: ReturnType<typeof catalogServiceMock.mock>;
  send?: (notification: NotificationSendOptions) => Promise<void>;
}): Promise<MicroAppsBackend> {
  const notifications: NotificationSendOptions[] = [];
  const signals: SignalPayload[] = [];
  const tasks = new Map<string, () => Promise<void>>();
  let permissionCalls = 0;
  const backend: TestBackend = await startTestBackend({
    features: [
      microAppsPlugin,
      ...(options?.engine === null
        ? []
        : [engineModule(options?.engine ?? createTestEngine())]),
      adaptersModule(options?.adapters ?? []),
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: 'http://localhost:3000' },
          backend: {
            database: { client: 'better-sqlite3', connection: ':memory:' },
          },
          microApps: { ...TEST_CONFIG, ...options?.config },
        },
      }),
      mockServices.scheduler.mock({
        scheduleTask: async ({ id, fn }) => {
          tasks.set(id, async () => fn(new AbortController().signal));
        },
      }).factory,
      mockServices.database.factory(
        options?.knex ? { knex: options.knex } : undefined,
      ),
      permissionsOf(options?.policy ?? testPolicy, () => {
        permissionCalls += 1;
      }).factory,
      mockServices.userInfo.mock({
        getUserInfo: async credentials => {
          const { userEntityRef } = credentials.principal as {
            userEntityRef: string;
          };
          const team = PEOPLE[userEntityRef.replace(/^.*\//, '')];
          return {
            userEntityRef,
            ownershipEntityRefs: [userEntityRef, group(team)],
          };
        },
      }).factory,
      options?.catalog?.factory ??
        catalogServiceMock.factory({ entities: options?.entities ?? ENTITIES }),
      createServiceFactory({
        service: notificationService,
        deps: {},
        factory: () => ({
          async send(notification) {
            await options?.send?.(notification);
            notifications.push(notification);
          },
        }),
      }),
      createServiceFactory({
        service: signalsServiceRef,
        deps: {},
        factory: () => ({
          async publish(signal) {
            signals.push(signal as SignalPayload);
          },
        }),
      }),
    ],
  });
  const { server } = backend;
  const client = (authorization: string): Client => ({
    get: path =>
      request(server)
        .get(`/api/micro-apps${path}`)
        .set('Authorization', authorization),
    post: (path, body) =>
      request(server)
        .post(`/api/micro-apps${path}`)
        .set('Authorization', authorization)
        .send(body as object),
    put: (path, body) =>
      request(server)
        .put(`/api/micro-apps${path}`)
        .set('Authorization', authorization)
        .send(body as object),
  });
  return {
    as: person => client(mockCredentials.user.header(user(person))),
    asService: () => client(mockCredentials.service.header()),
    anonymously: () => client(mockCredentials.none.header()),
    notifications,
    signals,
    permissionCalls: () => permissionCalls,
    runTask: id => tasks.get(id)!(),
    owedMessages: async () => options?.knex?.('outbox') ?? [],
    stop: () => backend.stop(),
  };
}
