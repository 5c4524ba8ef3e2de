import { spawn } from 'node:child_process';
import { ROOT } from './paths.mjs';

const children = new Set();

/** Ends what is still running, for whoever handles a signal. */
export function endCommands() {
  for (const child of children) {
    child.kill('SIGTERM');
  }
}

/**
 * Runs a command to its end, its output going where this process's goes.
 *
 * @returns {Promise<number>} the exit code
 */
export function inherit(command, args, env, cwd = ROOT) {
  return new Promise(resolve => {
    const child = spawn(command, args, { cwd, env, stdio: 'inherit' });
    children.add(child);
    child.on('error', () => resolve(127));
    child.on('close', code => {
      children.delete(child);
      resolve(code ?? 1);
    });
  });
}

/**
 * Runs a command to its end, and keeps its output.
 *
 * @param {{ cwd?: string, echo?: boolean }} [options] `echo` shows the output as it comes, besides
 * @returns {Promise<{ code: number, output: string }>}
 */
export function capture(command, args, env, options = {}) {
  const { cwd = ROOT, echo = false } = options;
  return new Promise(resolve => {
    let output = '';
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.add(child);
    const keep = chunk => {
      output += chunk;
      if (echo) {
        process.stdout.write(chunk);
      }
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', error => resolve({ code: 127, output: String(error) }));
    child.on('close', code => {
      children.delete(child);
      resolve({ code: code ?? 1, output });
    });
  });
}
