import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  coreServices,
  createBackendPlugin,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  startTestBackend,
  TestBackend,
} from '@backstage/backend-test-utils';
import scaffolderPlugin from '@backstage/plugin-scaffolder-backend';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { parse } from 'yaml';
import scaffolderModuleMicroApps from '.';

const template = parse(
  readFileSync(
    resolve(__dirname, '../../../templates/register-micro-app/template.yaml'),
    'utf8',
  ),
);
template.metadata.namespace = 'default';

const published = {
  apiVersion: 'micro-apps.dev/v1alpha1',
  kind: 'MicroApp',
  metadata: { name: 'notes', namespace: 'default' },
};

type Call = { user: string; key: string | undefined; body: unknown };

/** Stands for the micro-apps back end: it notes who submits what, and answers that it was approved. */
function fakeRegistry() {
  const calls: Call[] = [];
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
            const { principal } = await httpAuth.credentials(req, {
              allow: ['user'],
            });
            const chunks: Buffer[] = [];
            for await (const chunk of req) {
              chunks.push(chunk);
            }
            calls.push({
              user: principal.userEntityRef,
              key: req.header('idempotency-key'),
              body: JSON.parse(Buffer.concat(chunks).toString()),
            });
            const axis = { value: 1, residual: 1, factors: [] };
            res.status(201).json({
              app: {
                namespace: 'default',
                name: 'notes',
                title: 'Notes',
                entityRef: 'microapp:default/notes',
                state: 'approved',
                score: 42,
                tier: 'low',
              },
              revision: { number: 1 },
              request: { id: 'request-1', state: 'approved' },
              assessment: {
                axes: {
                  dataSensitivity: axis,
                  modelTrust: axis,
                  operationalImpact: axis,
                },
                residual: { score: 42, tier: 'low' },
                verdict: {
                  outcome: 'auto-approve',
                  legs: [],
                  reasons: [],
                  guardrails: [],
                },
              },
            });
          });
        },
      });
    },
  });
  return { calls, plugin };
}

type Event = { type: string; body: { message: string; output?: object } };

describe('scaffolderModuleMicroApps', () => {
  let backend: TestBackend | undefined;
  afterEach(async () => {
    await backend?.stop();
  });

  it('lets the template of the portal submit as the person who runs it', async () => {
    const { calls, plugin } = fakeRegistry();
    const catalog = catalogServiceMock({ entities: [template, published] });
    backend = await startTestBackend({
      features: [
        scaffolderPlugin,
        scaffolderModuleMicroApps,
        plugin,
        createServiceFactory({
          service: catalogServiceRef,
          deps: {},
          factory: () => catalog,
        }),
      ],
    });
    const { port } = backend.server.address() as { port: number };
    const call = async (path: string, body?: object) => {
      const response = await fetch(
        `http://localhost:${port}/api/scaffolder/v2${path}`,
        {
          method: body ? 'POST' : 'GET',
          headers: {
            Authorization: mockCredentials.user.header(
              'user:default/citizen-dev',
            ),
            'Content-Type': 'application/json',
          },
          body: body && JSON.stringify(body),
        },
      );
      expect(response.status).toBeLessThan(300);
      return response.json();
    };

    const app = {
      metadata: { name: 'notes', title: 'Notes' },
      spec: { purpose: 'Says ${{ secrets.USER }} and {{ nothing }}.' },
    };
    const { id } = await call('/tasks', {
      templateRef: 'template:default/register-micro-app',
      values: { app },
    });
    let events: Event[] = [];
    while (!events.some(({ type }) => type === 'completion')) {
      events = await call(`/tasks/${id}/events`);
    }

    const { body } = events.find(({ type }) => type === 'completion')!;
    expect(body.message).toContain('completed');
    expect(JSON.stringify(body.output)).toContain('Approved at once');
    expect(calls).toEqual([
      {
        user: 'user:default/citizen-dev',
        key: `scaffolder:${id}:register`,
        body: {
          manifest: {
            apiVersion: 'micro-apps.dev/v1alpha1',
            kind: 'MicroApp',
            ...app,
          },
        },
      },
    ]);
  }, 30_000);
});
