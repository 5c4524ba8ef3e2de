import { useApi, useApiHolder } from '@backstage/frontend-plugin-api';
import { signalApiRef } from '@backstage/plugin-signals-react';
import type { MicroAppsApi } from '@micro-apps/backstage-plugin-micro-apps-common';
import { useCallback, useMemo, useRef, useSyncExternalStore } from 'react';
import { microAppsApiRef } from '../api';
import { ResourceStore, type ResourceSnapshot } from './ResourceStore';

/**
 * Something of the back end, as far as it is known.
 *
 * @public
 */
export type Resource<T> = {
  /** Stays while a newer one is fetched, and when that fails. */
  value?: T;
  error?: Error;
  /** There is neither a value nor an error yet. */
  loading: boolean;
  /** A value is there, and a newer one is under way. */
  refreshing: boolean;
  reload: () => void;
};

const NOTHING: ResourceSnapshot<never> = { fetching: false };

/**
 * Fetches something of the back end, shares it with everyone who shows the same, and keeps it up to date.
 *
 * @param key - identifies what is fetched; `undefined` fetches nothing
 * @param load - fetches it
 * @param app - `namespace/name` of the app that it is about; without it any change of any app counts
 * @public
 */
export function useResource<T>(
  key: string | undefined,
  load: (api: MicroAppsApi) => Promise<T>,
  app?: string,
): Resource<T> {
  const api = useApi(microAppsApiRef);
  const signals = useApiHolder().get(signalApiRef);
  const store = ResourceStore.of(api, signals);
  // The key says what is fetched, so the function that came with it stays right until the key changes.
  const keyed = useRef({ key, load });
  if (keyed.current.key !== key) {
    keyed.current = { key, load };
  }
  const { load: keyedLoad } = keyed.current;

  const subscribe = useCallback(
    (listener: () => void) =>
      key === undefined
        ? () => {}
        : store.subscribe({ key, app, load: () => keyedLoad(api) }, listener),
    [store, api, key, app, keyedLoad],
  );
  const snapshot = useSyncExternalStore<ResourceSnapshot<T>>(subscribe, () =>
    key === undefined ? NOTHING : store.snapshot<T>(key),
  );
  const reload = useCallback(() => {
    if (key !== undefined) {
      store.reload(key);
    }
  }, [store, key]);

  return useMemo(() => {
    const known = snapshot.value !== undefined;
    return {
      value: snapshot.value,
      error: snapshot.error,
      loading: key !== undefined && !known && !snapshot.error,
      refreshing: known && snapshot.fetching,
      reload,
    };
  }, [snapshot, key, reload]);
}

/**
 * A function to call after a change that this screen made itself: everything shown of the app is fetched again.
 *
 * @public
 */
export function useInvalidateMicroApps(): (app?: {
  namespace: string;
  name: string;
}) => void {
  const api = useApi(microAppsApiRef);
  const signals = useApiHolder().get(signalApiRef);
  return useCallback(
    app =>
      ResourceStore.of(api, signals).invalidate(
        app && `${app.namespace}/${app.name}`,
      ),
    [api, signals],
  );
}
