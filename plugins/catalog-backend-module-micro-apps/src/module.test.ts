import type { Server } from 'node:http';
import {
  createBackendPlugin,
  createServiceFactory,
  coreServices,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { MICRO_APPS_CHANGED_TOPIC } from '@micro-apps/backstage-plugin-micro-apps-node';
import catalogModuleMicroApps from '.';

/** Stands for the micro-apps back end: it answers services, as the real one does. */
function fakeRegistry(options: { failures?: number } = {}) {
  const apps: { change: number; name: string; manifest: unknown }[] = [];
  const state = {
    failures: options.failures ?? 0,
    commit(name: string, removed = false) {
      apps.push({
        change: apps.length + 1,
        name,
        manifest: removed ? null : manifest(name),
      });
    },
    answer(url: URL): unknown {
      if (url.pathname.endsWith('/model-endpoints')) {
        return {
          items: [
            {
              id: 'llm-enterprise-x',
              title: 'LLM Enterprise X',
              hosting: 'managed-enterprise',
              region: 'eu',
              trust: 7,
              state: 'approved',
              allowedClassifications: [],
              models: [],
            },
          ],
        };
      }
      const after = Number(url.searchParams.get('after'));
      const items = apps
        .filter(app => app.change > after)
        .map(app => ({ ...app, namespace: 'default' }));
      return { items, cursor: apps.length, hasMore: false };
    },
  };
  const plugin = createBackendPlugin({
    pluginId: 'micro-apps',
    register(env) {
      env.registerInit({
        deps: {
          http: coreServices.httpRouter,
          httpAuth: coreServices.httpAuth,
        },
        async init({ http, httpAuth }) {
          http.use(async (req, res) => {
            await httpAuth.credentials(req, { allow: ['service'] });
            if (state.failures > 0) {
              state.failures -= 1;
              res.status(503).json({ error: { message: 'starting' } });
              return;
            }
            res.json(state.answer(new URL(req.url, 'http://localhost')));
          });
        },
      });
    },
  });
  return Object.assign(state, { plugin });
}

function manifest(name: string) {
  return {
    apiVersion: 'micro-apps.dev/v1alpha1',
    kind: 'MicroApp',
    metadata: { name, namespace: 'default', title: `The ${name}` },
    spec: {
      type: 'summarizer',
      lifecycle: 'experimental',
      owner: 'group:default/sales-ops',
      purpose: 'Summarises call notes.',
      audience: 'team',
      environments: ['sandbox'],
      residency: 'eu',
      dataSources: [{ name: 'call-notes', classification: 'confidential' }],
      models: [
        { endpoint: 'llm-enterprise-x', model: 'x', version: '2026-01-01' },
      ],
    },
  };
}

async function start(registry: ReturnType<typeof fakeRegistry>) {
  const scheduler = mockServices.scheduler();
  const events = mockServices.events();
  const backend = await startTestBackend({
    features: [
      catalogPlugin,
      catalogModuleMicroApps,
      registry.plugin,
      createServiceFactory({
        service: coreServices.scheduler,
        deps: {},
        factory: () => scheduler,
      }),
      createServiceFactory({
        service: eventsServiceRef,
        deps: {},
        factory: () => events,
      }),
      mockServices.rootConfig.factory({
        data: {
          catalog: {
            stitchingStrategy: { pollingInterval: { milliseconds: 50 } },
          },
        },
      }),
    ],
  });
  return {
    server: backend.server,
    announce: (name: string) =>
      events.publish({
        topic: MICRO_APPS_CHANGED_TOPIC,
        eventPayload: { app: `default/${name}` },
      }),
    poll: () => scheduler.triggerTask('micro-apps-registry-poll'),
    stop: () => backend.stop(),
  };
}

async function getEntity(
  server: Server,
  kind: string,
  name: string,
): Promise<Entity | undefined> {
  const { port } = server.address() as { port: number };
  const response = await fetch(
    `http://localhost:${port}/api/catalog/entities/by-name/${kind}/default/${name}`,
    { headers: { Authorization: mockCredentials.service.header() } },
  );
  return response.ok ? response.json() : undefined;
}

/** Asks until the answer is as hoped for; the time limit of the test is the only one. */
async function eventually<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) {
      return answer;
    }
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

describe('catalogModuleMicroApps', () => {
  let backend: Awaited<ReturnType<typeof start>> | undefined;
  afterEach(async () => {
    await backend?.stop();
  });

  it('publishes what the registry holds once the registry answers', async () => {
    const registry = fakeRegistry({ failures: 3 });
    registry.commit('notes');
    backend = await start(registry);
    const { server } = backend;

    const app = await eventually(() => getEntity(server, 'microapp', 'notes'));
    expect(app).toMatchObject({
      kind: 'MicroApp',
      metadata: {
        title: 'The notes',
        annotations: {
          'backstage.io/managed-by-location': 'micro-apps:registry',
        },
      },
      spec: { residency: 'eu' },
    });
    expect(app.relations).toEqual(
      expect.arrayContaining([
        { type: 'ownedBy', targetRef: 'group:default/sales-ops' },
        { type: 'dependsOn', targetRef: 'resource:default/llm-enterprise-x' },
      ]),
    );
    const endpoint = await eventually(async () => {
      const entity = await getEntity(server, 'resource', 'llm-enterprise-x');
      return entity?.relations?.length ? entity : undefined;
    });
    expect(endpoint).toMatchObject({
      spec: { type: 'llm-model-endpoint', owner: 'group:default/platform' },
      relations: expect.arrayContaining([
        { type: 'dependencyOf', targetRef: 'microapp:default/notes' },
      ]),
    });
  }, 30_000);

  it('publishes a change at its event, and one whose event was lost at the next poll', async () => {
    const registry = fakeRegistry();
    backend = await start(registry);
    const { server } = backend;
    await eventually(() => getEntity(server, 'resource', 'llm-enterprise-x'));

    registry.commit('announced');
    await backend.announce('announced');
    await eventually(() => getEntity(server, 'microapp', 'announced'));

    registry.commit('unannounced');
    registry.commit('announced', true);
    await backend.poll();
    await eventually(() => getEntity(server, 'microapp', 'unannounced'));
    await expect(
      eventually(async () =>
        (await getEntity(server, 'microapp', 'announced')) ? undefined : 'gone',
      ),
    ).resolves.toBe('gone');
  }, 30_000);
});
