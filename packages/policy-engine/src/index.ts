/**
 * Evaluates the policies of micro apps: embedded, or by an OPA server.
 *
 * @packageDocumentation
 */
export { defaultBundlePath } from './assets';
export type { BundleLimits } from './bundle/archive';
export { readBundle } from './bundle/readBundle';
export type { Bundle } from './bundle/readBundle';
export { BUNDLE_SIGNATURE_ALGORITHMS } from './bundle/signatures';
export type { BundleVerification } from './bundle/signatures';
export { createCandidateEngine } from './candidate';
export { createEmbeddedPolicyEngine } from './embedded/EmbeddedPolicyEngine';
export type { EmbeddedPolicyEngineOptions } from './embedded/EmbeddedPolicyEngine';
export type { BundleSource, SourcedBundle } from './sources/BundleSource';
export { fileBundleSource } from './sources/fileBundleSource';
export { httpBundleSource } from './sources/httpBundleSource';
export type { HttpBundleSourceOptions } from './sources/httpBundleSource';
export type { HttpCredentials } from './http/credentials';
export { createOpaPolicyEngine } from './opa/OpaPolicyEngine';
export type { OpaPolicyEngineOptions } from './opa/OpaPolicyEngine';
