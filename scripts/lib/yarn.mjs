import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { installTool, readYarnSettings } from './npm.mjs';
import { DATA, ROOT, TOOLS } from './paths.mjs';
import { run } from './processes.mjs';
import { StepError } from './steps.mjs';

const STAMP = join(TOOLS, 'installed');

/** Finds the Yarn that `package.json` asks for, and fetches it when it is not there yet. */
export async function ensureYarn() {
  const { packageManager } = JSON.parse(
    readFileSync(join(ROOT, 'package.json'), 'utf8'),
  );
  const version = packageManager.split('@')[1];
  const folder = join(TOOLS, `yarn-${version}`);
  const script = join(folder, 'node_modules/@yarnpkg/cli-dist/bin/yarn.js');
  if (!existsSync(script)) {
    await installTool(`@yarnpkg/cli-dist@${version}`, folder);
  }
  return { script, outcome: version };
}

/** A digest of everything that an installation depends on. */
export function digestOfDependencies(root, nodeBin) {
  const files = ['package.json', 'yarn.lock', '.yarnrc.yml'];
  for (const folder of ['packages', 'plugins']) {
    if (existsSync(join(root, folder))) {
      for (const name of readdirSync(join(root, folder)).sort()) {
        files.push(join(folder, name, 'package.json'));
      }
    }
  }
  files.push('e2e/package.json', 'bench/package.json');
  const hash = createHash('sha256').update(nodeBin);
  for (const file of files.filter(name => existsSync(join(root, name)))) {
    hash.update(`\0${file}\0`).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

const PHASES = [
  [/Resolution step/, 'resolving'],
  [/Fetch step/, 'fetching packages'],
  [/Link step/, 'putting packages in place'],
];

function explain(output) {
  if (/YN0028/.test(output)) {
    return 'yarn.lock does not fit the package.json files; run yarn install, and commit yarn.lock';
  }
  if (/ENOSPC/.test(output)) {
    return 'The disk is full; about 3 GB are needed';
  }
  return 'Check that the registry can be reached: npm ping. Then run the same command again; it goes on where it stopped. The whole output is in .data/setup.log';
}

/** Installs the dependencies, unless nothing changed since they were installed last. */
export async function installDependencies({ yarn, env, nodeBin, onProgress }) {
  const digest = digestOfDependencies(ROOT, nodeBin);
  const isInstalled =
    existsSync(join(ROOT, 'node_modules/.yarn-state.yml')) &&
    existsSync(STAMP) &&
    readFileSync(STAMP, 'utf8') === digest;
  if (isInstalled) {
    return 'unchanged';
  }
  rmSync(STAMP, { force: true });
  onProgress('about 4 minutes the first time');
  const { code, lastWords } = await run(
    join(nodeBin, 'node'),
    [yarn, 'install', '--immutable'],
    {
      env: { ...env, ...readYarnSettings(), YARN_ENABLE_TELEMETRY: '0' },
      log: join(DATA, 'setup.log'),
      onLine(line) {
        const phase = PHASES.find(([pattern]) => pattern.test(line));
        if (phase) {
          onProgress(phase[1]);
        }
      },
    },
  );
  if (code !== 0) {
    throw new StepError(
      'The dependencies could not be installed',
      explain(lastWords),
      lastWords,
    );
  }
  mkdirSync(dirname(STAMP), { recursive: true });
  writeFileSync(STAMP, digest);
  return 'installed';
}
