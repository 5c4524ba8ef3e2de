import { InputError } from '@backstage/errors';
import { gunzipSync } from 'node:zlib';
import { Parser } from 'tar';
import type { ReadEntry } from 'tar';

/**
 * What a bundle may measure.
 *
 * @public
 */
export type BundleLimits = {
  /** Of the archive as it comes. */
  compressedBytes: number;
  /** Of all files together. */
  bytes: number;
  files: number;
};

/** The bundle of this repository has some 200 KiB and less than 100 files. */
export const DEFAULT_BUNDLE_LIMITS: BundleLimits = {
  compressedBytes: 4 * 1024 * 1024,
  bytes: 32 * 1024 * 1024,
  files: 2000,
};

/** An error about a bundle that ends by what to do. */
export function bundleError(message: string): InputError {
  return new InputError(`The bundle cannot be used: ${message}`);
}

function inflate(bytes: Uint8Array, limits: BundleLimits): Buffer {
  if (bytes.length > limits.compressedBytes) {
    throw bundleError(
      `it has ${bytes.length} bytes, more than the ${limits.compressedBytes} that are read`,
    );
  }
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) {
    throw bundleError(
      'it is no gzipped tar archive, as `opa build` writes them',
    );
  }
  try {
    return gunzipSync(bytes, { maxOutputLength: limits.bytes });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') {
      throw bundleError(
        `it unpacks to more than the ${limits.bytes} bytes that are read`,
      );
    }
    throw bundleError(
      code === 'Z_BUF_ERROR'
        ? 'it is truncated; copy or download it again'
        : `it is damaged (${(error as Error).message}); copy or download it again`,
    );
  }
}

function pathOf(entry: string): string {
  const path = entry.replace(/^(\.?\/)+/, '');
  const hasControls = [...path].some(character => character < ' ');
  if (
    path === '' ||
    hasControls ||
    path.includes('\\') ||
    path.split('/').some(part => part === '..' || part === '.' || part === '')
  ) {
    throw bundleError(
      `the path ${JSON.stringify(entry)} in it leads out of it or is not plain`,
    );
  }
  return path;
}

/** Unpacks a gzipped tar archive in memory; only plain files with plain paths, each once. */
export function readArchive(
  bytes: Uint8Array,
  limits: BundleLimits,
): Map<string, Buffer> {
  const archive = inflate(bytes, limits);
  if (archive[0] === 0x1f && archive[1] === 0x8b) {
    throw bundleError('it is compressed twice');
  }
  const files = new Map<string, Buffer>();
  let fault: Error | undefined;
  const take = (entry: ReadEntry) => {
    if (entry.type === 'Directory') {
      entry.resume();
      return;
    }
    if (entry.type !== 'File' && entry.type !== 'OldFile') {
      throw bundleError(
        `${JSON.stringify(entry.path)} in it is a ${entry.type}, only plain files are read`,
      );
    }
    const path = pathOf(entry.path);
    if (files.has(path)) {
      throw bundleError(`it has the file "${path}" twice`);
    }
    if (files.size >= limits.files) {
      throw bundleError(`it has more than ${limits.files} files`);
    }
    const chunks: Buffer[] = [];
    files.set(path, Buffer.alloc(0));
    entry.on('data', chunk => chunks.push(chunk as Buffer));
    entry.on('end', () => files.set(path, Buffer.concat(chunks)));
  };
  const parser = new Parser({
    strict: true,
    // The parser would unpack these by itself, and to any length.
    brotli: false,
    zstd: false,
    onReadEntry: entry => {
      try {
        take(entry);
      } catch (error) {
        fault ??= error as Error;
        entry.resume();
      }
    },
  });
  parser.on('error', error => {
    fault ??= bundleError(
      `its archive is damaged: ${(error as Error).message}`,
    );
  });
  parser.end(archive);
  if (fault) {
    throw fault;
  }
  return files;
}
