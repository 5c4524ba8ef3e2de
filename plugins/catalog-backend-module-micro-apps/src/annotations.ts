import { Entity } from '@backstage/catalog-model';

const GOVERNANCE_PREFIX = 'micro-apps.dev/';
const CATALOG_PREFIX = 'backstage.io/';
/** By it the catalog marks entities that nothing points to any more. */
const ANNOTATION_ORPHAN = 'backstage.io/orphan';

function dropKeys<T>(
  record: Record<string, T> | undefined,
  prefix: string,
): Record<string, T> | undefined {
  if (!record || !Object.keys(record).some(key => key.startsWith(prefix))) {
    return record;
  }
  return Object.fromEntries(
    Object.entries(record).filter(([key]) => !key.startsWith(prefix)),
  );
}

/**
 * The entity without what only the catalog or the registry can know: an author may write anything into a file. What
 * looks like facts of governance is dropped, and so are an etag, which would hide changes, a status, and the word that
 * the file is gone.
 */
export function withoutForeignClaims(entity: Entity): Entity {
  const {
    status: _status,
    relations: _relations,
    ...rest
  } = entity as Entity & {
    status?: unknown;
  };
  const { etag: _etag, uid: _uid, ...metadata } = entity.metadata;
  const annotations = dropKeys(metadata.annotations, GOVERNANCE_PREFIX);
  return {
    ...rest,
    metadata: {
      ...metadata,
      annotations: dropKeys(annotations, ANNOTATION_ORPHAN),
      labels: dropKeys(metadata.labels, GOVERNANCE_PREFIX),
    },
  };
}

/** The annotations without those by which the catalog itself is steered. */
export function withoutCatalogAnnotations(
  annotations: Record<string, string> | undefined,
): Record<string, string> {
  return dropKeys(annotations, CATALOG_PREFIX) ?? {};
}
