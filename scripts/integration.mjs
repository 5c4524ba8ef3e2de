#!/usr/bin/env node
// npm run integration: tests what apps are deleted from against real Redis, Chroma and Weaviate servers, which it installs.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { capture, endCommands, inherit } from './lib/commands.mjs';
import { ROOT } from './lib/paths.mjs';
import { plainLine, readJestResults } from './lib/results.mjs';
import { setUp, SETUP_STEPS } from './lib/setup.mjs';
import { createSteps, fail } from './lib/steps.mjs';

const READY_MS = 90_000;
const TOOLS = join(ROOT, '.tools');
const WEAVIATE = 'github.com/weaviate/weaviate/cmd/weaviate-server@v1.35.2';

async function works(command, args, env = process.env) {
  return (await capture(command, args, env)).code === 0;
}

async function freePort() {
  const server = createServer();
  await new Promise(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address();
  await new Promise(resolve => {
    server.close(resolve);
  });
  return port;
}

async function redis(folder) {
  if (!(await works('redis-server', ['--version']))) {
    await capture('apt-get', ['install', '-y', 'redis-server'], {
      ...process.env,
      DEBIAN_FRONTEND: 'noninteractive',
    });
  }
  if (!(await works('redis-server', ['--version']))) {
    return 'install the package "redis-server"';
  }
  const port = await freePort();
  return {
    variable: 'MICRO_APPS_TEST_REDIS_URL',
    url: `redis://127.0.0.1:${port}`,
    port,
    command: 'redis-server',
    args: ['--port', String(port), '--save', '', '--dir', folder],
  };
}

/** One node of a cluster, which knows a part of the keys. */
async function redisNode(folder) {
  const server = await redis(folder);
  return typeof server === 'string'
    ? server
    : {
        ...server,
        variable: 'MICRO_APPS_TEST_REDIS_NODE_URL',
        args: [
          ...server.args,
          ...['--cluster-enabled', 'yes'],
          ...['--cluster-port', String(await freePort())],
        ],
      };
}

async function chroma(folder) {
  const venv = join(TOOLS, 'chroma');
  const command = join(venv, 'bin/chroma');
  if (!existsSync(command)) {
    await capture('python3', ['-m', 'venv', venv], process.env);
    await capture(
      join(venv, 'bin/pip'),
      ['install', '-q', 'chromadb'],
      process.env,
    );
  }
  if (!existsSync(command)) {
    return 'it needs Python 3 with venv, and the package "chromadb" of PyPI';
  }
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  return {
    variable: 'MICRO_APPS_TEST_CHROMA_URL',
    url,
    port,
    ready: `${url}/api/v2/heartbeat`,
    command,
    args: ['run', '--path', folder, '--host', '127.0.0.1', '--port', port],
    env: { ANONYMIZED_TELEMETRY: 'False' },
  };
}

async function weaviate(folder) {
  const bin = join(TOOLS, 'weaviate');
  const command = join(bin, 'weaviate-server');
  if (!existsSync(command)) {
    await capture('go', ['install', WEAVIATE], { ...process.env, GOBIN: bin });
  }
  if (!existsSync(command)) {
    return 'it needs Go, which builds the server';
  }
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const inner = {};
  for (const name of [
    'CLUSTER_GOSSIP_BIND_PORT',
    'CLUSTER_DATA_BIND_PORT',
    'RAFT_PORT',
    'RAFT_INTERNAL_RPC_PORT',
    'GRPC_PORT',
  ]) {
    inner[name] = String(await freePort());
  }
  return {
    variable: 'MICRO_APPS_TEST_WEAVIATE_URL',
    url,
    port,
    ready: `${url}/v1/.well-known/ready`,
    command,
    args: ['--host', '127.0.0.1', '--port', port, '--scheme', 'http'],
    env: {
      ...inner,
      AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED: 'true',
      CLUSTER_ADVERTISE_ADDR: '127.0.0.1',
      CLUSTER_HOSTNAME: 'node1',
      DEFAULT_VECTORIZER_MODULE: 'none',
      DISABLE_TELEMETRY: 'true',
      PERSISTENCE_DATA_PATH: folder,
      RAFT_BOOTSTRAP_EXPECT: '1',
    },
  };
}

async function untilReady({ ready, command }, child) {
  const end = Date.now() + READY_MS;
  while (Date.now() < end && child.exitCode === null) {
    if (!ready || (await fetch(ready).catch(() => undefined))?.ok) {
      return;
    }
    await sleep(200);
  }
  throw new Error(`${command} does not start`);
}

async function main() {
  const step = createSteps(SETUP_STEPS + 4);
  const { node, env, cli } = await setUp(step);
  const folder = mkdtempSync(join(tmpdir(), 'micro-apps-integration-'));
  const outputFile = join(folder, 'jest.json');
  const running = [];
  const urls = {};
  try {
    for (const [title, prepare] of Object.entries({
      Redis: redis,
      'Redis cluster': redisNode,
      Chroma: chroma,
      Weaviate: weaviate,
    })) {
      await step(title, async () => {
        const server = await prepare(mkdtempSync(join(folder, 'server-')));
        if (typeof server === 'string') {
          return `LEFT OUT: ${server}`;
        }
        const child = spawn(server.command, server.args.map(String), {
          env: { ...process.env, ...server.env },
          stdio: 'ignore',
        });
        running.push(child);
        await untilReady(server, child);
        urls[server.variable] = server.url;
        return `listening on port ${server.port}`;
      });
    }
    await inherit(
      node,
      [
        join(ROOT, cli),
        'package',
        'test',
        '--watchAll=false',
        '--testTimeout=60000',
        '--json',
        `--outputFile=${outputFile}`,
        'src/decommission/integration',
      ],
      { ...env, ...urls, CI: '1' },
      join(ROOT, 'plugins/micro-apps-backend'),
    );
    const results = readJestResults(outputFile);
    process.exitCode = results.failed > 0 ? 1 : 0;
    console.log(`\n${plainLine(results)}`);
  } finally {
    endCommands();
    running.forEach(child => child.kill('SIGTERM'));
    await sleep(500);
    rmSync(folder, { recursive: true, force: true });
  }
}

main().catch(error => {
  fail(error);
  console.log('\n0 passed, 1 failed');
});
