import fc from 'fast-check';
import { createHash } from 'crypto';
import { canonicalJson, digestOf, manifestDigest, sha256Hex } from './digest';
import { parseManifest } from './manifest';
import { altered, salesNotesSummarizer } from './__testUtils__/manifests';

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
  const digest = (path = 'metadata.title', value?: unknown) =>
    manifestDigest(parseManifest(altered(salesNotesSummarizer(), path, value)));

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
    expect(digest('spec.actions')).toBe(digest());
    expect(digest('spec.network')).toBe(digest());
    expect(digest('spec.dataSources.0.access')).toBe(digest());
    expect(digest('metadata.namespace', 'default')).toBe(digest());
  });

  it('ignores what only describes', () => {
    expect(digest('metadata.title', 'Another title')).toBe(digest());
    expect(digest('metadata.description', 'Described')).toBe(digest());
    expect(digest('metadata.annotations', { a: 'b' })).toBe(digest());
  });

  it.each([
    ['metadata.name', 'other'],
    ['metadata.namespace', 'other'],
    ['spec.purpose', 'Other'],
    ['spec.dataSources.0.volume', 'single'],
  ])('moves with %s', (path, value) => {
    expect(digest(path, value)).not.toBe(digest());
  });
});
