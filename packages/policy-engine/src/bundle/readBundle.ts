import { DECISION_POINTS } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { JsonObject } from '@backstage/types';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { bundleError, DEFAULT_BUNDLE_LIMITS, readArchive } from './archive';
import type { BundleLimits } from './archive';
import { revisionFault } from './revision';

/** The entrypoint of each decision point, by its place. */
export const ENTRYPOINTS = DECISION_POINTS.map(
  point => `micro_apps/${point}/decision`,
);
/** Where a bundle says what it is. */
export const ABOUT_ENTRYPOINT = 'micro_apps/about';
const ORGANISATION_PATH = 'micro_apps/organisation';

const manifestSchema = z.looseObject({
  revision: z.string().default(''),
  roots: z.array(z.string()).default(['']),
  rego_version: z.number().optional(),
  wasm: z
    .array(z.looseObject({ entrypoint: z.string(), module: z.string() }))
    .default([]),
});

/**
 * A bundle, read and checked but not yet compiled.
 *
 * @public
 */
export type Bundle = {
  /** As its manifest says, or derived from its bytes. */
  revision: string;
  /** SHA-256 of the archive, in hexadecimal. */
  sha256: string;
  wasm: Uint8Array;
  data: JsonObject;
  /** All files, by their path. */
  files: ReadonlyMap<string, Buffer>;
};

function parseJson(text: Buffer, path: string): unknown {
  try {
    return JSON.parse(text.toString('utf8'));
  } catch {
    throw bundleError(`${path} in it is no JSON`);
  }
}

function covers(root: string, path: string): boolean {
  const trimmed = root.replace(/^\/+|\/+$/g, '');
  return trimmed === '' || path === trimmed || path.startsWith(`${trimmed}/`);
}

function checkManifest(files: Map<string, Buffer>) {
  const text = files.get('.manifest');
  if (!text) {
    throw bundleError('it has no .manifest; build it with `opa build`');
  }
  const parsed = manifestSchema.safeParse(parseJson(text, '.manifest'));
  if (!parsed.success) {
    throw bundleError(
      `its .manifest is wrong: ${z.prettifyError(parsed.error)}`,
    );
  }
  const { revision, wasm, roots, rego_version: regoVersion } = parsed.data;
  const fault = revisionFault(revision);
  if (fault) {
    throw bundleError(
      `${fault}; build it with another one, \`opa build --revision\``,
    );
  }
  if (regoVersion !== undefined && regoVersion !== 1) {
    throw bundleError(
      `it is written in version ${regoVersion} of Rego; build it from Rego v1`,
    );
  }
  const offered = wasm.map(({ entrypoint }) => entrypoint);
  const missing = [...ENTRYPOINTS, ABOUT_ENTRYPOINT].filter(
    entrypoint => !offered.includes(entrypoint),
  );
  if (missing.length > 0) {
    throw bundleError(
      `it lacks the entrypoint ${missing.map(name => `"${name}"`).join(', ')}; build it with \`-e\` for each`,
    );
  }
  if (roots.some(root => covers(root, ORGANISATION_PATH))) {
    throw bundleError(
      `the roots of its .manifest cover "${ORGANISATION_PATH}", which comes from the portal's configuration; name narrower roots`,
    );
  }
  return parsed.data;
}

function readData(files: Map<string, Buffer>): JsonObject {
  const odd = [...files.keys()].find(path =>
    /(^|\/)(patch\.json|data\.ya?ml)$|.\/data\.json$/.test(path),
  );
  if (odd) {
    throw bundleError(
      `"${odd}" in it is not read; \`opa build\` writes all data into one data.json`,
    );
  }
  const text = files.get('data.json');
  const data = text ? parseJson(text, 'data.json') : {};
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    throw bundleError('data.json in it is no object');
  }
  return data as JsonObject;
}

/**
 * Reads a bundle as `opa build -t wasm` writes it, in memory. Throws an `InputError` that says what is wrong with it.
 *
 * @public
 */
export function readBundle(
  bytes: Uint8Array,
  limits: Partial<BundleLimits> = {},
): Bundle {
  const files = readArchive(bytes, { ...DEFAULT_BUNDLE_LIMITS, ...limits });
  const manifest = checkManifest(files);
  const wasm = files.get('policy.wasm');
  if (!wasm) {
    throw bundleError(
      'it has no policy.wasm; build it with `opa build --target wasm`',
    );
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return {
    revision: manifest.revision || sha256.slice(0, 12),
    sha256,
    wasm,
    data: readData(files),
    files,
  };
}
