import { DEFAULT_NAMESPACE } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import type { MicroAppsApi } from '@micro-apps/backstage-plugin-micro-apps-common';
import { microAppsApiRef } from '@micro-apps/backstage-plugin-micro-apps-react';
import { useEffect, useState } from 'react';

const PAUSE_MS = 400;

/** @internal */
export type NameCheck =
  | { state: 'none' | 'checking' | 'free' | 'unknown' }
  | { state: 'taken'; title: string };

/**
 * Whether the name is free for a new app. An app that the person may not see counts as free here; the server says so
 * when it is submitted.
 *
 * @internal
 */
export async function checkName(
  api: MicroAppsApi,
  name: string,
  signal?: AbortSignal,
): Promise<NameCheck> {
  try {
    const app = await api.getApp(
      { namespace: DEFAULT_NAMESPACE, name },
      { signal },
    );
    return { state: 'taken', title: app.title };
  } catch (error) {
    return {
      state:
        (error as { statusCode?: number })?.statusCode === 404
          ? 'free'
          : 'unknown',
    };
  }
}

/** @internal */
export function useNameCheck(name: string | undefined): NameCheck {
  const api = useApi(microAppsApiRef);
  const [checked, setChecked] = useState<{ name: string; check: NameCheck }>();
  useEffect(() => {
    if (!name) return undefined;
    const controller = new AbortController();
    const timer = setTimeout(async () => {
      const check = await checkName(api, name, controller.signal);
      if (!controller.signal.aborted) setChecked({ name, check });
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [api, name]);
  if (!name) return { state: 'none' };
  return checked?.name === name ? checked.check : { state: 'checking' };
}
