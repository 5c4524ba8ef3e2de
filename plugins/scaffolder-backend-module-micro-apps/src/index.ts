export { createRegisterAction } from './actions/register';
