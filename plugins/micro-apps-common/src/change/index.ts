export * from './classifyChange';
export * from './config';
export * from './threshold';
