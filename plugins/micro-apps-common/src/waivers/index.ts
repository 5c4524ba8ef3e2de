export * from './waiverEligibility';
