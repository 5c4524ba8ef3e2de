import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { CatalogProcessorResult } from '@backstage/plugin-catalog-node';
import { JsonObject } from '@backstage/types';
import { MicroAppEntityProcessor } from './MicroAppEntityProcessor';

const processor = new MicroAppEntityProcessor();

function app(spec: JsonObject = {}, rest: Partial<Entity> = {}): Entity {
  return {
    apiVersion: 'micro-apps.dev/v1alpha1',
    kind: 'MicroApp',
    metadata: { name: 'sales-notes', namespace: 'default' },
    spec: {
      owner: 'group:default/sales-ops',
      purpose: 'Summarises call notes.',
      audience: 'team',
      environments: ['sandbox'],
      residency: 'eu',
      dataSources: [{ name: 'call-notes', classification: 'confidential' }],
      models: [
        { endpoint: 'llm-enterprise-x', model: 'x', version: '2026-01-01' },
      ],
      ...spec,
    },
    ...rest,
  };
}

async function relationsOf(entity: Entity): Promise<string[]> {
  const emitted: CatalogProcessorResult[] = [];
  await processor.postProcessEntity(
    entity,
    { type: 'url', target: 'https://example.com' },
    result => emitted.push(result),
  );
  return emitted.map(result => {
    if (result.type !== 'relation') {
      throw new Error(`unexpected result ${result.type}`);
    }
    const { source, type, target } = result.relation;
    return `${stringifyEntityRef(source)} ${type} ${stringifyEntityRef(
      target,
    )}`;
  });
}

describe('MicroAppEntityProcessor', () => {
  it('accepts a valid micro app', async () => {
    await expect(processor.validateEntityKind(app())).resolves.toBe(true);
  });

  it.each([
    ['another kind', { kind: 'Component' }],
    ['another apiVersion', { apiVersion: 'example.com/v1' }],
  ])('leaves %s to other processors', async (_, rest) => {
    const entity = app({}, rest);
    await expect(processor.validateEntityKind(entity)).resolves.toBe(false);
    await expect(relationsOf(entity)).resolves.toEqual([]);
  });

  it('names the version to use for an unknown one of its own', async () => {
    await expect(
      processor.validateEntityKind(
        app({}, { apiVersion: 'micro-apps.dev/v1' }),
      ),
    ).rejects.toThrow(
      'apiVersion "micro-apps.dev/v1" is not known; use "micro-apps.dev/v1alpha1"',
    );
  });

  it.each<[string, Entity, RegExp]>([
    ['no spec', app({}, { spec: undefined }), /spec\.owner .*spec\.purpose/],
    ['an unknown field', app({ colour: 'red' }), /colour/],
    ['a missing purpose', app({ purpose: undefined }), /spec\.purpose/],
    ['an unknown audience', app({ audience: 'world' }), /spec\.audience/],
    ['no data source', app({ dataSources: [] }), /spec\.dataSources/],
    [
      'an unknown classification',
      app({ dataSources: [{ name: 'a', classification: 'secret' }] }),
      /spec\.dataSources\[0\]\.classification/,
    ],
    ['an owner that is no owner', app({ owner: 'system:x' }), /spec\.owner/],
    [
      'a name that stands twice',
      app({
        dataSources: [
          { name: 'a', classification: 'public' },
          { name: 'a', classification: 'public' },
        ],
      }),
      /spec\.dataSources\[1\]\.name is a duplicate/,
    ],
  ])('refuses %s and names the field', async (_, entity, message) => {
    await expect(processor.validateEntityKind(entity)).rejects.toThrow(message);
  });

  it('relates both ways to owner, system, resources and model endpoints', async () => {
    const relations = await relationsOf(
      app({
        owner: 'sales-ops',
        system: 'crm',
        dataSources: [
          { name: 'a', classification: 'public', resourceRef: 'crm-db' },
          { name: 'b', classification: 'public', resourceRef: 'crm-db' },
          { name: 'c', classification: 'public' },
        ],
        models: [
          { endpoint: 'llm-enterprise-x', model: 'x', version: '1' },
          { endpoint: 'llm-enterprise-x', model: 'x', version: '2' },
        ],
      }),
    );
    const self = 'microapp:default/sales-notes';
    expect(relations).toEqual([
      `${self} ownedBy group:default/sales-ops`,
      `group:default/sales-ops ownerOf ${self}`,
      `${self} partOf system:default/crm`,
      `system:default/crm hasPart ${self}`,
      `${self} dependsOn resource:default/crm-db`,
      `resource:default/crm-db dependencyOf ${self}`,
      `${self} dependsOn resource:default/llm-enterprise-x`,
      `resource:default/llm-enterprise-x dependencyOf ${self}`,
    ]);
  });

  it('drops annotations and labels that claim to be governance', async () => {
    const entity = app();
    entity.metadata.annotations = {
      'micro-apps.dev/state': 'approved',
      'example.com/kept': 'yes',
    };
    entity.metadata.labels = { 'micro-apps.dev/tier': 'low' };
    const { metadata } = await processor.preProcessEntity(entity);
    expect(metadata.annotations).toEqual({ 'example.com/kept': 'yes' });
    expect(metadata.labels).toEqual({});
  });

  it('leaves entities of other kinds as they are', async () => {
    const entity = app({}, { kind: 'Component' });
    entity.metadata.annotations = { 'micro-apps.dev/state': 'approved' };
    await expect(processor.preProcessEntity(entity)).resolves.toBe(entity);
  });
});
