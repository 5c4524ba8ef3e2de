#!/usr/bin/env node
// The policies: `build` the bundle, `test` them, `verify` that the committed bundle is what the policies say.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import {
  buildBundle,
  findOpa,
  PolicyError,
  testPolicies,
} from '../packages/cli/policies/index.mjs';
import { ROOT } from './lib/paths.mjs';
import { corpusFiles } from './lib/policyCorpus.mjs';
import { plainLine } from './lib/results.mjs';
import { fail, StepError } from './lib/steps.mjs';

const POLICIES = join(ROOT, 'policies');
const ASSETS = join(ROOT, 'packages/policy-engine/assets');
const BUNDLES = { wasm: 'bundle.tar.gz', rego: 'bundle-rego.tar.gz' };

const USAGE = `Usage: node scripts/policies.mjs <command>

  corpus   writes the corpus of inputs that engines are compared with, into policies/corpus
  build    writes the bundles into ${relative(ROOT, ASSETS)}
  test     checks, formats and tests the policies; the last line is \`N passed, N failed\`
  verify   builds the bundles anew and compares them with the committed ones, byte for byte

  --required    fails on a machine without OPA; \`test\` otherwise says what it left out and ends well`;

function build(opa) {
  const bundle = buildBundle(opa, POLICIES);
  mkdirSync(ASSETS, { recursive: true });
  for (const [target, name] of Object.entries(BUNDLES)) {
    writeFileSync(join(ASSETS, name), bundle[target]);
  }
  console.log(
    `Built the bundle of ${bundle.rules.length} rules, revision ${bundle.revision}, ${bundle.digest}`,
  );
}

function committed(name) {
  try {
    return readFileSync(join(ASSETS, name));
  } catch {
    return undefined;
  }
}

function verify(opa) {
  const bundle = buildBundle(opa, POLICIES);
  const stale = Object.entries(BUNDLES)
    .filter(([target, name]) => !committed(name)?.equals(bundle[target]))
    .map(([, name]) => relative(ROOT, join(ASSETS, name)));
  if (stale.length > 0) {
    throw new StepError(
      `${stale.join(' and ')} are not what the policies build`,
      'Run: node scripts/policies.mjs build',
    );
  }
  console.log(
    `The committed bundle is what the policies build, revision ${bundle.revision}`,
  );
}

function test(opa) {
  const results = testPolicies(opa, POLICIES);
  process.exitCode = results.failed > 0 ? 1 : 0;
  console.log(`\n${plainLine(results)}`);
}

function corpus() {
  const folder = join(POLICIES, 'corpus');
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(corpusFiles())) {
    writeFileSync(join(folder, name), text);
  }
}

const COMMANDS = { build, corpus, test, verify };
const WITHOUT_OPA = [corpus];

function main() {
  const [command, ...flags] = process.argv.slice(2);
  const work = Object.hasOwn(COMMANDS, command ?? '') && COMMANDS[command];
  if (!work || flags.some(flag => flag !== '--required')) {
    console.error(USAGE);
    process.exitCode = 2;
    return;
  }
  if (WITHOUT_OPA.includes(work)) {
    work();
    return;
  }
  const { command: opa, reason } = findOpa(process.env, [
    join(ROOT, '.tools/bin/opa'),
  ]);
  if (opa) {
    work(opa);
  } else if (command === 'test' && !flags.includes('--required')) {
    console.log(
      `Left out: the checks, tests and coverage of the policies. ${reason}`,
    );
    console.log(`\n${plainLine({ passed: 0, failed: 0 })}`);
  } else {
    throw new StepError(reason, 'Then run this again');
  }
}

try {
  main();
} catch (error) {
  fail(
    error instanceof PolicyError
      ? new StepError(error.message, error.advice, error.details)
      : error,
  );
  if (process.argv[2] === 'test') {
    console.log('\n0 passed, 1 failed');
  }
}
