import { InputError, serializeError } from '@backstage/errors';
import fc from 'fast-check';
import { parseManifest } from './manifest';
import { manifestSchema } from './schema';
import { issuesOf } from './validation';
import {
  altered,
  bankNotesSummarizer,
  salesNotesSummarizer,
} from './__testUtils__/manifests';

function failure(input: unknown, prefix?: string): Error {
  try {
    parseManifest(input, prefix);
  } catch (error) {
    return error as Error;
  }
  throw new Error('was parsed');
}

describe('parseManifest', () => {
  it('fills in the defaults', () => {
    const { metadata, spec } = parseManifest(bankNotesSummarizer());
    expect(metadata.namespace).toBe('default');
    expect(spec).toMatchObject({
      lifecycle: 'experimental',
      actions: [],
      network: { outbound: 'open', destinations: [] },
      dataSources: [{ access: 'read' }],
      vectorStores: [{ public: false }],
    });
  });

  it('gives the same when it parses its own answer', () => {
    const once = parseManifest(salesNotesSummarizer());
    expect(parseManifest(once)).toEqual(once);
    expect(once.spec.system).toBe('system:default/crm');
  });

  const LONG = Array.from({ length: 1000 }, (_, i) => ({
    name: `a${i}`,
    kind: 'read',
  }));
  const TWICE = ['call-notes', 'call-notes'].map(name => ({
    name,
    classification: 'public',
  }));

  it.each<[string, string, unknown, string, string]>([
    [
      'an unknown field',
      'spec.dataSources.0.klass',
      'x',
      'spec.dataSources[0].klass',
      'is not a known field; remove it, or use one of name, classification, categories, access, volume, resourceRef',
    ],
    [
      'an unknown field at the top',
      'status',
      {},
      'status',
      'is not a known field; remove it, or use one of apiVersion, kind, metadata, spec',
    ],
    ['a missing field', 'spec.owner', undefined, 'spec.owner', 'is required'],
    [
      'a missing choice',
      'spec.audience',
      undefined,
      'spec.audience',
      'is required: give one of "personal", "team", "department", "company", "external"',
    ],
    [
      'a wrong choice',
      'spec.network.outbound',
      'some',
      'spec.network.outbound',
      'must be one of "none", "allowlist", "open"',
    ],
    [
      'a wrong type',
      'spec.dataSources',
      'all',
      'spec.dataSources',
      'must be a list',
    ],
    [
      'a number for a text',
      'spec.purpose',
      7,
      'spec.purpose',
      'must be a text',
    ],
    ['a wrong kind', 'kind', 'Component', 'kind', 'must be "MicroApp"'],
    [
      'an empty list',
      'spec.models',
      [],
      'spec.models',
      'must have at least one entry',
    ],
    [
      'a duplicate name',
      'spec.dataSources',
      TWICE,
      'spec.dataSources[1].name',
      'is a duplicate: "call-notes" is in the list already',
    ],
    [
      'too long a list',
      'spec.actions',
      LONG,
      'spec.actions',
      'must have at most 50 entries',
    ],
    [
      'HTML',
      'spec.purpose',
      'Hello <script>alert(1)</script>',
      'spec.purpose',
      'must be plain text; remove the HTML tags',
    ],
    [
      'control characters',
      'metadata.title',
      'a\u202eb',
      'metadata.title',
      'must not contain control characters; remove them',
    ],
    [
      'half a character',
      'spec.purpose',
      'a\ud800b',
      'spec.purpose',
      'must be valid Unicode; remove the broken character',
    ],
    [
      'a label that the catalog refuses',
      'metadata.labels',
      { 'a b': 'c' },
      'metadata.labels["a b"]',
      'must be a valid label of a catalog entity, such as "example.com/key: value"',
    ],
    [
      'an annotation that the catalog refuses',
      'metadata.annotations',
      { '/x': 'c' },
      'metadata.annotations["/x"]',
      'must be a valid annotation of a catalog entity, such as "example.com/key: value"',
    ],
    [
      'an owner that is no reference',
      'spec.owner',
      'a b',
      'spec.owner',
      'must be an entity reference such as "group:default/name"',
    ],
    [
      'a store that holds what is no source',
      'spec.vectorStores',
      [{ id: 'v', type: 't', region: 'eu', holds: ['other'] }],
      'spec.vectorStores[0].holds[0]',
      'must be the name of a data source of this app; "other" is none',
    ],
    [
      'an odd field name',
      'spec.a b"',
      1,
      'spec["a b\\""]',
      expect.stringMatching(/^is not a known field/),
    ],
  ])(
    'refuses %s, naming field and fix',
    (...[, place, value, path, message]) => {
      const error = failure(altered(salesNotesSummarizer(), place, value));
      expect(issuesOf(error)).toContainEqual({ path, message });
    },
  );

  it('tells all faults at once, where they stand in the larger value', () => {
    const { audience, ...spec } = salesNotesSummarizer().spec;
    const error = failure(
      {
        ...salesNotesSummarizer(),
        spec: {
          ...spec,
          residency: '',
          models: [{ ...spec.models[0], version: 1 }],
        },
      },
      'manifest',
    );
    expect(
      issuesOf(error)
        .map(({ path }) => path)
        .sort(),
    ).toEqual([
      'manifest.spec.audience',
      'manifest.spec.models[0].version',
      'manifest.spec.residency',
    ]);
  });

  it('carries the issues over HTTP', () => {
    const error = failure({}, 'manifest');
    expect(error.message).toContain('manifest.spec is required');
    const answer = { body: { error: serializeError(error) } };
    expect(issuesOf(answer)).toEqual(issuesOf(error));
    expect(issuesOf(answer)).toContainEqual({
      path: 'manifest.spec',
      message: 'is required',
    });
    expect(issuesOf(new Error('other'))).toEqual([]);
    expect(issuesOf(undefined)).toEqual([]);
  });

  it.each([
    [null],
    [undefined],
    [7],
    ['text'],
    [[]],
    [JSON.parse('{"__proto__": {"kind": "MicroApp"}}')],
  ])('refuses %p, which is no manifest', input => {
    expect(failure(input)).toBeInstanceOf(InputError);
  });

  it('refuses deep, cyclic and large values before it looks closely', () => {
    let deep: unknown = {};
    for (let i = 0; i < 100_000; i += 1) {
      deep = { spec: deep };
    }
    const cyclic: Record<string, unknown> = {};
    cyclic.spec = cyclic;
    for (const input of [deep, cyclic]) {
      expect(failure(input).message).toBe(
        'spec.spec.spec.spec.spec is nested too deeply: at most 12 levels are allowed; use plain values in its place',
      );
    }
    const inList = { spec: { dataSources: [{}, { name: deep }] } };
    expect(issuesOf(failure(inList, 'manifest'))).toMatchObject([
      { path: 'manifest.spec.dataSources[1].name.spec' },
    ]);
    for (const input of [
      { spec: Array.from({ length: 30_000 }, () => 1) },
      { spec: 'x'.repeat(300_000) },
      { ['x'.repeat(300_000)]: 1 },
    ]) {
      expect(failure(input).message).toContain('is too large');
    }
  });

  it('lists at most 100 issues, and spells out five', () => {
    const error = failure(
      Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`f${i}`, 1])),
    );
    expect(issuesOf(error)).toHaveLength(100);
    expect(error.message.split('; and ')[1]).toBe('95 more');
  });

  it('never throws anything but an InputError', () => {
    const parts = fc.record(
      {
        apiVersion: fc.constant('micro-apps.dev/v1alpha1'),
        kind: fc.constant('MicroApp'),
        metadata: fc.oneof(fc.jsonValue(), fc.constant({ name: 'a' })),
        spec: fc.oneof(
          fc.jsonValue(),
          fc.record(
            Object.fromEntries(
              Object.keys(manifestSchema.shape.spec.shape).map(key => [
                key,
                fc.jsonValue(),
              ]),
            ),
            { requiredKeys: [] },
          ),
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.jsonValue(), parts), input => {
        let error: unknown;
        try {
          parseManifest(input);
        } catch (thrown) {
          error = thrown;
        }
        expect(
          error === undefined ||
            (error instanceof InputError && issuesOf(error).length > 0),
        ).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
