import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { installTool } from './npm.mjs';
import { TOOLS } from './paths.mjs';
import { StepError } from './steps.mjs';

/** What Backstage accepts; the first is fetched where the machine has another. */
const ACCEPTED = [24, 22];

/**
 * Whether Backstage runs on a Node.js.
 *
 * @param {string} version such as `20.20.2`
 */
export const isAccepted = version =>
  ACCEPTED.includes(Number(version.split('.')[0]));

/**
 * Finds a Node.js that Backstage runs on, and fetches one when the machine's does not do.
 *
 * @returns {Promise<{ bin: string, outcome: string }>} the folder that holds `node`
 */
export async function ensureNode() {
  if (isAccepted(process.versions.node)) {
    return {
      bin: dirname(process.execPath),
      outcome: `${process.versions.node} of this machine`,
    };
  }
  const packageName = `node-${process.platform}-${process.arch}`;
  const folder = join(TOOLS, `node${ACCEPTED[0]}`);
  const bin = join(folder, 'node_modules', packageName, 'bin');
  const node = join(bin, process.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(node)) {
    await installTool(`${packageName}@${ACCEPTED[0]}`, folder);
  }
  if (!existsSync(node)) {
    throw new StepError(
      `Node.js ${process.versions.node} is too old, and there is none to fetch for this machine`,
      `Install Node.js ${ACCEPTED.join(' or ')} from https://nodejs.org and try again`,
    );
  }
  return {
    bin,
    outcome: `${ACCEPTED[0]} in .tools (this machine has ${process.versions.node})`,
  };
}

/**
 * The environment in which commands find that Node.js first.
 *
 * @param {string} bin the folder that holds `node`
 */
export function environmentWith(bin) {
  return { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` };
}
