import { parseEntityRef } from '@backstage/catalog-model';

/** The name of an entity, as far as its reference tells. @internal */
export function nameOfRef(ref: string): string {
  try {
    return parseEntityRef(ref, { defaultKind: 'group' }).name;
  } catch {
    return ref;
  }
}
