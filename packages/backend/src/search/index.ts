export { searchModuleEntityNames as default } from './module';
