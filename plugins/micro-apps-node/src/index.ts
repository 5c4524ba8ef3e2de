/**
 * What other back-end packages need of the micro-apps plugin: permission rules and event topics.
 *
 * @packageDocumentation
 */
export * from './decommission';
export * from './events';
export * from './permissions';
export * from './policyEngine';
