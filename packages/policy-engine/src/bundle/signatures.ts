import { createHash, createPublicKey, createSecretKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { errors, jwtVerify } from 'jose';
import { z } from 'zod';
import { bundleError } from './archive';

const SIGNATURES = '.signatures.json';
const SECRET_ALGORITHM = /^HS/;

/**
 * The algorithms that signatures of bundles may have.
 *
 * @public
 */
export const BUNDLE_SIGNATURE_ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'HS256',
  'HS384',
  'HS512',
] as const;

// What OPA can hash with, without what is broken (MD5, SHA-1) or not used by its command line.
const HASHES: Record<string, string> = {
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
  'SHA-512-256': 'sha512-256',
};

/**
 * The keys that bundles must be signed with, as in OPA's configuration.
 *
 * @public
 */
export type BundleVerification = {
  /** By their id. */
  keys: Record<
    string,
    {
      algorithm: (typeof BUNDLE_SIGNATURE_ALGORITHMS)[number];
      /** A public key or certificate in PEM, or the secret of an HS algorithm. */
      key: string;
      /** What the signature must be for; that of the verification where it is absent. */
      scope?: string;
    }
  >;
  /** The key to use, whatever the signature names. */
  keyId?: string;
  /** What the signature must be for. */
  scope?: string;
};

const signaturesSchema = z.looseObject({
  signatures: z.array(z.string()),
  plugin: z.string().optional(),
});
const claimsSchema = z.looseObject({
  files: z.array(
    z.looseObject({
      name: z.string(),
      hash: z.string().regex(/^[0-9a-f]+$/i),
      algorithm: z.string(),
    }),
  ),
  scope: z.string().optional(),
  keyid: z.string().optional(),
});
type SignedFile = z.infer<typeof claimsSchema>['files'][number];

/** Escapes as Go's encoder does, which made the hash. */
function encodePrimitive(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}

/** JSON without spaces, with the names of each object in the order of their bytes. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(canonical).join(',')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
      .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
      .map(([key, entry]) => `${encodePrimitive(key)}:${canonical(entry)}`);
    return `{${entries.join(',')}}`;
  }
  return encodePrimitive(value);
}

function hashOf(path: string, content: Buffer, algorithm: string): string {
  const hash = createHash(HASHES[algorithm]);
  const structured = /(^|\/)(data\.json|\.manifest)$/.test(path);
  return hash
    .update(
      structured ? canonical(JSON.parse(content.toString('utf8'))) : content,
    )
    .digest('hex');
}

function checkFiles(
  files: ReadonlyMap<string, Buffer>,
  signed: readonly SignedFile[],
) {
  const left = new Map(
    signed.map(file => [file.name.replace(/^\/+/, ''), file]),
  );
  if (left.size !== signed.length) {
    throw bundleError('its signature names a file twice');
  }
  for (const [path, content] of files) {
    const file = left.get(path);
    if (path === SIGNATURES) {
      continue;
    }
    if (!file) {
      throw bundleError(`its signature does not cover the file "${path}"`);
    }
    if (!Object.hasOwn(HASHES, file.algorithm)) {
      throw bundleError(
        `its signature hashes "${path}" with ${file.algorithm}, which is not trusted; use ${Object.keys(HASHES).join(', ')}`,
      );
    }
    if (hashOf(path, content, file.algorithm) !== file.hash.toLowerCase()) {
      throw bundleError(
        `the file "${path}" is not the one that was signed, it was changed`,
      );
    }
    left.delete(path);
  }
  if (left.size > 0) {
    throw bundleError(
      `its signature covers files that it lacks: ${[...left.keys()].join(', ')}`,
    );
  }
}

function parsed<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const result = schema.safeParse(value);
  if (!result.success) {
    throw bundleError(`${what} is wrong: ${z.prettifyError(result.error)}`);
  }
  return result.data;
}

function tokenOf(files: ReadonlyMap<string, Buffer>): string {
  const text = files.get(SIGNATURES);
  if (!text) {
    throw bundleError(
      `it is not signed, and only signed bundles are accepted; sign it with \`opa build --signing-key\` or \`opa sign\``,
    );
  }
  let json: unknown;
  try {
    json = JSON.parse(text.toString('utf8'));
  } catch {
    throw bundleError(`${SIGNATURES} in it is no JSON`);
  }
  const { signatures, plugin = '_default' } = parsed(
    signaturesSchema,
    json,
    `${SIGNATURES} in it`,
  );
  if (plugin !== '_default' || signatures.length !== 1) {
    throw bundleError(
      `${SIGNATURES} in it must have exactly one signature, and no plugin of its own`,
    );
  }
  return signatures[0];
}

/** What a token says before anything of it is believed: only to find the key. */
function namedKey(token: string): string | undefined {
  const [header, claims] = token.split('.').map(part => {
    try {
      return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    } catch {
      return undefined;
    }
  });
  const named = header?.kid ?? claims?.keyid;
  return typeof named === 'string' ? named : undefined;
}

function keyObject(key: string, algorithm: string, id: string): KeyObject {
  if (SECRET_ALGORITHM.test(algorithm)) {
    return createSecretKey(Buffer.from(key, 'utf8'));
  }
  try {
    return createPublicKey(key);
  } catch {
    throw bundleError(`the key "${id}" in the configuration is no public key`);
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) {
    return 'its signature has expired; sign it again';
  }
  if (error instanceof errors.JWTClaimValidationFailed) {
    return `its signature is not valid (yet): ${error.message}`;
  }
  if (error instanceof errors.JOSEAlgNotAllowed) {
    return 'its signature has another algorithm than its key';
  }
  return `its signature is wrong: ${(error as Error).message}`;
}

/**
 * Verifies the signature of a bundle as OPA does: one JWT, which lists every file with its hash. Throws an `InputError`
 * that says what is wrong with it; gives the id of the key.
 */
export async function verifyBundle(
  files: ReadonlyMap<string, Buffer>,
  { keys, keyId, scope }: BundleVerification,
): Promise<string> {
  const token = tokenOf(files);
  const id = keyId ?? namedKey(token);
  if (id === undefined || !Object.hasOwn(keys, id)) {
    throw bundleError(
      id === undefined
        ? 'its signature names no key; name the key to use in the configuration'
        : `it is signed with the key "${id}", which is not among the keys in the configuration`,
    );
  }
  const key = keys[id];
  let payload: unknown;
  try {
    ({ payload } = await jwtVerify(
      token,
      keyObject(key.key, key.algorithm, id),
      { algorithms: [key.algorithm] },
    ));
  } catch (error) {
    throw error instanceof errors.JOSEError || error instanceof TypeError
      ? bundleError(reasonOf(error))
      : error;
  }
  const claims = parsed(claimsSchema, payload, 'its signature');
  const wanted = scope ?? key.scope ?? '';
  if ((claims.scope ?? '') !== wanted) {
    throw bundleError(
      `its signature is for the scope "${claims.scope ?? ''}", not for "${wanted}"`,
    );
  }
  checkFiles(files, claims.files);
  return id;
}

/** Whether a bundle has a signature at all. */
export function isSigned(files: ReadonlyMap<string, Buffer>): boolean {
  return files.has(SIGNATURES);
}
