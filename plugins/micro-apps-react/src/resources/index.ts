export * from './hooks';
export * from './useResource';
export * from './policyHooks';
export * from './registerHooks';
