import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { folderWith } from './runCli';

const NAME = '@micro-apps/cli';
const VERSION = '0.1.0';
const BIN = resolve(__dirname, '../../bin/micro-apps');

/** The command line of this repository, as a script; what is published has the same behind the same name. */
export const OWN_CLI = `#!/bin/sh
exec "${process.execPath}" "${BIN}" "$@"
`;

/** The archive of a package whose command is a script. */
function packed(script: string): Buffer {
  const folder = folderWith({
    'package/package.json': JSON.stringify({
      name: NAME,
      version: VERSION,
      bin: { 'micro-apps': 'micro-apps' },
    }),
    'package/micro-apps': script,
  });
  chmodSync(join(folder, 'package/micro-apps'), 0o755);
  execFileSync('tar', ['-czf', 'cli.tgz', 'package'], { cwd: folder });
  return readFileSync(join(folder, 'cli.tgz'));
}

/** A registry that npm can install the command line from, and nothing else. */
export type NpmRegistry = {
  url: string;
  /** What it was asked for, with what it was given to know who asks. */
  readonly requests: ReadonlyArray<{ path: string; authorization?: string }>;
  stop(): Promise<void>;
};

/** Starts a registry whose command line is a script. */
export async function startNpmRegistry(script: string): Promise<NpmRegistry> {
  const archive = packed(script);
  const requests: Array<{ path: string; authorization?: string }> = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '');
    requests.push({ path, authorization: request.headers.authorization });
    const { port } = server.address() as AddressInfo;
    if (path === '/cli.tgz') {
      response.end(archive);
    } else if (path === `/${NAME}`) {
      const dist = {
        tarball: `http://127.0.0.1:${port}/cli.tgz`,
        integrity: `sha512-${createHash('sha512').update(archive).digest('base64')}`,
      };
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({
          name: NAME,
          'dist-tags': { latest: VERSION },
          versions: {
            [VERSION]: {
              name: NAME,
              version: VERSION,
              bin: { 'micro-apps': 'micro-apps' },
              dist,
            },
          },
        }),
      );
    } else {
      response.writeHead(404).end('{}');
    }
  });
  await new Promise<void>(done => {
    server.listen(0, '127.0.0.1', done);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    stop: () =>
      new Promise(done => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
