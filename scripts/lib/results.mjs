import { existsSync, readFileSync } from 'node:fs';

/**
 * Reads what Jest wrote with `--json`. A suite that could not run counts as one failure, and so does a missing file:
 * what was not run has not passed.
 *
 * @param {string} file
 * @returns {{ passed: number, failed: number }}
 */
export function readJestResults(file) {
  if (!existsSync(file)) {
    return { passed: 0, failed: 1 };
  }
  const results = JSON.parse(readFileSync(file, 'utf8'));
  const broken = results.testResults.filter(
    suite => suite.status === 'failed' && suite.assertionResults.length === 0,
  ).length;
  const failed = results.numFailedTests + broken;
  return {
    passed: results.numPassedTests,
    failed: failed === 0 && !results.success ? 1 : failed,
  };
}

/**
 * Reads the summary that `node --test` prints in TAP.
 *
 * @param {string} tap
 * @param {number} code the exit code
 */
export function readNodeResults(tap, code) {
  const count = name =>
    Number(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(tap)?.[1] ?? 0);
  const failed = count('fail') + count('cancelled');
  return {
    passed: count('pass'),
    failed: failed === 0 && code !== 0 ? 1 : failed,
  };
}

/**
 * Reads what Playwright wrote with its JSON reporter.
 *
 * @param {string} file
 */
export function readPlaywrightResults(file) {
  if (!existsSync(file)) {
    return { passed: 0, failed: 1 };
  }
  const { stats, errors } = JSON.parse(readFileSync(file, 'utf8'));
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + (errors?.length ?? 0),
  };
}

/** @param {{ passed: number, failed: number }[]} results */
export const sum = results =>
  results.reduce(
    (total, { passed, failed }) => ({
      passed: total.passed + passed,
      failed: total.failed + failed,
    }),
    { passed: 0, failed: 0 },
  );

/** The line that `npm test` and continuous integration end with. */
export const plainLine = ({ passed, failed }) =>
  `${passed} passed, ${failed} failed`;

/**
 * Reads the plain line that a suite ended with; a suite that has none has failed.
 *
 * @param {string} output
 */
export function readPlainLine(output) {
  const last = output.trimEnd().split('\n').at(-1) ?? '';
  const [, passed, failed] = /^(\d+) passed, (\d+) failed$/.exec(last) ?? [];
  return passed === undefined
    ? { passed: 0, failed: 1 }
    : { passed: Number(passed), failed: Number(failed) };
}
