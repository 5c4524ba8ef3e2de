import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where OPA may be: `$OPA`, on the PATH, where `.ci/run` puts it, where `go install` does. */
const CANDIDATES = [
  process.env.OPA,
  'opa',
  resolve(__dirname, '../../../../.tools/bin/opa'),
  join(process.env.GOPATH ?? join(homedir(), 'go'), 'bin/opa'),
];

/** The command `opa`; `undefined` on a machine without it, unless that is CI, where it must be there. */
export function findOpa(): string | undefined {
  const found = CANDIDATES.find(
    command =>
      command !== undefined &&
      (!command.includes('/') || existsSync(command)) &&
      spawnSync(command, ['version']).status === 0,
  );
  if (!found && process.env.POLICIES_REQUIRED) {
    throw new Error('OPA is not on the PATH; see docs/policies');
  }
  return found;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise(done => server.close(done));
  return port;
}

async function isUp(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/health`)).ok;
  } catch {
    return false;
  }
}

/** Starts a real OPA server on this machine, with a bundle; at a port of its own where none is given. */
export async function startOpa(
  command: string,
  args: readonly string[],
  given?: number,
): Promise<{ url: string; port: number; stop(): Promise<void> }> {
  const port = given ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(
    command,
    ['run', '--server', '--addr', `127.0.0.1:${port}`, ...args],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  child.stderr.on('data', text => {
    said = `${said}${text}`.slice(-4000);
  });
  const exited = new Promise<void>(done => child.once('exit', () => done()));
  while (!(await isUp(url))) {
    if (child.exitCode !== null) {
      throw new Error(`OPA ended: ${said}`);
    }
    await new Promise(done => setImmediate(done));
  }
  return {
    url,
    port,
    async stop() {
      child.kill();
      await exited;
    },
  };
}
