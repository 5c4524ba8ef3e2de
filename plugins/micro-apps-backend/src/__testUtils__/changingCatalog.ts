import type { Entity } from '@backstage/catalog-model';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { ENTITIES } from './people';

/** A catalog that people leave, and that fails, while a test runs. */
export function changingCatalog(entities: Entity[] = ENTITIES) {
  const known = new Map(
    entities.map(entity => [stringifyEntityRef(entity), entity]),
  );
  const state = { isDown: false, calls: 0 };
  const catalog = catalogServiceMock.mock({
    getEntitiesByRefs: async ({ entityRefs }) => {
      state.calls += 1;
      if (state.isDown) {
        throw new Error('The catalog is down');
      }
      return { items: entityRefs.map(ref => known.get(ref)) };
    },
  });
  return {
    catalog,
    state,
    remove: (ref: string) => known.delete(ref),
    add: (entity: Entity) => known.set(stringifyEntityRef(entity), entity),
    entity: (ref: string) => known.get(ref) as Entity,
    /** Takes all members out of a group. */
    empty: (ref: string) => {
      const entity = known.get(ref) as Entity;
      known.set(ref, {
        ...entity,
        relations: entity.relations?.filter(({ type }) => type !== 'hasMember'),
      });
    },
  };
}
