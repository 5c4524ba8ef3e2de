export * from './governanceConfig';
export * from './reviewsConfig';
