import type { AuthService } from '@backstage/backend-plugin-api';
import {
  ANNOTATION_LOCATION,
  Entity,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  MICRO_APP_KIND,
  sha256Hex,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { publicLocation } from './location';

/** Of the entities that the registry publishes itself. */
const REGISTRY_LOCATION = 'micro-apps:registry';
/** Set by the catalog where nothing points to an entity any more. */
const ANNOTATION_ORPHAN = 'backstage.io/orphan';
const PAGE_SIZE = 500;

/** What is read of every entity, to find those that have to be looked at. */
const FIELDS = [
  'kind',
  'metadata.namespace',
  'metadata.name',
  'metadata.etag',
  `metadata.annotations.${ANNOTATION_LOCATION}`,
  `metadata.annotations.${ANNOTATION_ORPHAN}`,
];

/** The catalog's own are shorter; of a longer one, which another processor may state, the hash tells as much. */
const MAX_ETAG = 100;

/** A micro app that the catalog found in a file. */
export type CatalogFile = { entityRef: string; etag: string; location: string };

/** What the catalog knows of micro apps that are not the registry's own. */
export class CatalogFiles {
  static create(options: {
    catalog: CatalogService;
    auth: AuthService;
  }): CatalogFiles {
    return new CatalogFiles(options.catalog, options.auth);
  }

  private constructor(
    private readonly catalog: CatalogService,
    private readonly auth: AuthService,
  ) {}

  /** All of them, page by page. */
  async *pages(): AsyncGenerator<CatalogFile[]> {
    let cursor: string | undefined;
    do {
      const { items, pageInfo } = await this.catalog.queryEntities(
        cursor
          ? { cursor, fields: FIELDS, limit: PAGE_SIZE, totalItems: 'exclude' }
          : {
              query: {
                $all: [
                  { kind: MICRO_APP_KIND },
                  {
                    $not: {
                      [`metadata.annotations.${ANNOTATION_LOCATION}`]:
                        REGISTRY_LOCATION,
                    },
                  },
                ],
              },
              fields: FIELDS,
              limit: PAGE_SIZE,
              totalItems: 'exclude',
            },
        { credentials: await this.auth.getOwnServiceCredentials() },
      );
      yield items.flatMap(entity => toFile(entity) ?? []);
      cursor = pageInfo.nextCursor;
    } while (cursor);
  }

  /** Entities whole, in the order of the references; nothing for those that are not in a file, or gone. */
  async get(entityRefs: string[]): Promise<(Entity | undefined)[]> {
    const { items } = await this.catalog.getEntitiesByRefs(
      { entityRefs },
      { credentials: await this.auth.getOwnServiceCredentials() },
    );
    return items.map(entity => (entity && toFile(entity) ? entity : undefined));
  }
}

/** Nothing where the entity is the registry's own, or where its file is gone. */
export function toFile(entity: Entity): CatalogFile | undefined {
  const { annotations = {}, etag = '' } = entity.metadata;
  const location = annotations[ANNOTATION_LOCATION];
  if (
    !location ||
    location === REGISTRY_LOCATION ||
    annotations[ANNOTATION_ORPHAN] === 'true'
  ) {
    return undefined;
  }
  return {
    entityRef: stringifyEntityRef(entity),
    etag: etag.length > MAX_ETAG ? sha256Hex(etag) : etag,
    location: publicLocation(location),
  };
}
