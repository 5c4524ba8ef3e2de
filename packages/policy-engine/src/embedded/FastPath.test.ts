import { DECISION_POINTS } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { JsonObject } from '@backstage/types';
import { readFileSync } from 'node:fs';
import { faultyBundle } from '../__testUtils__/bundles';
import { corpus, corpusOrganisation } from '../__testUtils__/corpus';
import { defaultBundlePath } from '../assets';
import { readBundle } from '../bundle/readBundle';
import { FastPath } from './FastPath';
import { LAYOUT } from './layout';
import { policyData } from './policyData';

const { wasm } = readBundle(faultyBundle);
const point = DECISION_POINTS.indexOf('registration');

async function prepare(
  changes: Partial<Parameters<typeof FastPath.prepare>[0]> = {},
): Promise<FastPath> {
  const options = { wasm, data: {}, resultBytes: 512 * 1024, ...changes };
  const fast = await FastPath.prepare(options);
  if (!fast) {
    throw new Error('There is no fast path');
  }
  return fast;
}

function ask(fast: FastPath, name: string) {
  const text = JSON.stringify({ app: { name } });
  return fast.evaluate(point, { text, bytes: Buffer.byteLength(text) });
}

function otherWork(): Promise<void> {
  return new Promise(resolve => {
    setImmediate(resolve);
  });
}

/** Each in a turn of its own. */
async function askInTurns(fast: FastPath, names: string[]) {
  const answered = [];
  for (const name of names) {
    answered.push(ask(fast, name) !== undefined);
    await otherWork();
  }
  return answered;
}

describe('the fast path', () => {
  it('answers with the result set', async () => {
    const answer = ask(await prepare(), 'good');
    expect(answer?.status).toBe(LAYOUT.status.OK);
    expect(JSON.parse(answer?.text ?? '')).toMatchObject([
      { result: { allow: true, rules: { words: 'passed' } } },
    ]);
    expect(answer?.evaluationNs).toBeGreaterThan(0);
  });

  it('decides the corpus of the policies that come with the engine, up to its largest', async () => {
    const shipped = readBundle(readFileSync(defaultBundlePath));
    const fast = await prepare({
      wasm: shipped.wasm,
      data: policyData(shipped, corpusOrganisation),
    });
    const refused = [];
    for (const { point: each, name, input } of corpus) {
      const text = JSON.stringify(input);
      const bytes = Buffer.byteLength(text);
      if (!fast.ready) {
        await otherWork();
      }
      if (!fast.evaluate(DECISION_POINTS.indexOf(each), { text, bytes })) {
        refused.push(name);
      }
    }
    expect(refused).toEqual(['fifty of everything']);
  });

  it.each([
    'loop',
    'allocation',
    'slow',
    'large',
    'wide',
    'missing-builtin',
    'nobody',
  ])('leaves it to the thread where a policy meets "%s"', async name => {
    const fast = await prepare();
    expect(await askInTurns(fast, ['good', name, 'good'])).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('leaves a result to the thread that is larger than accepted', async () => {
    const length = ask(await prepare(), 'good')?.text.length ?? 0;
    const narrow = await prepare({ resultBytes: length - 1 });
    expect(ask(narrow, 'good')).toBeUndefined();
    const wide = await prepare({ resultBytes: length });
    expect(ask(wide, 'good')).toBeDefined();
  });

  it('is not asked again in the turn in which a policy came to nothing', async () => {
    const fast = await prepare();
    ask(fast, 'loop');
    expect(fast.ready).toBe(false);
    await otherWork();
    expect(fast.ready).toBe(true);
  });

  it('begins only so many decisions before other work has its turn', async () => {
    const fast = await prepare();
    let decided = 0;
    while (fast.ready && decided < 100_000) {
      ask(fast, 'good');
      decided += 1;
    }
    expect(decided).toBeLessThan(1000);
    let worked = false;
    setImmediate(() => {
      worked = true;
    });
    await fast.turn;
    await otherWork();
    expect([worked, fast.ready]).toEqual([true, true]);
  });

  it('rests after three that came to nothing in a row, and then tries one', async () => {
    let now = 0;
    const fast = await prepare({ now: () => now });
    const loops = ['loop', 'loop', 'loop'];
    await askInTurns(fast, ['loop', 'loop', 'good', ...loops]);
    expect(await askInTurns(fast, ['good', 'good'])).toEqual([false, false]);
    now = 10_000;
    expect(await askInTurns(fast, ['loop', 'good'])).toEqual([false, false]);
    now = 20_000;
    expect(await askInTurns(fast, ['good', 'loop', 'good'])).toEqual([
      true,
      false,
      true,
    ]);
  });

  it.each<[string, { wasm?: Uint8Array; data?: JsonObject }]>([
    ['is no WebAssembly', { wasm: Buffer.from('nothing') }],
    ['is no policy', { wasm: Buffer.from('0061736d01000000', 'hex') }],
    [
      'has more data than is soon read',
      { data: { text: Array.from({ length: 100_000 }, String) } },
    ],
  ])('is not there for a bundle that %s', async (_, changes) => {
    const options = { wasm, data: {}, resultBytes: 512 * 1024, ...changes };
    expect(await FastPath.prepare(options)).toBeUndefined();
  });
});
