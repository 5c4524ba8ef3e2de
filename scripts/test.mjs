#!/usr/bin/env node
// npm test: sets everything up, and runs all tests on SQLite and on a PostgreSQL of its own.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { capture, endCommands, inherit } from './lib/commands.mjs';
import { ROOT } from './lib/paths.mjs';
import { startPostgres } from './lib/postgres.mjs';
import {
  plainLine,
  readJestResults,
  readNodeResults,
  readPlainLine,
  sum,
} from './lib/results.mjs';
import { setUp, SETUP_STEPS } from './lib/setup.mjs';
import { createSteps, fail } from './lib/steps.mjs';

const TEST_TIMEOUT_MS = 60_000;
const POSTGRES_VARIABLE =
  'BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING';

async function testScripts(env) {
  const files = ['scripts', 'scripts/lib'].flatMap(folder =>
    readdirSync(join(ROOT, folder))
      .filter(name => name.endsWith('.test.mjs'))
      .map(name => join(folder, name)),
  );
  const { code, output } = await capture(
    process.execPath,
    ['--test', '--test-reporter=tap', ...files],
    env,
  );
  const results = readNodeResults(output, code);
  if (results.failed > 0) {
    console.log(output);
  }
  return results;
}

/** Without OPA it says what it leaves out; continuous integration requires it. */
async function testPolicies(env) {
  const { output } = await capture(
    process.execPath,
    [
      'scripts/policies.mjs',
      'test',
      ...(env.POLICIES_REQUIRED ? ['--required'] : []),
    ],
    env,
  );
  console.log(`\nPolicies\n${output.trimEnd()}\n`);
  return readPlainLine(output);
}

async function testPackages({ node, cli }, env) {
  const folder = mkdtempSync(join(tmpdir(), 'micro-apps-tests-'));
  const outputFile = join(folder, 'jest.json');
  try {
    await inherit(
      node,
      [
        cli,
        'repo',
        'test',
        '--watchAll=false',
        '--maxWorkers=2',
        // Jest's five seconds are few where a test starts back ends on a busy machine.
        `--testTimeout=${TEST_TIMEOUT_MS}`,
        '--json',
        `--outputFile=${outputFile}`,
        ...process.argv.slice(2),
      ],
      env,
    );
    return readJestResults(outputFile);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function main() {
  const step = createSteps(SETUP_STEPS + 1);
  const tools = await setUp(step);
  let postgres;
  await step('PostgreSQL', async () => {
    postgres = await startPostgres();
    return `listening on port ${postgres.port}`;
  });
  const stop = async () => {
    endCommands();
    await postgres.stop();
    process.exit(130);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const env = {
    ...tools.env,
    CI: '1',
    BACKSTAGE_TEST_DISABLE_DOCKER: '1',
    [POSTGRES_VARIABLE]: postgres.connectionString,
    NODE_OPTIONS: [tools.env.NODE_OPTIONS, '--no-deprecation']
      .filter(Boolean)
      .join(' '),
  };
  let results;
  try {
    results = [
      await testScripts(tools.env),
      await testPolicies(tools.env),
      await testPackages(tools, env),
    ];
  } finally {
    await postgres.stop();
  }
  const total = sum(results);
  process.exitCode = total.failed > 0 ? 1 : 0;
  console.log(`\n${plainLine(total)}`);
}

main().catch(error => {
  fail(error);
  console.log('\n0 passed, 1 failed');
});
