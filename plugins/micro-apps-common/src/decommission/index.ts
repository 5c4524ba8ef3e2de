export * from './certificate';
export * from './config';
export * from './plan';
export * from './rules';
export * from './steps';
