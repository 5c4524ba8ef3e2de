export * from './manifest';
export * from './assessment';
export * from './modelEndpoints';
export * from './apps';
export * from './approvals';
export * from './audit';
export * from './paging';
export * from './reference';
export { digestSchema, instantSchema } from './text';
