import { useApi } from '@backstage/core-plugin-api';
import type {
  Choices as ServerChoices,
  MicroAppsApi,
  ModelEndpoint,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { microAppsApiRef } from '@micro-apps/backstage-plugin-micro-apps-react';
import { useCallback, useEffect, useState } from 'react';

/** What the form lets a person pick from. @internal */
export type Choices = {
  regions: ServerChoices['regions'];
  controls: ServerChoices['controls'];
  endpoints: ModelEndpoint[];
  loading: boolean;
  error?: Error;
  retry(): void;
};

type Loaded = Pick<Choices, 'regions' | 'controls' | 'endpoints'>;

// The steps of the form come and go, the choices stay; a failed attempt is not kept.
const cache = new WeakMap<MicroAppsApi, Loaded>();
const NOTHING: Loaded = { regions: [], controls: [], endpoints: [] };

/** @internal */
export function useChoices(): Choices {
  const api = useApi(microAppsApiRef);
  const [loaded, setLoaded] = useState(cache.get(api));
  const [error, setError] = useState<Error>();
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    if (cache.has(api)) return undefined;
    const controller = new AbortController();
    const { signal } = controller;
    Promise.all([api.getChoices({ signal }), api.getModelEndpoints({ signal })])
      .then(([choices, { items }]) => {
        const value = { ...choices, endpoints: items };
        cache.set(api, value);
        if (!signal.aborted) setLoaded(value);
      })
      .catch(reason => {
        if (!signal.aborted) setError(reason);
      });
    return () => controller.abort();
  }, [api, attempt]);

  const retry = useCallback(() => {
    setError(undefined);
    setAttempt(count => count + 1);
  }, []);

  return {
    ...(loaded ?? NOTHING),
    loading: !loaded && !error,
    error: loaded ? undefined : error,
    retry,
  };
}
