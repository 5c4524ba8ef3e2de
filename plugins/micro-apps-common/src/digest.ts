import { InputError } from '@backstage/errors';
import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';
import canonicalize from 'canonicalize';
import type { Manifest } from './schema';

/**
 * The canonical JSON text (RFC 8785) of a value: the same for every order of keys.
 *
 * @public
 */
export function canonicalJson(value: unknown): string {
  let text: string | undefined;
  try {
    text = canonicalize(value);
  } catch (error) {
    throw new InputError('The value cannot be written as JSON', error);
  }
  if (text === undefined) {
    throw new InputError('The value cannot be written as JSON');
  }
  return text;
}

/**
 * The SHA-256 of the UTF-8 bytes of a text, as 64 lower-case hex digits.
 *
 * @public
 */
export function sha256Hex(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/**
 * `sha256:` and the hex digits over the canonical JSON of a value.
 *
 * @public
 */
export function digestOf(value: unknown): string {
  return `sha256:${sha256Hex(canonicalJson(value))}`;
}

/**
 * The digest that identifies a revision: over what is governed only, so that a new title is no new revision.
 *
 * @public
 */
export function manifestDigest(
  manifest: Pick<Manifest, 'kind' | 'metadata' | 'spec'>,
): string {
  return digestOf({
    kind: manifest.kind,
    namespace: manifest.metadata.namespace,
    name: manifest.metadata.name,
    spec: manifest.spec,
  });
}
