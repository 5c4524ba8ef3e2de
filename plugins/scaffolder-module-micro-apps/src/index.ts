/**
 * Form fields for the scaffolder, with which a person registers a micro app.
 *
 * @packageDocumentation
 */
export { scaffolderModuleMicroApps as default } from './module';
