import { DEFAULT_NAMESPACE } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import type { MicroAppsApi } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  type MicroAppFormApp,
  microAppsApiRef,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import useAsync from 'react-use/lib/useAsync';
import { placeOfFile } from './fileText';

/** Where the file is that an app is kept in; nothing where it is kept by this form. @internal */
export async function findFile(
  api: MicroAppsApi,
  { metadata, baseRevision }: MicroAppFormApp,
): Promise<string | undefined> {
  const { name, namespace = DEFAULT_NAMESPACE } = metadata ?? {};
  if (!name || baseRevision === undefined) return undefined;
  const { origin } = await api.getApp({ namespace, name });
  return origin.location ? placeOfFile(origin.location) : undefined;
}

/** As `findFile`; the server refuses what this cannot find out. @internal */
export function useFile(app: MicroAppFormApp): string | undefined {
  const api = useApi(microAppsApiRef);
  const { metadata, baseRevision } = app;
  const { name, namespace } = metadata ?? {};
  return useAsync(
    () => findFile(api, { metadata: { name, namespace }, baseRevision }),
    [api, name, namespace, baseRevision],
  ).value;
}
