export * from './days';
export * from './heldState';
export * from './lifecycle';
export * from './review';
export * from './reviewSchedule';
export * from './reviewEligibility';
