import type { Entity } from '@backstage/catalog-model';
import type { JsonObject } from '@backstage/types';
import { z } from 'zod';
import {
  Manifest,
  ManifestInput,
  MICRO_APP_API_VERSION,
  MICRO_APP_KIND,
  microAppSpecSchema,
} from '../schema';
import { parseManifest } from '../manifest';

/** The catalog entity of a micro app. @public */
export interface MicroAppEntityV1alpha1 extends Entity {
  apiVersion: typeof MICRO_APP_API_VERSION;
  kind: typeof MICRO_APP_KIND;
  spec: ManifestInput['spec'] & JsonObject;
}

/** The `spec.type` of the resource entities that stand for model endpoints. @public */
export const MODEL_ENDPOINT_RESOURCE_TYPE = 'llm-model-endpoint';

/** The namespace of the resource entities that stand for model endpoints. @public */
export const MODEL_ENDPOINT_NAMESPACE = 'default';

/** From a micro app to the model endpoints that it calls; besides `dependsOn`. @public */
export const RELATION_USES_MODEL = 'usesModel';
/** From a model endpoint to the micro apps that call it; besides `dependencyOf`. @public */
export const RELATION_MODEL_USED_BY = 'modelUsedBy';

/** Whether an entity is a micro app. @public */
export function isMicroAppEntity(
  entity: Entity,
): entity is MicroAppEntityV1alpha1 {
  return (
    entity.kind.toLocaleLowerCase('en-US') ===
      MICRO_APP_KIND.toLocaleLowerCase('en-US') &&
    entity.apiVersion === MICRO_APP_API_VERSION
  );
}

/** The entity reference of the resource that stands for a model endpoint. @public */
export function modelEndpointEntityRef(endpointId: string): string {
  return `resource:${MODEL_ENDPOINT_NAMESPACE}/${endpointId.toLocaleLowerCase(
    'en-US',
  )}`;
}

/**
 * The manifest that an entity states: what the catalog added to it is left out. Throws an `InputError` with `issues`.
 *
 * @public
 */
export function manifestFromEntity(entity: Entity): Manifest {
  const { name, namespace, title, description, tags, labels, annotations } =
    entity.metadata;
  const { links } = entity.metadata;
  return parseManifest({
    apiVersion: entity.apiVersion,
    kind: entity.kind,
    metadata: {
      name,
      namespace,
      title,
      description,
      tags,
      labels,
      annotations,
      links,
    },
    spec: entity.spec,
  });
}

/**
 * The JSON schema of the kind, generated from the manifest's schema. The catalog's own envelope stays open, since the
 * catalog adds fields to `metadata`.
 *
 * @public
 */
export function microAppKindJsonSchema(): JsonObject {
  const spec = z.toJSONSchema(microAppSpecSchema, {
    io: 'input',
    target: 'draft-7',
    unrepresentable: 'any',
  }) as JsonObject;
  delete spec.$schema;
  return {
    $schema: 'http://json-schema.org/draft-07/schema',
    $id: 'MicroAppV1alpha1',
    description: 'An LLM micro app that somebody built, and what governs it.',
    allOf: [
      { $ref: 'Entity' },
      {
        type: 'object',
        required: ['spec'],
        properties: {
          apiVersion: { enum: [MICRO_APP_API_VERSION] },
          kind: { enum: [MICRO_APP_KIND] },
          spec,
        },
      },
    ],
  };
}
