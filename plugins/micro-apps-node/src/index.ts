/**
 * What other back-end packages need of the micro-apps plugin: permission rules, event topics,
 * extension points and services.
 *
 * @packageDocumentation
 */
export * from './decommission';
export * from './events';
export * from './permissions';
export * from './policyDecisions';
export * from './policyEngine';
