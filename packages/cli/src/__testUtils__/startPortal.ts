import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';

const ROOT = resolve(__dirname, '../../../..');
const READY_MS = 120_000;
const POLL_MS = 250;

/** A token of a pipeline, which may ask for decisions and read apps, and nothing else. */
export const MACHINE_TOKEN = 'a-token-of-32-characters-or-more-for-tests';
const EXTERNAL_ACCESS = [
  {
    type: 'static',
    options: { token: MACHINE_TOKEN, subject: 'pipeline' },
    accessRestrictions: [
      {
        plugin: 'micro-apps',
        permission: ['micro-apps.decision.create', 'micro-apps.app.read'],
      },
    ],
  },
];

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer().once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => done(port));
    });
  });
}

async function personaToken(
  url: string,
  persona: string = 'citizen-dev',
): Promise<string | undefined> {
  const response = await fetch(`${url}/api/auth/persona/refresh`, {
    headers: { 'X-Persona': persona },
  }).catch(() => undefined);
  if (!response?.ok) {
    return undefined;
  }
  const { backstageIdentity } = await response.json();
  return backstageIdentity.token;
}

/** A portal of this repository, in a process of its own. */
export type Portal = {
  url: string;
  /** Submits a manifest as a citizen developer, and gives the state that its app is in then. */
  submit(manifest: unknown): Promise<string>;
  /** The token of a person. */
  tokenOf(persona: string): Promise<string | undefined>;
  stop(): Promise<void>;
};

/** Starts the reference portal's back end, with a token for pipelines. */
export async function startPortal(): Promise<Portal> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const config = {
    app_baseUrl: url,
    backend_baseUrl: url,
    backend_listen_port: port,
    backend_cors_origin: url,
    backend_database_connection: ':memory:',
    backend_auth_externalAccess: EXTERNAL_ACCESS,
    microApps_demo_enabled: false,
    // The apps that there are shall be those that the tests submit.
    microApps_follow_enabled: false,
  };
  const child = spawn(
    process.execPath,
    [
      '--no-deprecation',
      '--require',
      '@backstage/cli/config/nodeTransform.cjs',
      'src/index.ts',
      '--config',
      '../../app-config.yaml',
    ],
    {
      cwd: resolve(ROOT, 'packages/backend'),
      env: {
        ...process.env,
        NODE_ENV: 'development',
        NODE_OPTIONS: '',
        ...Object.fromEntries(
          Object.entries(config).map(([key, value]) => [
            `APP_CONFIG_${key}`,
            JSON.stringify(value),
          ]),
        ),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let log = '';
  const keep = (chunk: Buffer) => {
    log = `${log}${chunk}`.slice(-10_000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = new Promise<void>(done => {
    child.once('exit', () => done());
  });
  const stop = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  const deadline = Date.now() + READY_MS;
  let token = await personaToken(url);
  while (!token) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`The portal did not start:\n${log}`);
    }
    await new Promise(done => setTimeout(done, POLL_MS));
    token = await personaToken(url);
  }
  return {
    url,
    stop,
    tokenOf: persona => personaToken(url, persona),
    async submit(manifest) {
      const response = await fetch(`${url}/api/micro-apps/requests`, {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${token}`,
          'Content-Type': 'application/json',
        },
        body: JSON.stringify({ manifest }),
      });
      const body = await response.json();
      if (response.status !== 201) {
        throw new Error(`The portal refuses it: ${JSON.stringify(body)}`);
      }
      return body.app.state;
    },
  };
}
