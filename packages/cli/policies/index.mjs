// Plain JavaScript, since the scripts of this repository use it before anything is built.
export { buildBundle } from './bundle.mjs';
export { findOpa, OPA_VERSION } from './opa.mjs';
export { PolicyError } from './PolicyError.mjs';
export { testPolicies } from './tests.mjs';
