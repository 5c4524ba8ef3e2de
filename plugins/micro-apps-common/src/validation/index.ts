export * from './issues';
export * from './parse';
