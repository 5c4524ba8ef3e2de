/**
 * The API reference, hooks and shared components of the micro-apps front end.
 *
 * @packageDocumentation
 */
export * from './api';
export * from './form';
