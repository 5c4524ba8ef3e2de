export * from './ApiClient';
export * from './MicroAppsApi';
export * from './MicroAppsClient';
export * from './PolicyApi';
export * from './PolicyClient';
export * from './ReviewApi';
export * from './ReviewClient';
