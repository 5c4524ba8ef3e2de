import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const PACKAGE = resolve(__dirname, '../..');
const TIMEOUT_MS = 60_000;

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function isReady(port: number): Promise<boolean> {
  try {
    const url = `http://localhost:${port}/.backstage/health/v1/readiness`;
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

/** Starts the real back end as production would, until it is ready or has ended. */
async function startInProduction(...configFiles: string[]) {
  const port = await freePort();
  const child = spawn(
    process.execPath,
    [
      '--require',
      require.resolve('@backstage/cli/config/nodeTransform.cjs'),
      'src/index.ts',
      ...configFiles.flatMap(file => ['--config', `../../${file}`]),
    ],
    {
      cwd: PACKAGE,
      env: {
        ...process.env,
        NODE_ENV: 'production',
        // Jest's own would be looked for by the child.
        NODE_OPTIONS: '',
        APP_BASE_URL: `http://localhost:${port}`,
        POSTGRES_HOST: 'unused',
        POSTGRES_PORT: '1',
        POSTGRES_USER: 'unused',
        POSTGRES_PASSWORD: 'unused',
        APP_CONFIG_backend_listen: `":${port}"`,
        APP_CONFIG_backend_database_client: '"better-sqlite3"',
        APP_CONFIG_backend_database_connection: '":memory:"',
        APP_CONFIG_backend_auth_keys: '[{"secret":"for-this-test-only"}]',
      },
    },
  );
  let output = '';
  child.stdout.on('data', chunk => (output += chunk));
  child.stderr.on('data', chunk => (output += chunk));
  const ended = once(child, 'close');
  let ready = false;
  while (!ready && child.exitCode === null && child.signalCode === null) {
    ready = await isReady(port);
    await wait(100);
  }
  const exitCode = child.exitCode;
  child.kill('SIGKILL');
  await ended;
  return { ready, exitCode, output };
}

describe('the back end in production', () => {
  it(
    'does not start with the sign-in for development',
    async () => {
      const { ready, exitCode, output } =
        await startInProduction('app-config.yaml');

      expect(output).toContain('remove "auth.providers.persona" from');
      expect(exitCode).toBe(1);
      expect(ready).toBe(false);
    },
    TIMEOUT_MS,
  );

  it(
    'starts as it is configured for production',
    async () => {
      const { ready, output } = await startInProduction(
        'app-config.yaml',
        'app-config.production.yaml',
      );

      expect({ ready, output }).toMatchObject({ ready: true });
    },
    TIMEOUT_MS,
  );
});
