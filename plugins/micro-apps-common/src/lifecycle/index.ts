export * from './lifecycle';
export * from './review';
