import fc from 'fast-check';
import { createHash } from 'crypto';
import { canonicalJson, digestOf, manifestDigest, sha256Hex } from './digest';
import { parseManifest } from './manifest';
import { salesNotesSummarizer } from './__testUtils__/manifests';

function reversedKeys(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(reversedKeys);
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([key, child]) => [key, reversedKeys(child)]),
    );
  }
  return value;
}

describe('canonicalJson', () => {
  it('writes the example of RFC 8785', () => {
    expect(
      canonicalJson({
        numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 1e-27],
        string: '\u20ac$\u000f\u000aA\'\u0042\u0022\u005c\\"/',
        literals: [null, true, false],
      }),
    ).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it.each([undefined, NaN, Infinity, () => 1])('refuses %p', value => {
    expect(() => canonicalJson(value)).toThrow(
      'The value cannot be written as JSON',
    );
  });

  it('does not depend on the order of keys, and keeps the value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        const text = canonicalJson(value);
        expect(canonicalJson(reversedKeys(value))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe('sha256Hex', () => {
  it('is SHA-256 over UTF-8', () => {
    expect(sha256Hex('')).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), text => {
        expect(sha256Hex(text)).toBe(
          createHash('sha256').update(text, 'utf8').digest('hex'),
        );
      }),
    );
  });
});

describe('manifestDigest', () => {
  const digest = (change: (m: any) => void = () => {}) => {
    const manifest = salesNotesSummarizer();
    change(manifest);
    return manifestDigest(parseManifest(manifest));
  };

  it('is over kind, namespace, name and spec with defaults filled in', () => {
    const manifest = parseManifest(salesNotesSummarizer());
    expect(manifestDigest(manifest)).toBe(
      digestOf({
        spec: manifest.spec,
        name: 'sales-notes-summarizer-v2',
        namespace: 'default',
        kind: 'MicroApp',
      }),
    );
    expect(
      digest(m => {
        delete m.spec.actions;
        delete m.spec.network;
        delete m.spec.dataSources[0].access;
        m.metadata.namespace = 'default';
      }),
    ).toBe(digest());
  });

  it('ignores what only describes', () => {
    expect(
      digest(m => {
        m.metadata.title = 'Another title';
        m.metadata.description = 'Described';
        m.metadata.annotations = { a: 'b' };
      }),
    ).toBe(digest());
  });

  it.each<[string, (m: any) => void]>([
    ['name', m => (m.metadata.name = 'other')],
    ['namespace', m => (m.metadata.namespace = 'other')],
    ['purpose', m => (m.spec.purpose = 'Other')],
    ['volume', m => (m.spec.dataSources[0].volume = 'single')],
  ])('moves with the %s', (_, change) => {
    expect(digest(change)).not.toBe(digest());
  });
});
