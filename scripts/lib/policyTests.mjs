import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { runOpa } from './opa.mjs';
import { withStaged } from './policyBundle.mjs';
import { ROOT } from './paths.mjs';
import { sum } from './results.mjs';

// What holds Rego; schemas and corpus are JSON that is no data of the policies.
const FOLDERS = ['lib', 'points', 'rules'];

function report(title, passed, details) {
  console.log(`${passed ? 'passed' : 'FAILED'}: ${title}`);
  if (!passed) {
    console.log(details.trimEnd());
  }
  return passed ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

function check(title, opa, args) {
  const { code, stdout, stderr } = runOpa(opa, args);
  return report(title, code === 0, `${stdout}${stderr}`);
}

function runTests(opa, folders, data) {
  const { stdout, stderr } = runOpa(opa, [
    'test',
    '--format',
    'json',
    ...folders,
    data,
  ]);
  let cases;
  try {
    cases = JSON.parse(stdout);
  } catch {
    return report('tests', false, `${stdout}${stderr}`);
  }
  const bad = cases.filter(one => one.fail || one.error || one.skip);
  for (const { package: name, name: test, error } of bad) {
    console.log(
      `FAILED: ${name}.${test} ${error ? JSON.stringify(error) : ''}`,
    );
  }
  const passed = cases.length - bad.length;
  console.log(`${bad.length ? 'FAILED' : 'passed'}: ${passed} tests`);
  return { passed, failed: bad.length || (cases.length === 0 ? 1 : 0) };
}

function checkCoverage(opa, folders, data) {
  const { stdout, stderr } = runOpa(opa, [
    'test',
    '--coverage',
    '--format',
    'json',
    ...folders,
    data,
  ]);
  let files;
  try {
    files = Object.entries(JSON.parse(stdout).files ?? {});
  } catch {
    return report('coverage', false, `${stdout}${stderr}`);
  }
  const missed = [
    ...new Set(
      files.flatMap(([file, { not_covered: ranges = [] }]) =>
        ranges.map(({ start }) => `  ${file}:${start.row}`),
      ),
    ),
  ];
  return report(
    'every line is covered by tests',
    files.length > 0 && missed.length === 0,
    `No test reaches:\n${missed.join('\n')}`,
  );
}

/**
 * Checks, formats and tests the policies.
 *
 * @param {string} opa
 * @param {string} folder
 * @returns {{ passed: number, failed: number }}
 */
export function testPolicies(opa, folder) {
  const folders = FOLDERS.map(name =>
    relative(ROOT, join(folder, name)),
  ).filter(path => existsSync(join(ROOT, path)));
  const schemas = relative(ROOT, join(folder, 'schemas'));
  return withStaged(opa, folder, staged => {
    const data = join(staged.folder, 'data.json');
    return sum([
      check('opa check --strict, with the schemas of the input', opa, [
        'check',
        '--strict',
        ...(existsSync(join(ROOT, schemas)) ? ['--schema', schemas] : []),
        ...folders,
      ]),
      check('opa fmt', opa, ['fmt', '--fail', '--list', ...folders]),
      runTests(opa, folders, data),
      checkCoverage(opa, folders, data),
    ]);
  });
}
