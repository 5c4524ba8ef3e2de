export * from './compare';
export { toModelEndpoint } from './entry';
export * from './override';
export * from './reopening';
