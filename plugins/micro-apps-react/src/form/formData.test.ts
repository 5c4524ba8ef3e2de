import {
  ACCESSES,
  ACTION_KINDS,
  AUDIENCES,
  CLASSIFICATIONS,
  DATA_CATEGORIES,
  ENVIRONMENTS,
  manifestSchema,
  MODEL_PURPOSES,
  OUTBOUNDS,
  VOLUMES,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import * as fc from 'fast-check';
import { formDataToManifest, manifestToFormData } from './formData';

const word = fc.stringMatching(/^[a-z0-9]{1,20}$/);
const subset = <T>(values: readonly T[], minLength = 0) =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength });
const rows = <T>(row: fc.Arbitrary<T>, key: (row: T) => unknown) =>
  fc.uniqueArray(row, { maxLength: 4, selector: key });

const dataSource = fc.record(
  {
    name: word,
    classification: fc.constantFrom(...CLASSIFICATIONS),
    categories: subset(DATA_CATEGORIES),
    access: fc.constantFrom(...ACCESSES),
    volume: fc.constantFrom(...VOLUMES),
    resourceRef: word.map(name => `resource:default/${name}`),
  },
  { requiredKeys: ['name', 'classification'] },
);

const manifest = fc
  .record({
    apiVersion: fc.constant('micro-apps.dev/v1alpha1' as const),
    kind: fc.constant('MicroApp' as const),
    metadata: fc.record(
      {
        name: word,
        namespace: word,
        title: word,
        tags: rows(word, tag => tag),
      },
      { requiredKeys: ['name'] },
    ),
    spec: fc.record(
      {
        owner: word.map(name => `group:default/${name}`),
        purpose: word,
        audience: fc.constantFrom(...AUDIENCES),
        environments: subset(ENVIRONMENTS, 1),
        residency: word,
        dataSources: rows(dataSource, row => row.name).filter(
          list => list.length > 0,
        ),
        models: fc
          .record({
            endpoint: word,
            model: word,
            version: word,
            purpose: fc.constantFrom(...MODEL_PURPOSES),
          })
          .map(model => [model]),
        network: fc.record(
          {
            outbound: fc.constantFrom(...OUTBOUNDS),
            destinations: rows(word, host => host),
          },
          { requiredKeys: ['outbound'] },
        ),
        actions: rows(
          fc.record({ name: word, kind: fc.constantFrom(...ACTION_KINDS) }),
          row => row.name,
        ),
        controls: rows(
          fc.record({ id: word, evidence: word }, { requiredKeys: ['id'] }),
          row => row.id,
        ),
        system: word.map(name => `system:default/${name}`),
      },
      {
        requiredKeys: [
          'owner',
          'purpose',
          'audience',
          'environments',
          'residency',
          'dataSources',
          'models',
        ],
      },
    ),
  })
  .map(input => manifestSchema.parse(input));

describe('the form data of a manifest', () => {
  it('lead back to the same manifest, through an address', () => {
    fc.assert(
      fc.property(
        manifest,
        fc.integer({ min: 1 }),
        (original, baseRevision) => {
          const sent = JSON.parse(
            JSON.stringify(manifestToFormData(original, { baseRevision })),
          );
          expect(manifestSchema.parse(formDataToManifest(sent))).toEqual(
            original,
          );
          expect(sent.app.baseRevision).toBe(baseRevision);
        },
      ),
    );
  });

  it('stand for an empty manifest before anything is filled in', () => {
    expect(formDataToManifest({})).toEqual({
      apiVersion: 'micro-apps.dev/v1alpha1',
      kind: 'MicroApp',
      metadata: {},
      spec: {},
    });
  });
});
