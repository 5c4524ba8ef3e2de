import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { environmentWith, ensureNode } from './node.mjs';
import { TOOLS } from './paths.mjs';
import { ensureYarn, installDependencies } from './yarn.mjs';

/** How many steps `setUp` takes. */
export const SETUP_STEPS = 3;

// Backstage's command line calls `yarn` by name.
function linkYarn(nodeBin, script) {
  const folder = join(TOOLS, 'bin');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'yarn');
  writeFileSync(
    file,
    `#!/bin/sh\nexec "${join(nodeBin, 'node')}" "${script}" "$@"\n`,
  );
  chmodSync(file, 0o755);
  return folder;
}

/**
 * Brings a fresh clone to where the portal can start: Node.js, Yarn, the dependencies.
 *
 * @param {(title: string, work: Function) => Promise<void>} step
 * @returns {Promise<{ node: string, env: NodeJS.ProcessEnv, cli: string }>}
 */
export async function setUp(step) {
  let nodeBin = '';
  let yarn = '';
  await step('Node.js', async () => {
    const found = await ensureNode();
    nodeBin = found.bin;
    return found.outcome;
  });
  await step('Yarn', async () => {
    const found = await ensureYarn();
    yarn = found.script;
    return found.outcome;
  });
  const env = environmentWith(nodeBin);
  env.PATH = `${linkYarn(nodeBin, yarn)}${delimiter}${env.PATH}`;
  await step('Dependencies', async onProgress =>
    installDependencies({ yarn, env, nodeBin, onProgress }),
  );
  return {
    node: join(nodeBin, 'node'),
    env,
    cli: 'node_modules/@backstage/cli/bin/backstage-cli',
  };
}
