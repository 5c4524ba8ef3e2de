import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import {
  Entity,
  RELATION_CHILD_OF,
  RELATION_HAS_MEMBER,
  RELATION_MEMBER_OF,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { ServiceUnavailableError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';

const FIELDS = [
  'kind',
  'metadata.name',
  'metadata.namespace',
  'spec.type',
  'spec.profile.email',
  'relations',
];

function related(entity: Entity, type: string): string[] {
  return (entity.relations ?? [])
    .filter(relation => relation.type === type)
    .map(({ targetRef }) => targetRef.toLocaleLowerCase('en-US'));
}

/** What the plugin asks of the catalog. It sees what the plugin may see, not what the caller may. */
export class EntityLookup {
  static create(options: {
    catalog: CatalogService;
    auth: AuthService;
    logger: LoggerService;
  }): EntityLookup {
    return new EntityLookup(options.catalog, options.auth, options.logger);
  }

  private constructor(
    private readonly catalog: CatalogService,
    private readonly auth: AuthService,
    private readonly logger: LoggerService,
  ) {}

  /** The entities that exist, by reference. */
  async find(entityRefs: string[]): Promise<Map<string, Entity>> {
    const found = new Map<string, Entity>();
    if (entityRefs.length === 0) {
      return found;
    }
    try {
      const { items } = await this.catalog.getEntitiesByRefs(
        { entityRefs, fields: FIELDS },
        { credentials: await this.auth.getOwnServiceCredentials() },
      );
      items.forEach((entity, index) => {
        if (entity) {
          found.set(entityRefs[index], entity);
        }
      });
    } catch (error) {
      this.logger.error('Cannot ask the catalog for entities', error as Error);
      throw new ServiceUnavailableError(
        'The catalog cannot be reached, so people and systems cannot be checked; nothing was written. Try again in a moment',
      );
    }
    return found;
  }

  /**
   * Who fills the owner leg of what somebody requests: the owner's side without the authors, who are people, or groups
   * of whom everybody is one; if that is nobody, the parent group; else the fallback group.
   */
  async ownerApprovers(
    owner: Entity,
    authors: string[],
    fallbackGroup: string,
  ): Promise<string[]> {
    const ownerRef = stringifyEntityRef(owner);
    const isUser = owner.kind.toLocaleLowerCase('en-US') === 'user';
    const isAuthor = await this.among(authors);
    const hasOther = (group: Entity) =>
      related(group, RELATION_HAS_MEMBER).some(member => !isAuthor(member));
    if (isUser ? !isAuthor(ownerRef) : hasOther(owner)) {
      return [ownerRef];
    }
    const parentRefs = related(
      owner,
      isUser ? RELATION_MEMBER_OF : RELATION_CHILD_OF,
    );
    const parents = await this.find(parentRefs);
    const parent = parentRefs.find(ref => {
      const entity = parents.get(ref);
      return entity && hasOther(entity);
    });
    return [parent ?? fallbackGroup];
  }

  /** Whether a person is one of people, or a member of one of groups. */
  async among(refs: string[]): Promise<(person: string) => boolean> {
    const groups = await this.find(
      refs.filter(ref => !ref.startsWith('user:')),
    );
    const people = new Set([
      ...refs,
      ...[...groups.values()].flatMap(group =>
        related(group, RELATION_HAS_MEMBER),
      ),
    ]);
    return person => people.has(person);
  }
}
