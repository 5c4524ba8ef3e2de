import fc from 'fast-check';
import { erase, masking } from './masking';

describe('erase', () => {
  it.each([
    ['/a', { a: 1, b: 2 }, { b: 2 }, ['/a'], [1]],
    ['/a/b', { a: { b: 1, c: 2 } }, { a: { c: 2 } }, ['/a/b'], [1]],
    ['/a/*/e', { a: [{ e: 1 }, {}] }, { a: [{}, {}] }, ['/a/0/e'], [1]],
    ['/a/0', { a: ['x', 'y'] }, { a: [null, 'y'] }, ['/a/0'], ['x']],
    [
      '/*/e',
      { a: { e: 1 }, b: { e: 2 } },
      { a: {}, b: {} },
      ['/a/e', '/b/e'],
      [1, 2],
    ],
    ['/a~1b/c~0d', { 'a/b': { 'c~d': 1 } }, { 'a/b': {} }, ['/a~1b/c~0d'], [1]],
    ['/missing/x', { a: 1 }, { a: 1 }, [], []],
    ['/a/x', { a: 'text' }, { a: 'text' }, [], []],
    ['/toString', { a: 1 }, { a: 1 }, [], []],
  ])('%s of %j leaves %j', (pointer, document, expected, erased, values) => {
    expect(erase(document, [pointer])).toEqual({
      document: expected,
      erased,
      values,
    });
  });

  it('leaves the document itself as it is, and no word that it erased', () => {
    const words = fc
      .string({ minLength: 12 })
      .filter(text => /\w{8}/.test(text));
    fc.assert(
      fc.property(words, fc.array(words), (purpose, evidences) => {
        const input = {
          app: {
            spec: {
              purpose,
              owner: 'group:default/a',
              controls: evidences.map(evidence => ({ id: 'x', evidence })),
            },
          },
        };
        const before = JSON.stringify(input);
        const { document } = erase(input, [
          '/app/spec/purpose',
          '/app/spec/controls/*/evidence',
        ]);
        expect(JSON.stringify(input)).toBe(before);
        expect(document).toEqual({
          app: {
            spec: {
              owner: 'group:default/a',
              controls: evidences.map(() => ({ id: 'x' })),
            },
          },
        });
      }),
    );
  });
});

describe('masking', () => {
  it.each([
    [['calls'], 'Not “calls” (pii).', 'Not “[erased]” (pii).'],
    [['call', 'call notes'], 'call notes, call', '[erased], [erased]'],
    [['a.b*'], 'a.b* but acb', '[erased] but acb'],
    [['call'], 'calls recall', 'calls recall'],
    [
      [{ id: 'x', list: ['y'] }],
      'x and y and id',
      '[erased] and [erased] and id',
    ],
    [[1, null, ''], 'None of 1, null.', 'None of 1, null.'],
  ])('of %j makes of %j %j', (values, text, expected) => {
    expect(masking(values)(text)).toBe(expected);
  });
});
