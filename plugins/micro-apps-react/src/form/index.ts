export * from './formData';
