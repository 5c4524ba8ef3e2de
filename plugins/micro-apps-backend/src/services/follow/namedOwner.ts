import {
  Entity,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';

/** Whom a file names as owner, also where nothing else of it can be read; `null` where that is nobody. */
export function namedOwner(entity: Entity | undefined): string | null {
  const owner = entity?.spec?.owner;
  if (typeof owner !== 'string') {
    return null;
  }
  try {
    return stringifyEntityRef(
      parseEntityRef(owner, {
        defaultKind: 'group',
        defaultNamespace: entity?.metadata.namespace ?? 'default',
      }),
    ).slice(0, 200);
  } catch {
    return null;
  }
}
