/**
 * Governance API, approvals, register of model endpoints and audit chain of LLM micro apps.
 *
 * @packageDocumentation
 */
export { microAppsPlugin as default } from './plugin';
