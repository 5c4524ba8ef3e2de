import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { folderWith } from './__testUtils__/runCli';

const PROGRAM = resolve(__dirname, '../bin/micro-apps');
const CONFIG = resolve(__dirname, '../../../app-config.yaml');

/** Runs the program with an output that nobody reads. */
async function runUnread(args: string[], unread: 'stdout' | 'stderr') {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    cwd: folderWith(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child[unread].destroy();
  const other = text(unread === 'stdout' ? child.stderr : child.stdout);
  const [code] = await once(child, 'close');
  return { code, other: await other };
}

describe('an output that nobody reads', () => {
  it.each([
    ['of the help', ['--help']],
    ['of a check', ['check', '--config', CONFIG, '--allow-empty', '.']],
  ])('%s ends the program quietly', async (_, args) => {
    expect(await runUnread(args, 'stdout')).toEqual({ code: 141, other: '' });
  });

  it('that tells of faults does so, too', async () => {
    expect(await runUnread(['policy', 'build'], 'stderr')).toEqual({
      code: 141,
      other: '',
    });
  });
});
