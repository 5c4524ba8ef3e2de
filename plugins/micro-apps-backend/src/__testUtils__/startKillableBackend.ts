import { ChildProcess, spawn } from 'node:child_process';
import { on, once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject } from '@backstage/types';
import { TEST_CONFIG } from './startMicroApps';

/** The poll would tell the catalog as well. */
const NEVER = { frequency: { hours: 24 }, timeout: { minutes: 1 } };

// Whatever the API answers; the tests look at what they expect.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Answer = any;

/** A back end in a process of its own. */
export type KillableBackend = {
  call(
    person: string,
    method: 'GET' | 'POST',
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<{ status: number; body: Answer }>;
  /** The names of the catalog's entities of a kind. */
  entities(kind: string): Promise<string[]>;
  /** Lets the tasks run. */
  work(): void;
  /** When a task has gone through one whole run that begins from now on. */
  ran(task: string): Promise<void>;
  /** When the process has ended. */
  exited: Promise<unknown>;
  /** Ends the process without giving it a chance to do anything. */
  kill(): Promise<void>;
};

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function untilReady(
  child: ChildProcess,
  ready: () => Promise<boolean>,
  errors: () => string,
): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await ready())) {
    if (child.signalCode === 'SIGKILL') {
      return;
    }
    if (child.exitCode !== null || Date.now() > end) {
      throw new Error(`The back end did not start: ${errors()}`);
    }
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

/**
 * Starts the plugin on a database that outlives the process.
 *
 * @param options - `deafCatalog` starts a catalog beside it that reads the registry when it starts, and is told of no change after that
 */
export async function startKillableBackend(
  database: JsonObject,
  options: {
    deafCatalog?: boolean;
    /** Settings of the plugin besides those of all tests. */
    microApps?: JsonObject;
    /** Where it writes the notifications that it sends, one a line. */
    notificationsFile?: string;
    /** How much later it is for the process. */
    clockAheadMs?: number;
    /** Where the test writes the entities that the catalog has besides the people, as JSON. */
    entitiesFile?: string;
    /** Entities that are not in the catalog any more. */
    gone?: string[];
    /** The only tasks, which run again and again once they are told to. */
    tasks?: string[];
    /**
     * Where it dies, counted from then on; from its start, where it does not wait to be told. With `countedFrom`, from
     * the first statement that holds that text.
     */
    killAt?: { statement: number; afterMs: number; countedFrom?: string };
  } = {},
): Promise<KillableBackend> {
  const port = await freePort();
  const baseUrl = `http://127.0.0.1:${port}`;
  let errors = '';
  const child = spawn(
    process.execPath,
    [
      '--require',
      require.resolve('@backstage/cli/config/nodeTransform.cjs'),
      require.resolve('./killableBackend'),
    ],
    {
      env: {
        ...process.env,
        NODE_ENV: 'development',
        // Half of a start is compiling what the one before compiled as well.
        NODE_COMPILE_CACHE: join(tmpdir(), 'micro-apps-compile-cache'),
        KILLABLE_SETTINGS: JSON.stringify({
          ...options,
          config: {
            app: { baseUrl },
            backend: {
              baseUrl,
              listen: { host: '127.0.0.1', port },
              database,
              auth: { dangerouslyDisableDefaultAuthPolicy: true },
            },
            catalog: {
              rules: [{ allow: ['MicroApp', 'Resource'] }],
              providers: { microApps: { schedule: NEVER } },
            },
            microApps: { ...TEST_CONFIG, ...options.microApps },
          },
        }),
      },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    },
  );
  const exited = once(child, 'exit');
  child.stderr?.on('data', chunk => {
    errors = `${errors}${chunk}`.slice(-5000);
  });
  const call: KillableBackend['call'] = async (
    person,
    method,
    path,
    body,
    headers,
  ) => {
    const response = await fetch(`${baseUrl}/api/micro-apps${path}`, {
      method,
      headers: {
        'X-Person': person,
        'Content-Type': 'application/json',
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  };
  const entities: KillableBackend['entities'] = async kind => {
    const response = await fetch(
      `${baseUrl}/api/catalog/entities?filter=kind=${kind}`,
      { headers: { 'X-Person': 'auditor' } },
    );
    const found: Answer[] = await response.json();
    return found.map(({ metadata }) => metadata.name);
  };
  await untilReady(
    child,
    () =>
      call('auditor', 'GET', '/risk-model').then(
        ({ status }) => status === 200,
        () => false,
      ),
    () => errors,
  );
  return {
    call,
    entities,
    exited,
    work: () => child.kill('SIGUSR2'),
    ran: async name => {
      const since = performance.timeOrigin + performance.now();
      for await (const [{ task, begunAt }] of on(child, 'message')) {
        if (task === name && begunAt >= since) {
          return;
        }
      }
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
