import { ConflictError } from '@backstage/errors';
import { digestOf } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Database, IdempotencyKey, Stores } from '../database';

/** Keeps the answer of an act, in the transaction of the act. */
export type Remember = (stores: Stores, response: unknown) => Promise<void>;

async function recall<T>(
  database: Database,
  key: IdempotencyKey,
  bodyDigest: string,
): Promise<{ response: T } | undefined> {
  const earlier = await database.read(({ idempotency }) =>
    idempotency.find(key),
  );
  if (earlier && earlier.bodyDigest !== bodyDigest) {
    throw new ConflictError(
      `The Idempotency-Key "${key.key}" was used for another call; use a new one`,
    );
  }
  return earlier && { response: earlier.response as T };
}

/** Acts once for each key: a repeated call gets the first call's answer, also where both run at the same moment. */
export async function actOnce<T>(
  options: {
    database: Database;
    key: IdempotencyKey | undefined;
    body: unknown;
    now: string;
  },
  act: (remember: Remember) => Promise<T>,
): Promise<T> {
  const { database, key, now } = options;
  if (!key) {
    return act(async () => {});
  }
  const bodyDigest = digestOf(options.body);
  const earlier = await recall<T>(database, key, bodyDigest);
  if (earlier) {
    return earlier.response;
  }
  try {
    return await act((stores, response) =>
      stores.idempotency.insert(key, bodyDigest, response, now),
    );
  } catch (error) {
    // The same call may have come first meanwhile, and be the reason of the failure.
    const concurrent = await recall<T>(database, key, bodyDigest);
    if (concurrent) {
      return concurrent.response;
    }
    throw error;
  }
}
