/**
 * The kind `MicroApp`, its relations, and the entity provider of the micro-apps registry.
 *
 * @packageDocumentation
 */
export { catalogModuleMicroApps as default } from './module';
export { MicroAppEntityProcessor } from './processor/MicroAppEntityProcessor';
