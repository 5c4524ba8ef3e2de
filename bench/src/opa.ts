import { spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { ROOT } from './fixtures';

/** Where OPA may be: `$OPA`, on the PATH, where `.ci/run` puts it, where `go install` does. */
const CANDIDATES = [
  process.env.OPA ?? 'opa',
  resolve(ROOT, '.tools/bin/opa'),
  join(process.env.GOPATH ?? join(homedir(), 'go'), 'bin/opa'),
];

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(done => {
    server.listen(0, '127.0.0.1', done);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise(done => {
    server.close(done);
  });
  return port;
}

/** An OPA server with the policies of this repository; `undefined` on a machine without OPA. */
export async function startOpa(): Promise<
  { url: string; stop(): Promise<void> } | undefined
> {
  const command = CANDIDATES.find(
    candidate => spawnSync(candidate, ['version']).status === 0,
  );
  if (!command) {
    return undefined;
  }
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const bundle = 'packages/policy-engine/assets/bundle-rego.tar.gz';
  const child = spawn(
    command,
    ['run', '--server', '--addr', `127.0.0.1:${port}`]
      // Its log of each request would be measured, too.
      .concat('--log-level', 'error', '-b', resolve(ROOT, bundle)),
    { stdio: 'ignore' },
  );
  const exited = new Promise<void>(done => {
    child.once('exit', () => done());
  });
  const isUp = () =>
    fetch(`${url}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await isUp())) {
    if (child.exitCode !== null) {
      throw new Error('The OPA server ended');
    }
    await new Promise(done => {
      setTimeout(done, 50);
    });
  }
  return {
    url,
    async stop() {
      child.kill();
      await exited;
    },
  };
}
