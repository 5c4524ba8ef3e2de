import { execFileSync } from 'node:child_process';
import { createServer } from 'node:net';
import { StepError } from './steps.mjs';

function isFree(port, host) {
  return new Promise(resolve => {
    const server = createServer();
    server.once('error', error =>
      // A machine without IPv6 cannot have the port taken there.
      resolve(error.code !== 'EADDRINUSE' && error.code !== 'EACCES'),
    );
    server.listen({ port, host, exclusive: true }, () =>
      server.close(() => resolve(true)),
    );
  });
}

const HOLDERS = [
  [
    'lsof',
    port => ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'],
    /^p(?<pid>\d+)\n(?:.*\n)*?c(?<name>.+)/m,
  ],
  [
    'ss',
    port => ['-ltnpH', `sport = :${port}`],
    /\("(?<name>[^"]+)",pid=(?<pid>\d+)/,
  ],
];

function holderOf(port) {
  for (const [command, argsFor, pattern] of HOLDERS) {
    try {
      const output = execFileSync(command, argsFor(port), {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      const { pid, name } = pattern.exec(output)?.groups ?? {};
      if (pid) {
        return ` by ${name} (process ${pid})`;
      }
    } catch {
      // Not on this machine; the next one may be.
    }
  }
  return '';
}

/**
 * Throws when one of the ports is taken, saying by whom and what to do.
 *
 * @param {{ port: number, variable: string }[]} ports
 */
export async function assertPortsFree(ports) {
  for (const { port, variable } of ports) {
    // One after the other: they would be in each other's way.
    for (const host of ['127.0.0.1', '0.0.0.0', '::1', '::']) {
      if (!(await isFree(port, host))) {
        throw new StepError(
          `Port ${port} is in use${holderOf(port)}`,
          `Stop what uses it (it may be a portal that runs already), or choose another: ${variable}=${port + 100} npm start`,
        );
      }
    }
  }
}
