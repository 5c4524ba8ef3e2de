import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from './paths.mjs';

function script(body) {
  const code = `import { createSteps, fail, StepError } from ${JSON.stringify(
    join(ROOT, 'scripts/lib/steps.mjs'),
  )};\n${body}`;
  return new Promise(resolve =>
    execFile(
      process.execPath,
      ['--input-type=module', '--eval', code],
      (error, stdout, stderr) =>
        resolve({ code: error?.code ?? 0, stdout, stderr }),
    ),
  );
}

test('prints a line a step', async () => {
  const { stdout, code } = await script(`
    const step = createSteps(2);
    await step('First', async () => 'fetched');
    await step('Second', async () => {});
  `);
  assert.equal(code, 0);
  assert.match(
    stdout,
    /^\[1\/2\] First: fetched \(0 s\)\n\[2\/2\] Second: done \(0 s\)\n$/,
  );
});

test('says what failed and what to do', async () => {
  const { stdout, stderr, code } = await script(`
    const step = createSteps(1);
    await step('First', async () => {
      throw new StepError('It broke', 'Mend it', 'last words');
    }).catch(fail);
  `);
  assert.equal(code, 1);
  assert.match(stdout, /\[1\/1\] First: FAILED/);
  assert.match(stderr, /last words\n\nError: It broke\nWhat to do: Mend it/);
});
