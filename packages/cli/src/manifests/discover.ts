import { InputError } from '@backstage/errors';
import {
  type Dirent,
  lstatSync,
  readdirSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import picomatch from 'picomatch';

/** Folders that hold what others wrote. */
const SKIPPED_FOLDERS = new Set(['.git', 'node_modules']);
const YAML_FILE = /\.ya?ml$/i;
const MAX_DEPTH = 40;
const MAX_FILES = 50_000;

/** A file to look into. */
export type FoundFile = {
  /** To open it. */
  path: string;
  /** To name it: from the working directory, with `/` between folders. */
  name: string;
};

const isInside = (folder: string, path: string) => {
  const way = relative(folder, path);
  return way === '' || (!isAbsolute(way) && way.split(sep)[0] !== '..');
};

function statOf(path: string) {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

/**
 * Where an argument leads. A link inside the working directory must not lead out of it: the repository is under the
 * control of whom the check is for. What is named as outside from the start is meant to be.
 */
function realRoot(argument: string, cwd: string): string {
  const path = resolve(cwd, argument);
  if (!statOf(path)) {
    throw new InputError(
      `There is no file or folder "${argument}"; give a path or a pattern of manifests that exist`,
    );
  }
  const real = realpathSync(path);
  if (isInside(cwd, path) && !isInside(realpathSync(cwd), real)) {
    throw new InputError(
      `"${argument}" is a link that leads out of the working directory; give what it leads to instead`,
    );
  }
  return real;
}

function* walk(folder: string, depth = 0): Generator<string> {
  if (depth > MAX_DEPTH) {
    throw new InputError(
      `The folders below "${folder}" are nested more than ${MAX_DEPTH} deep; give the folders that hold manifests`,
    );
  }
  const entries: Dirent[] = readdirSync(folder, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    // Links are neither files nor folders here, so that none is followed.
    if (entry.isDirectory()) {
      if (!SKIPPED_FOLDERS.has(entry.name)) {
        yield* walk(path, depth + 1);
      }
    } else if (entry.isFile() && YAML_FILE.test(entry.name)) {
      yield path;
    }
  }
}

function isPattern(argument: string, cwd: string): boolean {
  return (
    picomatch.scan(argument).isGlob &&
    !lstatSync(resolve(cwd, argument), { throwIfNoEntry: false })
  );
}

function* filesOf(argument: string, cwd: string): Generator<string> {
  if (isPattern(argument, cwd)) {
    const { base, glob } = picomatch.scan(argument);
    const root = realRoot(base || '.', cwd);
    const matches = picomatch(glob, { dot: true });
    for (const path of walk(root)) {
      if (matches(relative(root, path).split(sep).join('/'))) {
        yield path;
      }
    }
    return;
  }
  const root = realRoot(argument, cwd);
  if (statSync(root).isDirectory()) {
    yield* walk(root);
  } else {
    yield root;
  }
}

/**
 * The YAML files that arguments mean: files, folders or patterns. Links are not followed.
 *
 * @throws InputError that names the argument that is wrong
 */
export function discoverFiles(
  paths: readonly string[],
  cwd: string,
): FoundFile[] {
  const found = new Map<string, FoundFile>();
  const here = realpathSync(cwd);
  for (const argument of paths) {
    for (const path of filesOf(argument, cwd)) {
      const name = isInside(here, path) ? relative(here, path) : path;
      found.set(path, { path, name: name.split(sep).join('/') });
      if (found.size > MAX_FILES) {
        throw new InputError(
          `There are more than ${MAX_FILES} YAML files; give the folders that hold manifests`,
        );
      }
    }
  }
  return [...found.values()];
}
