import { mockServices } from '@backstage/backend-test-utils';
import { defaultBundlePath } from '@micro-apps/policy-engine';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readPolicyConfig } from '../../config/readPolicyConfig';
import { createPolicyEngine } from './createPolicyEngine';

const organisation = {
  regions: [{ id: 'eu', title: 'European Union' }],
  vectorStores: [],
  scopes: {},
  combinations: [],
};
const read = (policy: object) =>
  readPolicyConfig(
    mockServices.rootConfig({ data: { microApps: { policy } } }),
  );
const statusOf = async (policy: object) => {
  const engine = await createPolicyEngine(read(policy), organisation);
  await engine.close();
  return engine.status();
};
const key = { id: 'ci', algorithm: 'HS256', key: 'a secret of the tests' };

describe('createPolicyEngine', () => {
  let server: Server;
  let url: string;
  let authorization: string | undefined;

  beforeAll(async () => {
    server = createServer((request, response) => {
      authorization = request.headers.authorization;
      if (request.url === '/bundle.tar.gz') {
        response.end(readFileSync(defaultBundlePath));
      } else if (request.url?.startsWith('/opa/v1/data/micro_apps/about')) {
        response.end(
          JSON.stringify({
            result: {
              contract: 1,
              digest: `sha256:${'a'.repeat(64)}`,
              rules: [],
            },
          }),
        );
      } else {
        response.end('{}');
      }
    });
    await new Promise<void>(done => {
      server.listen(0, '127.0.0.1', done);
    });
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(
    () =>
      new Promise<void>(done => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  );

  it('evaluates the bundle that comes with it by default', async () => {
    await expect(statusOf({})).resolves.toMatchObject({
      engine: 'embedded',
      health: 'ready',
      bundle: { source: 'bundle.tar.gz' },
    });
  });

  it('reads the bundle of a server', async () => {
    await expect(
      statusOf({ bundle: { url: `${url}/bundle.tar.gz`, token: 'abc' } }),
    ).resolves.toMatchObject({
      engine: 'embedded',
      health: 'ready',
      bundle: { source: `${url}/bundle.tar.gz` },
    });
    expect(authorization).toBe('Bearer abc');
  });

  it('accepts only signed bundles where keys are configured', async () => {
    await expect(
      statusOf({ bundle: { signing: { keys: [key] } } }),
    ).resolves.toMatchObject({
      health: 'unavailable',
      message: expect.stringMatching(/is not signed/),
    });
  });

  it('asks an OPA server', async () => {
    await expect(
      statusOf({
        engine: 'opa',
        opa: {
          url: `${url}/opa`,
          username: 'portal',
          password: 'p',
          circuitBreaker: { failures: 3, cooldownMs: 1000 },
        },
      }),
    ).resolves.toMatchObject({
      engine: 'opa',
      health: 'ready',
      bundle: { source: `${url}/opa`, digest: `sha256:${'a'.repeat(64)}` },
    });
    expect(authorization).toMatch(/^Basic /);
  });

  it.each([
    [{ engine: 'opa' }, 'microApps.policy.opa'],
    [{ bundle: { file: 'a', url: 'https://b' } }, 'either a file or a url'],
    [
      {
        bundle: { url: 'https://b', token: 'a', username: 'b', password: 'c' },
      },
      'either a token, or a username and a password',
    ],
    [
      { opa: { url: 'https://b', username: 'b' } },
      'either a token, or a username and a password',
    ],
    [{ bundle: { signing: { keys: [] } } }, 'at least one key'],
    [
      { bundle: { signing: { keys: [{ ...key, algorithm: 'none' }] } } },
      'microApps.policy.bundle.signing.keys[0].algorithm',
    ],
  ])('refuses %j', (policy, message) => {
    expect(() => read(policy)).toThrow(message);
  });

  it.each([
    { bundle: { url: 'http://bundles.example.com/b.tar.gz' } },
    { engine: 'opa', opa: { url: 'http://opa.example.com' } },
  ])('does not start with %j', async policy => {
    await expect(
      createPolicyEngine(read(policy), organisation),
    ).rejects.toThrow('must be an https URL');
  });
});
