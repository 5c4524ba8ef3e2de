import { ServiceUnavailableError } from '@backstage/errors';
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { DEFAULT_BUNDLE_LIMITS } from '../bundle/archive';
import type { BundleSource } from './BundleSource';

async function readSmallFile(path: string): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    if (size > DEFAULT_BUNDLE_LIMITS.compressedBytes) {
      throw new Error(
        `it has ${size} bytes, more than the ${DEFAULT_BUNDLE_LIMITS.compressedBytes} that are read`,
      );
    }
    return await readFile(path);
  } catch (error) {
    throw new ServiceUnavailableError(
      `The bundle ${path} cannot be read: ${(error as Error).message}`,
    );
  }
}

/**
 * A bundle in a file, which is looked at again at the interval.
 *
 * @public
 */
export function fileBundleSource(
  path: string,
  options: { intervalMs?: number } = {},
): BundleSource {
  return {
    // Where it stands on the server is nobody's business but the operator's.
    location: basename(path),
    intervalMs: options.intervalMs,
    async read(known) {
      const bytes = await readSmallFile(path);
      const tag = createHash('sha256').update(bytes).digest('hex');
      return tag === known ? undefined : { bytes, tag };
    },
  };
}
