import { RELATION_MEMBER_OF } from '@backstage/catalog-model';
import { isError } from '@backstage/errors';
import type { Decider } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Database } from '../../database';
import type { EntityLookup } from '../EntityLookup';

type Options = {
  database: Database;
  entities: EntityLookup;
  now: () => Date;
};

/** Finds out for whom a person may decide now. */
export class Delegators {
  static create(options: Options): Delegators {
    return new Delegators(options);
  }

  private constructor(private readonly options: Options) {}

  /**
   * Those who delegated their approvals to a person, with their groups as the catalog has them. Who has left the catalog
   * has no approvals to delegate; a catalog that cannot be asked gives nobody any.
   */
  async of(userEntityRef: string): Promise<Decider[]> {
    const { database, entities, now } = this.options;
    const refs = await database.read(({ delegations }) =>
      delegations.delegatorsOf(userEntityRef, now().toISOString()),
    );
    if (refs.length === 0) {
      return [];
    }
    try {
      const found = await entities.find(refs);
      return refs.flatMap(ref => {
        const entity = found.get(ref);
        const groups = (entity?.relations ?? [])
          .filter(({ type }) => type === RELATION_MEMBER_OF)
          .map(({ targetRef }) => targetRef.toLocaleLowerCase('en-US'));
        return entity
          ? [{ userEntityRef: ref, ownershipEntityRefs: [ref, ...groups] }]
          : [];
      });
    } catch (error) {
      if (isError(error) && error.name === 'ServiceUnavailableError') {
        return [];
      }
      throw error;
    }
  }
}
