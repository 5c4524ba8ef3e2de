import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  digestOf,
  ManifestInput,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { ENTITIES } from './people';

/** Where the files of the tests are. */
export const REPO = 'https://github.com/acme/apps/blob/main';

/** A file as the catalog shows it. */
export function fileEntity(
  manifest: ManifestInput,
  change: Partial<Entity> & { location?: string } = {},
): Entity {
  const { location, ...rest } = change;
  const { name } = manifest.metadata;
  const entity = {
    ...manifest,
    ...rest,
    metadata: {
      namespace: 'default',
      ...manifest.metadata,
      ...rest.metadata,
      annotations: {
        ...manifest.metadata.annotations,
        ...rest.metadata?.annotations,
        'backstage.io/managed-by-location':
          location ?? `url:${REPO}/${name}/catalog-info.yaml`,
      },
    },
  } as Entity;
  return {
    ...entity,
    metadata: { ...entity.metadata, etag: digestOf(entity) },
  };
}

/** A catalog whose files a test changes. */
export function gitCatalog() {
  const files = new Map<string, Entity>();
  const calls = { queryEntities: 0, getEntitiesByRefs: 0 };
  const state = { isDown: false };
  const current = () =>
    catalogServiceMock({ entities: [...ENTITIES, ...files.values()] });
  const asked = (call: keyof typeof calls) => {
    calls[call] += 1;
    if (state.isDown) {
      throw new Error('the catalog is away');
    }
  };
  const catalog = catalogServiceMock.mock({
    queryEntities: async (...args) => {
      asked('queryEntities');
      return current().queryEntities(...args);
    },
    getEntitiesByRefs: async (...args) => {
      asked('getEntitiesByRefs');
      return current().getEntitiesByRefs(...args);
    },
  });
  return Object.assign(state, {
    catalog,
    calls,
    /** Writes a file, or what the catalog makes of it. */
    put(...entities: Entity[]) {
      for (const entity of entities) {
        files.set(stringifyEntityRef(entity), entity);
      }
    },
    remove(entity: Entity) {
      files.delete(stringifyEntityRef(entity));
    },
  });
}
