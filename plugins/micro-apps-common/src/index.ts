/**
 * The MicroApp kind, the risk model, the lifecycle and the typed client of the micro-apps plugins.
 *
 * @packageDocumentation
 */
export * from './change';
export * from './client';
export * from './config';
export * from './decommission';
export * from './delegation';
export * from './diff';
export * from './digest';
export * from './fourEyes';
export * from './kind';
export * from './lifecycle';
export * from './manifest';
export * from './ownership';
export * from './permissions';
export * from './policy';
export * from './register';
export * from './risk';
export * from './schema';
export * from './validation';
export * from './waivers';
