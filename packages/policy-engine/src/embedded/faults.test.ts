import type {
  PolicyEngine,
  PolicyFailureCause,
  PolicyOutcome,
  RegistrationInput,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  changedBundle,
  faultyBundle,
  memorySource,
  revisionOf,
} from '../__testUtils__/bundles';
import { organisation, registrationInput } from '../__testUtils__/inputs';
import { createCandidateEngine } from '../candidate';
import { createEmbeddedPolicyEngine } from './EmbeddedPolicyEngine';

const named = (name: string): RegistrationInput => {
  const input = registrationInput();
  return { ...input, app: { ...input.app, name } };
};
/** JSON that no schema has let through. */
const hostile = (value: unknown) => value as RegistrationInput;

/** What must be the same: all but the time that it took. */
const essence = ({ decision, bundle, failure }: PolicyOutcome) => ({
  decision,
  bundle,
  failure,
});

function nested(depth: number): unknown {
  let value: unknown = 'x';
  for (let level = 0; level < depth; level += 1) {
    value = [value];
  }
  return value;
}

describe('an engine whose policies go wrong', () => {
  let engine: PolicyEngine;
  const engines: PolicyEngine[] = [];
  const start = async (bytes: Uint8Array) => {
    const source = memorySource(bytes);
    const started = await createEmbeddedPolicyEngine({
      source,
      organisation,
      limits: { timeoutMs: 500, memoryBytes: 32 * 1024 * 1024 },
    });
    engines.push(started);
    return { source, started };
  };

  beforeAll(async () => {
    engine = (await start(faultyBundle)).started;
  });
  afterAll(() => Promise.all(engines.map(each => each.close())));

  it.each<[string, RegistrationInput, PolicyFailureCause, RegExp]>([
    [
      'does not end',
      named('loop'),
      'timeout',
      /did not end within 500 milliseconds/,
    ],
    [
      'allocates without end',
      named('allocation'),
      'error',
      /evaluation failed: .*/,
    ],
    [
      'calls a missing builtin',
      named('missing-builtin'),
      'missing-builtin',
      /io\.jwt\.decode/,
    ],
    ['decides nothing', named('nobody'), 'undefined', /no decision/],
    [
      'answers in another shape',
      named('shape'),
      'invalid-result',
      /another shape .* at "deny"/,
    ],
    [
      'contradicts itself',
      named('contradiction'),
      'invalid-result',
      /contradicts itself/,
    ],
    ['answers at length', named('large'), 'invalid-result', /too large/],
    [
      'formats at enormous width',
      named('wide'),
      'error',
      /Invalid string length/,
    ],
    [
      'gets too large an input',
      hostile({ text: 'x'.repeat(600_000) }),
      'input-too-large',
      /more than the 524288/,
    ],
    [
      'gets too deep an input',
      hostile({ text: nested(40) }),
      'input-too-large',
      /deeper than 32 levels/,
    ],
    ['gets no object', hostile('registration'), 'undefined', /no decision/],
    ['gets nothing', hostile(null), 'undefined', /no decision/],
    [
      'gets numbers for texts',
      hostile({ app: { name: 1e308 } }),
      'undefined',
      /no decision/,
    ],
    [
      'gets half a character',
      hostile({ app: { name: '\ud83d' } }),
      'undefined',
      /no decision/,
    ],
    [
      'gets a name of its prototype',
      hostile(JSON.parse('{"__proto__": {"app": {"name": "good"}}}')),
      'undefined',
      /no decision/,
    ],
  ])('denies where a policy %s', async (_, input, cause, message) => {
    const [before, outcome, after] = await engine.evaluate('registration', [
      named('good'),
      input,
      named('good'),
    ]);
    expect(outcome.decision).toMatchObject({
      allow: false,
      deny: [{ rule: 'policy-engine' }],
      rules: {},
    });
    expect(outcome.failure).toEqual({
      cause,
      message: expect.stringMatching(message),
    });
    expect(outcome.decision.deny[0].message).toContain(
      outcome.failure?.message,
    );
    // Those beside it get their decisions.
    expect([before.decision.allow, after.decision.allow]).toEqual([true, true]);
    // Asked alone, all is the same.
    const alone = [];
    for (const each of [named('good'), input, named('good')]) {
      alone.push(...(await engine.evaluate('registration', [each])));
    }
    expect(alone.map(essence)).toEqual([before, outcome, after].map(essence));
  });

  it('decides alone what takes longer than the caller is held up', async () => {
    const [outcome] = await engine.evaluate('registration', [named('slow')]);
    expect(outcome.failure).toBeUndefined();
    expect(outcome.decision.allow).toBe(true);
  });

  it('shows in its health what failed last, until it goes well again', async () => {
    await engine.evaluate('registration', [named('nobody')]);
    expect(engine.status()).toMatchObject({
      health: 'degraded',
      message: expect.stringMatching(/last evaluation failed: .*no decision/),
    });
    await engine.evaluate('registration', [named('good')]);
    expect(engine.status().health).toBe('ready');
    expect(engine.status()).not.toHaveProperty('message');
  });

  it('does not try endless policies again and again', async () => {
    const { started } = await start(faultyBundle);
    const outcomes = await started.evaluate(
      'registration',
      Array.from({ length: 20 }, () => named('loop')),
    );
    expect(outcomes).toHaveLength(20);
    expect(new Set(outcomes.map(({ failure }) => failure?.cause))).toEqual(
      new Set(['timeout']),
    );
    expect(outcomes.at(-1)?.failure?.message).toMatch(/after a pause/);
  });

  it('goes on after a call that no policy had to be asked for', async () => {
    const { started } = await start(faultyBundle);
    const large = hostile({ text: 'x'.repeat(600_000) });
    const causes = [];
    for (const input of [large, named('good'), large]) {
      const [outcome] = await started.evaluate('registration', [input]);
      causes.push(outcome.failure?.cause);
    }
    expect(causes).toEqual(['input-too-large', undefined, 'input-too-large']);
  });

  it('answers each call of a pause', async () => {
    const { started } = await start(faultyBundle);
    const loops = Array.from({ length: 4 }, () => named('loop'));
    await started.evaluate('registration', loops);
    for (const input of [named('good'), named('loop'), named('good')]) {
      const [outcome] = await started.evaluate('registration', [input]);
      expect(outcome.failure).toEqual({
        cause: 'timeout',
        message: expect.stringMatching(/after a pause/),
      });
    }
  });

  const bad: Array<[string, Uint8Array, RegExp]> = [
    ['is truncated', faultyBundle.subarray(0, 20_000), /truncated/],
    [
      'is no WebAssembly',
      changedBundle(faultyBundle, { 'policy.wasm': 'x' }),
      /cannot be compiled/,
    ],
    [
      'is WebAssembly, but no policy',
      changedBundle(faultyBundle, {
        'policy.wasm': Buffer.from('0061736d01000000', 'hex'),
      }),
      /no policy that OPA built/,
    ],
    [
      'has another version of the interface',
      // (module (global (export "opa_wasm_abi_version") i32 (i32.const 2)))
      changedBundle(faultyBundle, {
        'policy.wasm': Buffer.concat([
          Buffer.from(
            '0061736d01000000' + '0606017f0041020b' + '071801' + '14',
            'hex',
          ),
          Buffer.from('opa_wasm_abi_version'),
          Buffer.from('0300', 'hex'),
        ]),
      }),
      /unsupported ABI version 2/,
    ],
  ];

  it.each(bad)(
    'keeps the bundle in force when a newer one %s',
    async (_, bytes, message) => {
      const { source, started } = await start(faultyBundle);
      const changes: string[] = [];
      started.onChange(({ bundle, refused }) =>
        changes.push(refused?.message ?? bundle?.revision ?? ''),
      );
      source.bytes = bytes;
      await started.refresh();
      const status = await started.refresh();
      expect(status).toMatchObject({
        health: 'degraded',
        message: expect.stringMatching(message),
        bundle: { revision: 'faulty' },
      });
      expect(status.message).toMatch(/revision faulty stays in force/);
      const [outcome] = await started.evaluate('registration', [named('good')]);
      expect(outcome).toMatchObject({
        decision: { allow: true },
        bundle: { revision: 'faulty' },
      });
      // Once, although it was tried twice.
      expect(changes).toEqual([expect.stringMatching(message)]);
      expect(status.refused).toEqual({
        digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
        message: changes[0],
      });

      source.bytes = revisionOf(faultyBundle, 'mended');
      const mended = await started.refresh();
      expect(mended).toMatchObject({
        health: 'ready',
        bundle: { revision: 'mended' },
      });
      expect(mended).not.toHaveProperty('refused');
      expect(changes.slice(1)).toEqual(['mended']);
    },
  );

  it.each(bad)('refuses as a candidate what %s', async (_, bundle, message) => {
    await expect(
      createCandidateEngine({ bundle, organisation }),
    ).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringMatching(message),
    });
  });

  it('denies without a bundle, and begins to decide once there is one', async () => {
    const { source, started } = await start(Buffer.from('nothing'));
    const [outcome] = await started.evaluate('registration', [named('good')]);
    expect(outcome).toMatchObject({
      decision: { allow: false },
      bundle: null,
      failure: { cause: 'no-bundle' },
    });
    expect(started.status()).toMatchObject({
      health: 'unavailable',
      bundle: null,
    });
    source.bytes = faultyBundle;
    await started.refresh();
    const [next] = await started.evaluate('registration', [named('good')]);
    expect(next.decision.allow).toBe(true);
  });

  it('decides each call by one bundle while another is swapped in', async () => {
    const { source, started } = await start(faultyBundle);
    const calls = Array.from({ length: 40 }, () =>
      started.evaluate(
        'registration',
        Array.from({ length: 200 }, () => named('good')),
      ),
    );
    source.bytes = revisionOf(faultyBundle, 'next');
    await started.refresh();
    calls.push(started.evaluate('registration', [named('good')]));
    const revisions = (await Promise.all(calls)).map(
      outcomes => new Set(outcomes.map(({ bundle }) => bundle?.revision)),
    );
    expect(revisions.every(({ size }) => size === 1)).toBe(true);
    expect([...revisions[0]]).toEqual(['faulty']);
    expect([...(revisions.at(-1) ?? [])]).toEqual(['next']);
  });

  it('denies once it is closed', async () => {
    const { started } = await start(faultyBundle);
    await started.close();
    const [outcome] = await started.evaluate('registration', [named('good')]);
    expect(outcome.failure).toEqual({
      cause: 'no-bundle',
      message: 'the engine is closed',
    });
  });
});
