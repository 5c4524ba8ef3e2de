import { Entity } from '@backstage/catalog-model';

const GOVERNANCE_PREFIX = 'micro-apps.dev/';
const CATALOG_PREFIX = 'backstage.io/';

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
 * The entity without labels and annotations that look like facts of governance. Those live in the registry: an
 * annotation says whatever its author likes.
 */
export function withoutGovernanceClaims(entity: Entity): Entity {
  const annotations = dropKeys(entity.metadata.annotations, GOVERNANCE_PREFIX);
  const labels = dropKeys(entity.metadata.labels, GOVERNANCE_PREFIX);
  if (
    annotations === entity.metadata.annotations &&
    labels === entity.metadata.labels
  ) {
    return entity;
  }
  return { ...entity, metadata: { ...entity.metadata, annotations, labels } };
}

/** The annotations without those by which the catalog itself is steered. */
export function withoutCatalogAnnotations(
  annotations: Record<string, string> | undefined,
): Record<string, string> {
  return dropKeys(annotations, CATALOG_PREFIX) ?? {};
}
