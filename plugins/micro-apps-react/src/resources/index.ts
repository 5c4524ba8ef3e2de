export * from './hooks';
export * from './useResource';
