export * from './MicroAppEntityV1alpha1';
