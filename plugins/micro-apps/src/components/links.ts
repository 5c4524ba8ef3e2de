import { useRouteRef } from '@backstage/frontend-plugin-api';
import { parseEntityRef } from '@backstage/catalog-model';
import type { AppState } from '@micro-apps/backstage-plugin-micro-apps-common';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { useMemo } from 'react';
import {
  PATHS,
  REGISTRATION_TEMPLATE,
  registrationRouteRef,
  rootRouteRef,
} from '../routes';

type AppKey = { namespace: string; name: string };

/** Where things of this plugin are found in the portal. */
export function useLinks() {
  const root = useRouteRef(rootRouteRef)?.() ?? '/micro-apps';
  const registration = useRouteRef(registrationRouteRef)?.(
    REGISTRATION_TEMPLATE,
  );
  return useMemo(
    () => ({
      overview: `${root}/${PATHS.overview}`,
      inventory: (query = '') =>
        `${root}/${PATHS.inventory}${query && `?${query}`}`,
      approvals: (show?: string) =>
        `${root}/${PATHS.approvals}${show ? `?show=${show}` : ''}`,
      approval: (id: string) =>
        `${root}/${PATHS.approvals}/${encodeURIComponent(id)}`,
      myApps: `${root}/${PATHS.myApps}`,
      policies: (query = '') =>
        `${root}/${PATHS.policies}${query && `?${query}`}`,
      audit: `${root}/${PATHS.audit}`,
      files: `${root}/${PATHS.files}`,
      modelEndpoints: `${root}/${PATHS.modelEndpoints}`,
      resubmit: ({ namespace, name }: AppKey) =>
        `${root}/${PATHS.resubmit}/${namespace}/${encodeURIComponent(name)}`,
      certificate: ({ namespace, name }: AppKey) =>
        `${root}/${PATHS.certificates}/${namespace}/${encodeURIComponent(name)}`,
      /** Of what is gone; leads on to the entity page of what is not. */
      history: (entityRef: string) => {
        const { namespace, name } = parseEntityRef(entityRef);
        return `${root}/${PATHS.apps}/${namespace}/${encodeURIComponent(name)}`;
      },
      registration:
        registration ?? '/create/templates/default/register-micro-app',
    }),
    [root, registration],
  );
}

/** The address of the page of an app: what is decommissioned has left the catalog. */
export function useAppLink() {
  const links = useLinks();
  const entityLink = useEntityLink();
  return ({ entityRef, state }: { entityRef: string; state: AppState }) =>
    state === 'decommissioned'
      ? links.history(entityRef)
      : entityLink(entityRef);
}

/** The address of the entity page of an app, by its entity reference. */
export function useEntityLink() {
  const route = useRouteRef(entityRouteRef);
  return (entityRef: string) => {
    const { kind, namespace, name } = parseEntityRef(entityRef);
    return (
      route?.({ kind: kind.toLocaleLowerCase('en-US'), namespace, name }) ??
      `/catalog/${namespace}/${kind.toLocaleLowerCase('en-US')}/${name}`
    );
  };
}
