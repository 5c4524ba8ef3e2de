/**
 * The API reference, hooks and shared components of the micro-apps front end.
 *
 * @packageDocumentation
 */
export * from './api';
export * from './components';
export * from './errors';
export * from './form';
export * from './messages';
export * from './palette';
export * from './resources';
export * from './translation';
