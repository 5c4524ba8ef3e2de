#!/usr/bin/env node
// All checks of continuous integration; .ci/run installs what they need and calls this.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { faultsOf, publishedPackages, readArchive } from './lib/archives.mjs';
import { capture } from './lib/commands.mjs';
import { faultsOfInstalledCli } from './lib/installedCli.mjs';
import { ROOT } from './lib/paths.mjs';
import { plainLine, readPlainLine, sum } from './lib/results.mjs';
import { setUp, SETUP_STEPS } from './lib/setup.mjs';
import { createSteps, fail } from './lib/steps.mjs';

const API_REPORT_ARGS = [
  'api-reports',
  '--ci',
  '-o',
  'ae-wrong-input-file-type,ae-undocumented',
  'plugins/*',
  'packages/policy-engine',
];

/** A command that passes or fails as a whole. */
async function check(title, command, args, env) {
  const started = Date.now();
  const { code, output } = await capture(command, args, env);
  const seconds = Math.round((Date.now() - started) / 1000);
  console.log(`${code === 0 ? 'passed' : 'FAILED'}: ${title} (${seconds} s)`);
  if (code !== 0) {
    console.log(output);
  }
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** A suite that counts for itself and ends with the plain line. */
async function suite(title, args, env) {
  console.log(`\n${title}`);
  const { output } = await capture(process.execPath, args, env, { echo: true });
  return readPlainLine(output);
}

async function packAndCheck(folder, yarn, env, target) {
  const name = basename(folder);
  const file = join(target, `${name}.tgz`);
  const { code, output } = await capture(yarn, ['pack', '--out', file], env, {
    cwd: folder,
  });
  const faults =
    code === 0
      ? faultsOf(readArchive(file, folder))
      : [`it is not packed: ${output}`];
  console.log(
    `${faults.length === 0 ? 'passed' : 'FAILED'}: archive of ${name}`,
  );
  for (const fault of faults) {
    console.log(`  ${fault}`);
  }
  return faults.length === 0
    ? { passed: 1, failed: 0 }
    : { passed: 0, failed: 1 };
}

async function checkInstalledCli(env, target) {
  const faults = await faultsOfInstalledCli(
    target,
    { npm: 'npm', env },
    join(target, 'installed'),
  );
  console.log(
    `${faults.length === 0 ? 'passed' : 'FAILED'}: the command line, installed in an empty folder`,
  );
  for (const fault of faults) {
    console.log(`  ${fault}`);
  }
  return faults.length === 0
    ? { passed: 1, failed: 0 }
    : { passed: 0, failed: 1 };
}

async function checkArchives(yarn, env) {
  const target = mkdtempSync(join(tmpdir(), 'micro-apps-archives-'));
  const results = [];
  try {
    for (const folder of publishedPackages(ROOT)) {
      results.push(await packAndCheck(folder, yarn, env, target));
    }
    results.push(await checkInstalledCli(env, target));
  } finally {
    rmSync(target, { recursive: true, force: true });
  }
  return sum(results);
}

async function main() {
  const step = createSteps(SETUP_STEPS);
  const { node, env, cli } = await setUp(step);
  // Types that an earlier run left would show in the API reports.
  rmSync(join(ROOT, 'dist-types'), { recursive: true, force: true });
  const bin = name => join(ROOT, 'node_modules/.bin', name);
  const results = [
    await suite('Tests', ['scripts/test.mjs'], {
      ...env,
      POLICIES_REQUIRED: '1',
    }),
    await check(
      'the committed policy bundle is what the policies build',
      process.execPath,
      ['scripts/policies.mjs', 'verify'],
      env,
    ),
    await check('types', bin('tsc'), ['--incremental', 'false'], env),
    await check('lint', node, [cli, 'repo', 'lint', '--max-warnings=0'], env),
    await check('format', bin('prettier'), ['--check', '.'], env),
    await check(
      'API reports',
      bin('backstage-repo-tools'),
      API_REPORT_ARGS,
      env,
    ),
    await check('build', node, [cli, 'repo', 'build', '--all'], env),
    await checkArchives(join(ROOT, '.tools/bin/yarn'), env),
    await suite(
      'Stores that apps are deleted from',
      ['scripts/integration.mjs'],
      env,
    ),
    await suite('Browser journeys', ['scripts/e2e.mjs'], {
      ...env,
      E2E_SKIP_BUILD: '1',
    }),
  ];
  const total = sum(results);
  process.exitCode = total.failed > 0 ? 1 : 0;
  console.log(`\n${plainLine(total)}`);
}

main().catch(error => {
  fail(error);
  console.log('\n0 passed, 1 failed');
});
