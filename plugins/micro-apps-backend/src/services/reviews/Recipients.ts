import {
  Entity,
  RELATION_CHILD_OF,
  RELATION_HAS_MEMBER,
} from '@backstage/catalog-model';
import type { EntityLookup } from '../EntityLookup';

const BATCH_SIZE = 200;

/** A person who is told of reviews. */
export type Recipient = { ref: string; email?: string };

function related(entity: Entity | undefined, type: string): string[] {
  return (entity?.relations ?? [])
    .filter(relation => relation.type === type)
    .map(({ targetRef }) => targetRef.toLocaleLowerCase('en-US'));
}

function emailOf(entity: Entity | undefined): string | undefined {
  const { profile } = (entity?.spec ?? {}) as { profile?: { email?: unknown } };
  return typeof profile?.email === 'string' ? profile.email : undefined;
}

async function findAll(
  entities: EntityLookup,
  refs: string[],
): Promise<Map<string, Entity>> {
  const distinct = [...new Set(refs)];
  const found = new Map<string, Entity>();
  for (let start = 0; start < distinct.length; start += BATCH_SIZE) {
    const batch = await entities.find(
      distinct.slice(start, start + BATCH_SIZE),
    );
    batch.forEach((entity, ref) => found.set(ref, entity));
  }
  return found;
}

/**
 * The people behind owners. Where there is nobody in a group, or the owner is gone, the parent group is told, else the
 * fallback group: what nobody hears of is not governed.
 */
export async function findRecipients(
  entities: EntityLookup,
  owners: string[],
  fallbackGroup: string,
): Promise<Map<string, Recipient[]>> {
  const groups = await findAll(entities, [...owners, fallbackGroup]);
  const parents = await findAll(
    entities,
    owners.flatMap(ref => related(groups.get(ref), RELATION_CHILD_OF)),
  );
  const fallback = related(groups.get(fallbackGroup), RELATION_HAS_MEMBER);
  const people = new Map(
    owners.map(ref => {
      const owner = groups.get(ref);
      if (owner?.kind.toLocaleLowerCase('en-US') === 'user') {
        return [ref, [ref]];
      }
      const members = related(owner, RELATION_HAS_MEMBER);
      const above = related(owner, RELATION_CHILD_OF)
        .map(parent => related(parents.get(parent), RELATION_HAS_MEMBER))
        .find(list => list.length > 0);
      return [ref, members.length ? members : (above ?? fallback)];
    }),
  );
  const users = await findAll(entities, [...people.values()].flat());
  return new Map(
    [...people].map(([owner, refs]) => [
      owner,
      refs.map(ref => ({ ref, email: emailOf(users.get(ref)) })),
    ]),
  );
}
