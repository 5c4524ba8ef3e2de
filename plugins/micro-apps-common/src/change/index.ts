export * from './config';
export * from './threshold';
