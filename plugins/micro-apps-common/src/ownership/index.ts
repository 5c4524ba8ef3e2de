export * from './config';
export * from './orphaning';
export * from './rules';
