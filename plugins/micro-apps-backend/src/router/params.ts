import { z } from 'zod';

/** The largest integer that both engines keep in an integer column. */
const MAX_INTEGER = 2_147_483_647;

const name = z.string().min(1).max(63);
export const idParam = z.string().min(1).max(63);
export const numberParam = z.coerce
  .number({ error: 'must be a whole number' })
  .int('must be a whole number')
  .min(1, 'must be at least 1')
  .max(MAX_INTEGER, `must be at most ${MAX_INTEGER}`);

/** An app that gave its name up has a longer one since. */
const appName = z.string().min(1).max(72);
export const appParams = z.object({ namespace: name, name: appName });
export const idParams = z.object({ id: idParam });
export const appPartParams = appParams.extend({ id: idParam });
export const revisionParams = appParams.extend({ number: numberParam });
