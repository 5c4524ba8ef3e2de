import {
  Entity,
  RELATION_CHILD_OF,
  RELATION_HAS_MEMBER,
  RELATION_MEMBER_OF,
  RELATION_PARENT_OF,
} from '@backstage/catalog-model';
import type { OwnerCondition } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { EntityLookup } from '../EntityLookup';

/** How many references one question to the catalog holds. */
const BATCH_SIZE = 200;
/** How far groups are followed; deeper ones count as having people. */
const MAX_LEVELS = 8;

/** What the catalog says of an owner. */
export type FoundOwner = {
  condition: OwnerCondition;
  /** None where the owner is gone. */
  entity: Entity | undefined;
  /** The groups above it. */
  parents: string[];
};

function isUser({ kind }: Entity): boolean {
  return kind.toLocaleLowerCase('en-US') === 'user';
}

function related(entity: Entity | undefined, type: string): string[] {
  return (entity?.relations ?? [])
    .filter(relation => relation.type === type)
    .map(({ targetRef }) => targetRef.toLocaleLowerCase('en-US'));
}

const hasMembers = (entity: Entity | undefined) =>
  related(entity, RELATION_HAS_MEMBER).length > 0;

function parentsOf(entity: Entity): string[] {
  return related(
    entity,
    isUser(entity) ? RELATION_MEMBER_OF : RELATION_CHILD_OF,
  );
}

/** Knows who can answer for apps. Without an answer of the catalog, every question fails: silence says nothing. */
export class OwnerDirectory {
  static create(options: { entities: EntityLookup }): OwnerDirectory {
    return new OwnerDirectory(options.entities);
  }

  private constructor(private readonly entities: EntityLookup) {}

  async look(ref: string): Promise<FoundOwner> {
    return (await this.lookAll([ref])).get(ref) as FoundOwner;
  }

  /** What the catalog says of owners, in few questions. */
  async lookAll(refs: readonly string[]): Promise<Map<string, FoundOwner>> {
    const found = await this.findAll(refs);
    const childless = [...found].filter(
      ([, entity]) => !isUser(entity) && !hasMembers(entity),
    );
    const peopled = await this.peopledBelow(childless);
    return new Map(
      refs.map((ref): [string, FoundOwner] => {
        const entity = found.get(ref);
        if (!entity) {
          return [ref, { condition: 'gone', entity, parents: [] }];
        }
        const isPresent =
          isUser(entity) || hasMembers(entity) || peopled.has(ref);
        return [
          ref,
          {
            condition: isPresent ? 'present' : 'empty',
            entity,
            parents: parentsOf(entity),
          },
        ];
      }),
    );
  }

  /** The closest groups above that have people, of several ways up each the closest. */
  async peopleAbove(parents: readonly string[]): Promise<string[]> {
    const asked: string[] = [];
    let level = [...new Set(parents)];
    for (let depth = 0; level.length > 0 && depth < MAX_LEVELS; depth += 1) {
      const found = await this.findAll(level);
      const next: string[] = [];
      for (const [ref, entity] of found) {
        if (hasMembers(entity)) {
          asked.push(ref);
        } else {
          next.push(...parentsOf(entity));
        }
      }
      level = [...new Set(next)].filter(ref => !asked.includes(ref));
    }
    return asked;
  }

  /** Of groups without members, those with people in groups below them. */
  private async peopledBelow(groups: [string, Entity][]): Promise<Set<string>> {
    const peopled = new Set<string>();
    // Each group below, with the groups that it was reached from.
    let level = below(groups.map(([ref, entity]) => [entity, [ref]]));
    const seen = new Set<string>();
    for (let depth = 0; level.size > 0; depth += 1) {
      const found = await this.findAll([...level.keys()]);
      const next: [Entity, string[]][] = [];
      for (const [ref, from] of level) {
        const entity = found.get(ref);
        if (hasMembers(entity) || depth === MAX_LEVELS) {
          from.forEach(group => peopled.add(group));
        } else if (entity && !seen.has(ref)) {
          next.push([entity, from]);
        }
        seen.add(ref);
      }
      level = below(next);
    }
    return peopled;
  }

  private async findAll(refs: readonly string[]): Promise<Map<string, Entity>> {
    const found = new Map<string, Entity>();
    for (let start = 0; start < refs.length; start += BATCH_SIZE) {
      const batch = await this.entities.find(
        refs.slice(start, start + BATCH_SIZE),
      );
      batch.forEach((entity, ref) => found.set(ref, entity));
    }
    return found;
  }
}

function below(groups: [Entity, string[]][]): Map<string, string[]> {
  const children = new Map<string, string[]>();
  for (const [entity, from] of groups) {
    for (const child of related(entity, RELATION_PARENT_OF)) {
      children.set(child, [...(children.get(child) ?? []), ...from]);
    }
  }
  return children;
}
