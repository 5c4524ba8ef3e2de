/**
 * Pages, entity cards and home widget of LLM micro apps.
 *
 * @packageDocumentation
 */
export { default } from './plugin';
export { microAppsMessages, microAppsTranslationRef } from './translation';
