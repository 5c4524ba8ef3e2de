import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

const inArchive = path => posix.join('package', path);

/** All files that a manifest promises: entry points, types, configuration schema. */
function promisedFiles(manifest) {
  // Entries can say other things than paths, such as the type of the feature that they export.
  const entries = Object.values(manifest.exports ?? {})
    .flatMap(entry =>
      typeof entry === 'string' ? [entry] : Object.values(entry),
    )
    .filter(path => typeof path === 'string' && path.startsWith('./'));
  const { main, module, types, configSchema } = manifest;
  return [main, module, types, configSchema, ...entries].filter(
    path => typeof path === 'string' && path !== './package.json',
  );
}

/**
 * Says what is wrong with an archive of a package; nothing when it is right.
 *
 * @param {{ files: string[], manifest: object, source: { hasMigrations: boolean } }} archive
 * @returns {string[]}
 */
export function faultsOf({ files, manifest, source }) {
  const has = path => files.includes(inArchive(path));
  const faults = [];
  const promised = promisedFiles(manifest);
  for (const path of promised.filter(candidate => !has(candidate))) {
    faults.push(`package.json names ${path}, which is not in the archive`);
  }
  if (!promised.some(path => /dist\/.*\.js$/.test(path))) {
    faults.push('there is no built code');
  }
  for (const path of Object.values(manifest.bin ?? {}).filter(
    candidate => !has(candidate),
  )) {
    faults.push(`package.json names ${path}, which is not in the archive`);
  }
  // Nobody imports a command line.
  if (
    !manifest.bin &&
    !promised.some(path => path.endsWith('.d.ts') && path.includes('dist'))
  ) {
    faults.push('there are no types');
  }
  if (!has('README.md')) {
    faults.push('there is no README.md');
  }
  if (
    source.hasMigrations &&
    !files.some(file => /^package\/migrations\/.+\.c?js$/.test(file))
  ) {
    faults.push('there are no migrations');
  }
  for (const file of files) {
    if (
      /^package\/(src|node_modules)\//.test(file) ||
      /\.(test|stories)\.\w+$/.test(file)
    ) {
      faults.push(`${file} does not belong there`);
    }
  }
  const dependencies = {
    ...manifest.dependencies,
    ...manifest.peerDependencies,
  };
  for (const [name, range] of Object.entries(dependencies)) {
    if (/^(workspace|link|file|portal):/.test(range)) {
      faults.push(`the dependency on ${name} works in this repository only`);
    }
  }
  return faults;
}

/**
 * Reads an archive made by `yarn pack`.
 *
 * @param {string} file
 * @param {string} folder of the package in this repository
 */
export function readArchive(file, folder) {
  const tar = (...args) => execFileSync('tar', args, { encoding: 'utf8' });
  const files = tar('-tzf', file).trim().split('\n');
  const manifest = JSON.parse(tar('-xzOf', file, 'package/package.json'));
  return {
    files,
    manifest,
    source: { hasMigrations: existsSync(join(folder, 'migrations')) },
  };
}

/** The folders of all packages that are published. */
export function publishedPackages(root) {
  return ['plugins', 'packages']
    .flatMap(parent =>
      readdirSync(join(root, parent)).map(name => join(root, parent, name)),
    )
    .filter(folder => existsSync(join(folder, 'package.json')))
    .filter(
      folder =>
        !JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).private,
    );
}
