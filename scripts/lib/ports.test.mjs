import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { assertPortsFree } from './ports.mjs';
import { StepError } from './steps.mjs';

for (const host of ['127.0.0.1', '0.0.0.0']) {
  test(`says which port is taken on ${host}, and what to do`, async () => {
    const server = createServer().listen(0, host);
    await once(server, 'listening');
    const { port } = server.address();
    try {
      await assert.rejects(
        assertPortsFree([{ port, variable: 'SOME_PORT' }]),
        error =>
          error instanceof StepError &&
          error.message.includes(`Port ${port} is in use`) &&
          error.advice.includes('SOME_PORT='),
      );
    } finally {
      server.close();
    }
    await once(server, 'close');
    await assertPortsFree([{ port, variable: 'SOME_PORT' }]);
  });
}
