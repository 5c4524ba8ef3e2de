import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

type Counts = { passed: number; failed: number };

/** What `policies/index.mjs` of this package offers, to this program and to the scripts of its repository. */
export type PolicyTools = {
  OPA_VERSION: string;
  findOpa(
    env?: Record<string, string | undefined>,
    others?: readonly string[],
    isFit?: (version: string) => boolean,
  ): { command?: string; reason?: string };
  testPolicies(opa: string, folder: string): Counts;
  buildBundle(
    opa: string,
    folder: string,
  ): {
    wasm: Uint8Array;
    rego: Uint8Array;
    digest: string;
    revision: string;
    rules: { id: string }[];
  };
};

/** Tools that need OPA, which most who run this program do not have. */
export function loadPolicyTools(): Promise<PolicyTools> {
  // This file lies directly in the source folder, and so does what is built from it in the folder of the build.
  // eslint-disable-next-line no-restricted-syntax
  const file = resolve(__dirname, '..', 'policies', 'index.mjs');
  return import(pathToFileURL(file).href);
}
