#!/usr/bin/env node
// npm run bench: runs the benchmarks, or those that are named, on SQLite and on a PostgreSQL of its own.
import { spawn } from 'node:child_process';
import { ROOT } from './lib/paths.mjs';
import { startPostgres } from './lib/postgres.mjs';
import { setUp, SETUP_STEPS } from './lib/setup.mjs';
import { createSteps, fail } from './lib/steps.mjs';

function run(command, args, env) {
  return new Promise(resolve => {
    const child = spawn(command, args, { cwd: ROOT, env, stdio: 'inherit' });
    child.on('error', () => resolve(127));
    child.on('close', code => resolve(code ?? 1));
  });
}

async function main() {
  const step = createSteps(SETUP_STEPS + 1);
  const { node, env } = await setUp(step);
  let postgres;
  await step('PostgreSQL', async () => {
    postgres = await startPostgres({ durable: true });
    return `listening on port ${postgres.port}`;
  });
  const stop = async () => {
    await postgres.stop();
    process.exit(130);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    process.exitCode = await run(
      node,
      [
        '--no-deprecation',
        '-r',
        '@backstage/cli/config/nodeTransform.cjs',
        'bench/src/index.ts',
        ...process.argv.slice(2),
      ],
      { ...env, BENCH_POSTGRES: postgres.connectionString },
    );
  } finally {
    await postgres.stop();
  }
}

main().catch(fail);
