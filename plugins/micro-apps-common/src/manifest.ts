import { Manifest, manifestSchema } from './schema';
import { parseWith } from './validation';

/**
 * Parses what claims to be a manifest, with defaults filled in, or throws an `InputError` that carries `issues`, each
 * at its field.
 *
 * @param prefix - where in a larger value the manifest stands, such as `manifest`
 * @public
 */
export function parseManifest(input: unknown, prefix: string = ''): Manifest {
  return parseWith(manifestSchema, input, prefix);
}
