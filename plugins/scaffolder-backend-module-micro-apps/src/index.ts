/**
 * Template actions that register LLM micro apps.
 *
 * @packageDocumentation
 */
export { scaffolderModuleMicroApps as default } from './module';
