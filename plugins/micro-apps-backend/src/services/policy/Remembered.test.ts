import { Remembered } from './Remembered';

describe('Remembered', () => {
  it('searches once for all who ask, and keeps what was asked for last', async () => {
    const remembered = Remembered.create<string>({ most: 2 });
    const search = jest.fn(async (key: string) => key.toUpperCase());
    const ask = (key: string) => remembered.get(key, () => search(key));
    expect(await Promise.all([ask('a'), ask('a')])).toEqual(['A', 'A']);
    await ask('b');
    await ask('a');
    await ask('c');
    await ask('a');
    expect(search.mock.calls.flat()).toEqual(['a', 'b', 'c']);
    await ask('b');
    expect(search.mock.calls.flat()).toEqual(['a', 'b', 'c', 'b']);
  });

  it('searches again where nothing was found, or the search failed', async () => {
    const remembered = Remembered.create<string>({ most: 2 });
    const answers = [
      async () => undefined,
      async () => {
        throw new Error('no answer');
      },
      async () => 'found',
    ];
    const ask = () => remembered.get('a', answers.shift() as never);
    expect(await ask()).toBeUndefined();
    await expect(ask()).rejects.toThrow('no answer');
    expect(await ask()).toBe('found');
    expect(await ask()).toBe('found');
  });
});
