import {
  CompoundEntityRef,
  Entity,
  getCompoundEntityRef,
  parseEntityRef,
  RELATION_DEPENDENCY_OF,
  RELATION_DEPENDS_ON,
  RELATION_HAS_PART,
  RELATION_OWNED_BY,
  RELATION_OWNER_OF,
  RELATION_PART_OF,
} from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import {
  CatalogProcessor,
  CatalogProcessorEmit,
  LocationSpec,
  processingResult,
} from '@backstage/plugin-catalog-node';
import {
  MICRO_APP_API_VERSION,
  MICRO_APP_KIND,
  microAppSpecSchema,
  MicroAppSpec,
  modelEndpointEntityRef,
  parseWith,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { withoutForeignClaims } from '../annotations';

const API_GROUP = `${MICRO_APP_API_VERSION.split('/')[0]}/`;

/**
 * Teaches the catalog the kind `MicroApp`: what is valid, and which relations follow from it.
 *
 * @public
 */
export class MicroAppEntityProcessor implements CatalogProcessor {
  getProcessorName(): string {
    return 'MicroAppEntityProcessor';
  }

  async preProcessEntity(entity: Entity): Promise<Entity> {
    return isMicroApp(entity) ? withoutForeignClaims(entity) : entity;
  }

  async validateEntityKind(entity: Entity): Promise<boolean> {
    if (!isMicroApp(entity)) {
      return false;
    }
    parseSpec(entity);
    return true;
  }

  async postProcessEntity(
    entity: Entity,
    _location: LocationSpec,
    emit: CatalogProcessorEmit,
  ): Promise<Entity> {
    if (!isMicroApp(entity)) {
      return entity;
    }
    const self = getCompoundEntityRef(entity);
    const spec = parseSpec(entity);

    const relate = (
      outgoing: string,
      incoming: string,
      target: CompoundEntityRef,
    ) => {
      emit(processingResult.relation({ source: self, type: outgoing, target }));
      emit(
        processingResult.relation({
          source: target,
          type: incoming,
          target: self,
        }),
      );
    };

    relate(RELATION_OWNED_BY, RELATION_OWNER_OF, parseEntityRef(spec.owner));
    if (spec.system) {
      relate(RELATION_PART_OF, RELATION_HAS_PART, parseEntityRef(spec.system));
    }
    for (const ref of dependencies(spec)) {
      relate(RELATION_DEPENDS_ON, RELATION_DEPENDENCY_OF, parseEntityRef(ref));
    }
    return entity;
  }
}

function dependencies(spec: MicroAppSpec): Set<string> {
  const refs = new Set<string>();
  for (const source of spec.dataSources) {
    if (source.resourceRef) {
      refs.add(source.resourceRef);
    }
  }
  for (const model of spec.models) {
    refs.add(modelEndpointEntityRef(model.endpoint));
  }
  return refs;
}

function isMicroApp(entity: Entity): boolean {
  if (entity.kind !== MICRO_APP_KIND) {
    return false;
  }
  // Left alone, the catalog would only say that nothing recognised the entity.
  if (
    entity.apiVersion !== MICRO_APP_API_VERSION &&
    entity.apiVersion.startsWith(API_GROUP)
  ) {
    throw new InputError(
      `apiVersion "${entity.apiVersion}" is not known; use "${MICRO_APP_API_VERSION}"`,
    );
  }
  return entity.apiVersion === MICRO_APP_API_VERSION;
}

function parseSpec(entity: Entity): MicroAppSpec {
  return parseWith(microAppSpecSchema, entity.spec ?? {}, 'spec');
}
