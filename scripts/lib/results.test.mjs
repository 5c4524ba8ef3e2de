import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  plainLine,
  readJestResults,
  readNodeResults,
  readPlainLine,
  readPlaywrightResults,
  sum,
} from './results.mjs';

function jestFile(results) {
  const file = join(mkdtempSync(join(tmpdir(), 'results-')), 'jest.json');
  writeFileSync(file, JSON.stringify(results));
  return file;
}

const passedSuite = { status: 'passed', assertionResults: [{}] };

test('reads what Jest counted', () => {
  const file = jestFile({
    numPassedTests: 7,
    numFailedTests: 2,
    success: false,
    testResults: [
      passedSuite,
      { status: 'failed', assertionResults: [{}, {}] },
    ],
  });
  assert.deepEqual(readJestResults(file), { passed: 7, failed: 2 });
});

test('counts a suite that could not run as a failure', () => {
  const file = jestFile({
    numPassedTests: 7,
    numFailedTests: 0,
    success: false,
    testResults: [passedSuite, { status: 'failed', assertionResults: [] }],
  });
  assert.deepEqual(readJestResults(file), { passed: 7, failed: 1 });
});

test('counts an unexplained failure as one', () => {
  const file = jestFile({
    numPassedTests: 7,
    numFailedTests: 0,
    success: false,
    testResults: [passedSuite],
  });
  assert.deepEqual(readJestResults(file), { passed: 7, failed: 1 });
});

test('counts results that are not there as a failure', () => {
  assert.deepEqual(readJestResults('/nowhere/jest.json'), {
    passed: 0,
    failed: 1,
  });
});

test('reads the summary of node --test', () => {
  const tap = '# tests 5\n# pass 3\n# fail 1\n# cancelled 1\n';
  assert.deepEqual(readNodeResults(tap, 1), { passed: 3, failed: 2 });
  assert.deepEqual(readNodeResults('', 1), { passed: 0, failed: 1 });
});

test('adds up and ends with the plain line', () => {
  const total = sum([
    { passed: 3, failed: 0 },
    { passed: 4, failed: 1 },
  ]);
  assert.equal(plainLine(total), '7 passed, 1 failed');
});

test('reads the plain line of a suite, and nothing else', () => {
  assert.deepEqual(readPlainLine('x\n7 passed, 1 failed\n'), {
    passed: 7,
    failed: 1,
  });
  assert.deepEqual(readPlainLine('7 passed, 1 failed\ncrash'), {
    passed: 0,
    failed: 1,
  });
});

test('reads what Playwright counted, flaky ones as failures', () => {
  const file = jestFile({
    stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 0 },
    errors: [{}],
  });
  assert.deepEqual(readPlaywrightResults(file), { passed: 5, failed: 3 });
});
