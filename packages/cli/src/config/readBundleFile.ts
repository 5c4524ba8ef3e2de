import { InputError } from '@backstage/errors';
import { defaultBundlePath } from '@micro-apps/policy-engine';
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';

/** Far more than a bundle of rules takes; the engine has limits of its own for what is in it. */
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * Reads a bundle of policies: the one that is named, or the one that comes with this program.
 *
 * @throws InputError when there is none
 */
export function readBundleFile(path: string | undefined, cwd: string): Buffer {
  const file = path ? resolve(cwd, path) : defaultBundlePath;
  try {
    const { size } = statSync(file);
    if (size > MAX_BYTES) {
      throw new InputError(`it is larger than ${MAX_BYTES} bytes`);
    }
    return readFileSync(file);
  } catch (error) {
    throw new InputError(
      `The bundle ${path ?? file} cannot be read (${
        (error as NodeJS.ErrnoException).code ?? (error as Error).message
      }); give one as "micro-apps policy build" or opa build writes it`,
    );
  }
}
