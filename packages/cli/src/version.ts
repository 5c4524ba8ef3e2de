import { name, version } from '../package.json';

export const PACKAGE = { name, version };
