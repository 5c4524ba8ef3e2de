import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { renderDocs } from './docs.mjs';
import { DATA, ROOT } from './paths.mjs';
import { start } from './processes.mjs';
import { StepError } from './steps.mjs';

const READY_TIMEOUT_MS = 240_000;
const SEEDING_TIMEOUT_MS = 60_000;
const POLL_MS = 500;

/** Where the portal is, from the environment or by default. */
export function portalAddress(env = process.env) {
  const port = Number(env.MICRO_APPS_PORT ?? 3000);
  const backendPort = Number(env.MICRO_APPS_BACKEND_PORT ?? 7007);
  return {
    port,
    backendPort,
    url: `http://localhost:${port}`,
    backendUrl: `http://localhost:${backendPort}`,
  };
}

const docsIn = data => join(data, 'docs');

/**
 * Configuration for ports and data other than those of app-config.yaml; Backstage reads it from the environment.
 *
 * @returns {Record<string, string>}
 */
export function configOf({ port, backendPort, url, backendUrl }, data) {
  return {
    APP_CONFIG_app_baseUrl: JSON.stringify(url),
    APP_CONFIG_app_listen: JSON.stringify({ port }),
    APP_CONFIG_backend_baseUrl: JSON.stringify(backendUrl),
    APP_CONFIG_backend_listen_port: JSON.stringify(backendPort),
    APP_CONFIG_backend_cors_origin: JSON.stringify(url),
    APP_CONFIG_backend_database_connection_directory: JSON.stringify(data),
    APP_CONFIG_techdocs_publisher_local_publishDirectory: JSON.stringify(
      docsIn(data),
    ),
  };
}

/** Starts front end and back end. */
export function startPortal({ node, env, cli }, address, onLine) {
  mkdirSync(DATA, { recursive: true });
  renderDocs(docsIn(DATA));
  return start(node, [cli, 'repo', 'start'], {
    env: {
      ...env,
      ...configOf(address, DATA),
      BROWSER: 'none',
      NODE_ENV: 'development',
      NODE_OPTIONS: [env.NODE_OPTIONS, '--no-deprecation']
        .filter(Boolean)
        .join(' '),
    },
    log: join(DATA, 'portal.log'),
    onLine,
  });
}

/**
 * Starts a back end that also serves the built front end, as for browser journeys: one port, one process.
 *
 * @param {{ node: string, env: NodeJS.ProcessEnv }} tools
 * @param {{ port: number, data: string, filesPort: number, postgres?: { port: number, password: string }, demo?: boolean, log: string, onLine: (line: string) => void }} options
 */
export function startBuiltPortal({ node, env }, options) {
  const { port, data, filesPort, postgres, demo = true, log, onLine } = options;
  const url = `http://localhost:${port}`;
  const address = { port, backendPort: port, url, backendUrl: url };
  const config = {
    ...configOf(address, data),
    APP_CONFIG_microApps_demo_enabled: JSON.stringify(demo),
    // Files that a journey serves, which no journey waits an hour for once they are gone.
    APP_CONFIG_backend_reading_allow: JSON.stringify([
      { host: `localhost:${filesPort}` },
    ]),
    APP_CONFIG_microApps_follow_missingAfterMinutes: '0',
  };
  if (postgres) {
    delete config.APP_CONFIG_backend_database_connection_directory;
    Object.assign(config, {
      APP_CONFIG_backend_database_client: '"pg"',
      APP_CONFIG_backend_database_connection: JSON.stringify({
        host: '127.0.0.1',
        user: 'postgres',
        port: postgres.port,
        password: postgres.password,
      }),
    });
  }
  mkdirSync(data, { recursive: true });
  renderDocs(docsIn(data));
  const portal = start(
    node,
    [
      '--no-deprecation',
      '--require',
      '@backstage/cli/config/nodeTransform.cjs',
      'src/index.ts',
      '--config',
      '../../app-config.yaml',
    ],
    {
      cwd: join(ROOT, 'packages/backend'),
      env: { ...env, ...config, NODE_ENV: 'development' },
      log,
      onLine,
    },
  );
  return { portal, address };
}

async function answers(url, headers) {
  try {
    const response = await fetch(url, {
      headers,
      signal: AbortSignal.timeout(5_000),
    });
    return response.ok ? response : undefined;
  } catch {
    return undefined;
  }
}

/** What must be true before somebody can use the portal; each says what is missing while it is not. */
export function readinessChecks({ url, backendUrl }, isSeeded) {
  // The portal can be used while the last demo apps arrive, so that these are not waited for without end.
  let until;
  const patience = () => (until ??= Date.now() + SEEDING_TIMEOUT_MS);
  return [
    ['back end', () => answers(`${backendUrl}/.backstage/health/v1/readiness`)],
    [
      'people of the example organisation',
      () =>
        answers(`${backendUrl}/api/auth/persona/refresh`, {
          'X-Persona': 'citizen-dev',
        }),
    ],
    ['pages', () => answers(url)],
    ['demo data', async () => isSeeded() || Date.now() > patience()],
  ];
}

/** Waits until all checks hold; throws when the portal ends before. */
export async function untilReady({ portal, checks, onProgress, log }) {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  let ended = false;
  portal.exited.then(() => {
    ended = true;
  });
  for (const [what, check] of checks) {
    onProgress(`waiting for ${what}`);
    while (!(await check())) {
      if (ended) {
        throw new StepError(
          'The portal ended before it was ready',
          `Read what it said above, or the whole log in ${log}. If the data is at fault and may go, delete ${DATA} and try again`,
          portal.lastWords(),
        );
      }
      if (Date.now() > deadline) {
        throw new StepError(
          `The portal is not ready after ${READY_TIMEOUT_MS / 1000} s: still waiting for ${what}`,
          `Read the log in ${log}, then try again`,
          portal.lastWords(),
        );
      }
      await wait(POLL_MS);
    }
  }
}
