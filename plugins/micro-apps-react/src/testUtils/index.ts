/**
 * Sample answers of the back end, for tests.
 *
 * @packageDocumentation
 */
export * from './fixtures';
