import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { ROOT } from './paths.mjs';

const KEPT_LINES = 25;
const GRACE_MS = 8_000;

/**
 * Starts a command in a process group of its own, its output going to a log file.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string, log?: string, onLine?: (line: string) => void }} options
 * @returns the process, with `exited` (resolves to the exit code), `lastWords()` and `stop()`
 */
export function start(command, args, options = {}) {
  const { env = process.env, cwd = ROOT, log, onLine } = options;
  const child = spawn(command, args, {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const kept = [];
  let file;
  if (log) {
    mkdirSync(dirname(log), { recursive: true });
    file = createWriteStream(log, { flags: 'a' });
  }
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream.setEncoding('utf8');
    stream.on('data', chunk => {
      file?.write(chunk);
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        kept.push(line);
        kept.splice(0, kept.length - KEPT_LINES);
        onLine?.(line);
      }
    });
  }
  const exited = new Promise(resolve => {
    child.on('error', error => {
      kept.push(String(error));
      resolve(127);
    });
    child.on('close', (code, signal) => {
      file?.end();
      resolve(signal ? 1 : code);
    });
  });
  const signalGroup = signal => {
    try {
      process.kill(-child.pid, signal);
    } catch {
      // The group has ended.
    }
  };
  return {
    exited,
    pid: child.pid,
    lastWords: () => kept.join('\n'),
    async stop() {
      signalGroup('SIGTERM');
      const timer = setTimeout(() => signalGroup('SIGKILL'), GRACE_MS);
      await exited;
      clearTimeout(timer);
      // Whatever the leader left behind.
      signalGroup('SIGKILL');
    },
  };
}

/** Runs a command to its end; resolves to its exit code and last lines. */
export async function run(command, args, options) {
  const child = start(command, args, options);
  const stop = () => child.stop().then(() => process.exit(130));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const code = await child.exited;
  process.off('SIGINT', stop);
  process.off('SIGTERM', stop);
  return { code, lastWords: child.lastWords() };
}
