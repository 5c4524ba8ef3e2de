import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { startTestBackend } from '@backstage/backend-test-utils';
import type { PolicyDecisionRequest } from '@micro-apps/backstage-plugin-micro-apps-common';
import { policyDecisionsServiceRef } from './policyDecisions';

const REQUEST: PolicyDecisionRequest = {
  point: 'outbound',
  app: 'default/sales-notes-summarizer-v2',
  environment: 'sandbox',
  destination: { host: 'crm.example.com' },
};

describe('policyDecisionsServiceRef', () => {
  type Seen = { principal: unknown; body: unknown };

  async function start(answer: { status: number; body: object }) {
    const seen: Seen[] = [];
    let ask: (signal?: AbortSignal) => Promise<unknown>;
    const microApps = createBackendPlugin({
      pluginId: 'micro-apps',
      register(env) {
        env.registerInit({
          deps: {
            router: coreServices.httpRouter,
            httpAuth: coreServices.httpAuth,
          },
          async init({ router, httpAuth }) {
            router.use(async (request, response) => {
              const { principal } = await httpAuth.credentials(request, {
                allow: ['service'],
              });
              const body = JSON.parse(
                Buffer.concat(await request.toArray()).toString(),
              );
              seen.push({ principal, body: { url: request.url, ...body } });
              response.status(answer.status).json(answer.body);
            });
          },
        });
      },
    });
    const other = createBackendPlugin({
      pluginId: 'other',
      register(env) {
        env.registerInit({
          deps: {
            auth: coreServices.auth,
            decisions: policyDecisionsServiceRef,
          },
          async init({ auth, decisions }) {
            ask = async signal =>
              decisions.requestDecision(REQUEST, {
                credentials: await auth.getOwnServiceCredentials(),
                signal,
              });
          },
        });
      },
    });
    const backend = await startTestBackend({ features: [microApps, other] });
    return { seen, backend, ask: (signal?: AbortSignal) => ask(signal) };
  }

  it('asks the micro-apps back end as the plugin that asks', async () => {
    const { ask, seen } = await start({
      status: 201,
      body: { allow: false },
    });
    await expect(ask()).resolves.toEqual({ allow: false });
    expect(seen).toEqual([
      {
        principal: { type: 'service', subject: 'plugin:other' },
        body: { url: '/decisions', ...REQUEST },
      },
    ]);
  });

  it('rejects where nobody could decide', async () => {
    const { ask, backend } = await start({ status: 503, body: {} });
    await expect(ask()).rejects.toMatchObject({ statusCode: 503 });
    await backend.stop();
    await expect(ask()).rejects.toThrow('fetch failed');
  });

  it('stops asking when it is told to', async () => {
    const { ask } = await start({ status: 201, body: { allow: true } });
    await expect(ask(AbortSignal.abort())).rejects.toThrow(/abort/i);
  });
});
