import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { setTimeout as pause } from 'node:timers/promises';

/** The catalog shows a new app within this time, unless it is in trouble. */
const PATIENCE_MS = 5_000;
const PAUSE_MS = 250;

/**
 * Waits until the catalog has an entity, so that a link to it does not lead to "not found". The app is registered by
 * then, so a catalog that is late or away only costs the wait.
 */
export async function waitForEntity(
  catalog: CatalogService,
  entityRef: string,
  options: {
    credentials: BackstageCredentials;
    signal?: AbortSignal;
    patienceMs?: number;
  },
): Promise<boolean> {
  const { credentials, signal, patienceMs = PATIENCE_MS } = options;
  const end = Date.now() + patienceMs;
  while (!signal?.aborted) {
    const entity = await catalog
      .getEntityByRef(entityRef, { credentials })
      .catch(() => undefined);
    if (entity) return true;
    if (Date.now() >= end) return false;
    await pause(PAUSE_MS, undefined, { signal }).catch(() => undefined);
  }
  return false;
}
