import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { SAID, withStaged } from './bundle.mjs';
import { runOpa } from './opa.mjs';

/** What holds Rego: OPA would take the JSON beside it, such as schemas, for data. */
function sourcesIn(folder) {
  const isRego = path => String(path).endsWith('.rego');
  return readdirSync(folder, { withFileTypes: true })
    .filter(
      entry =>
        !entry.name.startsWith('.') &&
        (entry.isDirectory()
          ? readdirSync(join(folder, entry.name), { recursive: true }).some(
              isRego,
            )
          : isRego(entry.name)),
    )
    .map(({ name }) => name)
    .sort();
}

function report(title, passed, details) {
  console.log(`${passed ? 'passed' : 'FAILED'}: ${title}`);
  if (!passed) {
    console.log(details.trimEnd());
  }
  return passed ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

const sum = results => ({
  passed: results.reduce((total, { passed }) => total + passed, 0),
  failed: results.reduce((total, { failed }) => total + failed, 0),
});

function runTests(run, sources) {
  const { stdout, stderr } = run(['test', '--format', 'json', ...sources]);
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

/** Nobody writes tests for what the build writes. */
function checkCoverage(run, sources, written) {
  const { stdout, stderr } = run([
    'test',
    '--coverage',
    '--format',
    'json',
    ...sources,
  ]);
  let files;
  try {
    files = Object.entries(JSON.parse(stdout).files ?? {}).filter(
      ([file]) => !resolve(file).startsWith(written),
    );
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
 * Checks, formats and tests the policies in a folder, and says how it went.
 *
 * @param {string} opa
 * @param {string} folder
 * @returns {{ passed: number, failed: number }}
 */
export function testPolicies(opa, folder) {
  const run = args => runOpa(opa, args, folder);
  const check = (title, args) => {
    const { code, stdout, stderr } = run(args);
    return report(title, code === 0, `${stdout}${stderr}`);
  };
  const sources = sourcesIn(folder);
  const hasSchemas = existsSync(join(folder, 'schemas'));
  return withStaged(opa, folder, staged => {
    const built = ['data.json', SAID].map(name => join(staged.folder, name));
    return sum([
      check('opa check --strict, with the schemas of the input', [
        'check',
        '--strict',
        ...(hasSchemas ? ['--schema', 'schemas'] : []),
        ...sources,
      ]),
      check('opa fmt', ['fmt', '--fail', '--list', ...sources]),
      runTests(run, [...sources, ...built]),
      checkCoverage(run, [...sources, ...built], staged.folder),
    ]);
  });
}
