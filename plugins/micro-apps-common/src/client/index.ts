export * from './MicroAppsApi';
export * from './MicroAppsClient';
