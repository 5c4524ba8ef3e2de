import {
  ANNOTATION_EDIT_URL,
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  Entity,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import {
  MICRO_APP_KIND,
  MODEL_ENDPOINT_NAMESPACE,
  MODEL_ENDPOINT_RESOURCE_TYPE,
  ModelEndpoint,
  PublishedApps,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { withoutCatalogAnnotations } from '../annotations';

/** Where the entities of the registry come from, as the catalog sees it. */
export const REGISTRY_LOCATION = 'micro-apps:registry';

const LOCATION_ANNOTATIONS = {
  [ANNOTATION_LOCATION]: REGISTRY_LOCATION,
  [ANNOTATION_ORIGIN_LOCATION]: REGISTRY_LOCATION,
};

type PublishedApp = PublishedApps['items'][number];

/** The entity reference of an app of the registry. */
export function microAppRef(app: Pick<PublishedApp, 'namespace' | 'name'>) {
  return stringifyEntityRef({
    kind: MICRO_APP_KIND,
    namespace: app.namespace,
    name: app.name,
  });
}

/** The entity of an app; `undefined` for one that is no longer in the catalog. */
export function toMicroAppEntity(app: PublishedApp): Entity | undefined {
  if (!app.manifest) {
    return undefined;
  }
  const manifest = app.manifest as Entity;
  return {
    ...manifest,
    metadata: {
      // What an app is for says more than no description; an author's own stands before it.
      description: String(manifest.spec?.purpose ?? ''),
      ...manifest.metadata,
      namespace: app.namespace,
      name: app.name,
      annotations: {
        ...withoutCatalogAnnotations(manifest.metadata?.annotations),
        ...LOCATION_ANNOTATIONS,
        // Where the catalog offers to edit an entity, it opens the form with what was sent last.
        [ANNOTATION_EDIT_URL]: `/micro-apps/resubmit/${app.namespace}/${app.name}`,
      },
    },
  };
}

/** The entity of an entry of the register of model endpoints. */
export function toModelEndpointEntity(
  endpoint: ModelEndpoint,
  owner: string,
): Entity {
  const tags = [endpoint.hosting, `region-${endpoint.region}`, endpoint.state]
    .map(tag => tag.toLocaleLowerCase('en-US').replace(/[^a-z0-9+#:]+/g, '-'))
    .map(tag => tag.replace(/^-+|-+$/g, ''));
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      namespace: MODEL_ENDPOINT_NAMESPACE,
      name: endpoint.id,
      title: endpoint.title,
      ...(endpoint.description && { description: endpoint.description }),
      tags,
      annotations: { ...LOCATION_ANNOTATIONS },
    },
    spec: {
      type: MODEL_ENDPOINT_RESOURCE_TYPE,
      owner,
      hosting: endpoint.hosting,
      region: endpoint.region,
      models: endpoint.models.map(entry => entry.model),
    },
  };
}
