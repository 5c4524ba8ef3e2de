import { entityKindSchemaValidator } from '@backstage/catalog-model';
import {
  isMicroAppEntity,
  manifestFromEntity,
  microAppKindJsonSchema,
  modelEndpointEntityRef,
} from './MicroAppEntityV1alpha1';
import { parseManifest } from '../manifest';
import {
  altered,
  bankNotesSummarizer,
  salesNotesSummarizer,
} from '../__testUtils__/manifests';

const validate = entityKindSchemaValidator(microAppKindJsonSchema());

describe('the JSON schema of the kind', () => {
  it.each([salesNotesSummarizer(), bankNotesSummarizer()])(
    'accepts $metadata.name with or without defaults',
    manifest => {
      expect(validate(manifest)).toBeTruthy();
      expect(validate(parseManifest(manifest))).toBeTruthy();
    },
  );

  it('leaves other kinds to others', () => {
    expect(
      validate({ ...salesNotesSummarizer(), kind: 'Component' }),
    ).toBeFalsy();
  });

  it.each<[string, string, unknown]>([
    ['no owner', 'spec.owner', undefined],
    ['an unknown field', 'spec.risk', 1],
    ['a wrong choice', 'spec.audience', 'all'],
    ['no list of data sources', 'spec.dataSources', 'x'],
  ])('refuses %s', (_, path, value) => {
    expect(() =>
      validate(altered(salesNotesSummarizer(), path, value)),
    ).toThrow();
  });
});

describe('isMicroAppEntity', () => {
  it('looks at kind and version', () => {
    const entity = salesNotesSummarizer();
    expect(isMicroAppEntity(entity)).toBe(true);
    expect(isMicroAppEntity({ ...entity, kind: 'microapp' })).toBe(true);
    expect(isMicroAppEntity({ ...entity, kind: 'Component' })).toBe(false);
    expect(isMicroAppEntity({ ...entity, apiVersion: 'v1' })).toBe(false);
  });
});

describe('manifestFromEntity', () => {
  it('leaves out what the catalog added', () => {
    const manifest = parseManifest(salesNotesSummarizer());
    const entity = {
      ...manifest,
      metadata: { ...manifest.metadata, uid: 'u', etag: 'e' },
      relations: [],
    };
    expect(manifestFromEntity(entity)).toEqual(manifest);
  });
});

it('refers to model endpoints as the catalog does', () => {
  expect(modelEndpointEntityRef('LLM-x')).toBe('resource:default/llm-x');
});
