export * from './governanceConfig';
