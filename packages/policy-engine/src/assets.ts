import { resolve } from 'node:path';

// This file lies directly in the source folder, and so does what is built from it in the folder of the build.
// `resolvePackagePath` would bring a back end's library to the command line.
// eslint-disable-next-line no-restricted-syntax
const assets = resolve(__dirname, '..', 'assets');

/** The code of the threads that evaluate. */
export const workerFile = resolve(assets, 'worker.cjs');

/**
 * The bundle that comes with this package.
 *
 * @public
 */
export const defaultBundlePath = resolve(assets, 'bundle.tar.gz');
