import fc from 'fast-check';
import { importOf, I32, moduleOf, op, section } from '../../__testUtils__/wasm';
import type { Code } from '../../__testUtils__/wasm';
import { FUEL_EXPORT, meter } from './meter';
import { UnmeteredError } from './WasmReader';

const PLENTY = 1_000_000;
const unmetered = expect.any(UnmeteredError);

function start(wasm: Uint8Array, env: WebAssembly.ModuleImports = {}) {
  const module = new WebAssembly.Module(new Uint8Array(wasm));
  const { exports } = new WebAssembly.Instance(module, { env });
  return {
    run: exports.run as (value: number) => number,
    fuel: exports[FUEL_EXPORT] as WebAssembly.Global,
  };
}

/** What it takes to run with an argument. */
function costOf(wasm: Uint8Array, argument: number): number {
  const { run, fuel } = start(meter(wasm, PLENTY));
  run(argument);
  return PLENTY - fuel.value;
}

const countDown = moduleOf([
  {
    code: [
      ...op.loop,
      ...[op.get(0), op.i32(1), op.sub, op.set(0)].flat(),
      ...[op.get(0), op.brIf(0)].flat(),
      ...op.end,
      ...op.get(0),
    ],
  },
]);

describe('a metered module', () => {
  it('pays for each instruction of a function, and of a loop each time', () => {
    // `loop` and its end stand outside, and inside of it; then local.get and end.
    expect(costOf(countDown, 1)).toBe(3 + 7);
    expect(costOf(countDown, 60)).toBe(3 + 60 * 7);
  });

  it('pays for the locals that entering a function clears', () => {
    const cleared = (locals: number) =>
      costOf(moduleOf([{ locals, code: op.get(0) }]), 0);
    expect(cleared(1000) - cleared(0)).toBe(1000);
  });

  it.each<[string, Code]>([
    ['loops', [...op.loop, ...op.br(0), ...op.end, ...op.unreachable]],
    [
      'loops in blocks of a loop',
      [
        ...[...op.loop, ...op.block, ...op.block, ...op.get(0)],
        ...[...op.brTable(0, 1, 2), ...op.end, ...op.br(1), ...op.end],
        ...[...op.br(0), ...op.end, ...op.unreachable],
      ],
    ],
  ])('is stopped where it %s without end', (_, code) => {
    const { run, fuel } = start(meter(moduleOf([{ code }]), 0));
    for (const argument of [0, 1, 2]) {
      fuel.value = PLENTY;
      expect(() => run(argument)).toThrow(WebAssembly.RuntimeError);
      // There is too little for what is next.
      expect(fuel.value).toBeLessThan(20);
    }
  });

  it('is stopped where a function calls itself without end', () => {
    const recursion = moduleOf([{ code: [...op.get(0), ...op.call(0)] }]);
    const { run, fuel } = start(meter(recursion, 3000));
    expect(() => run(1)).toThrow(WebAssembly.RuntimeError);
    expect(fuel.value).toBeLessThan(20);
    // Where there is fuel for it, the engine's stack ends it.
    fuel.value = 2 ** 30;
    expect(() => run(1)).toThrow(RangeError);
  });

  it('pays for what runs when it is made', () => {
    const made = moduleOf(
      [{ code: op.get(0) }, { code: [...op.loop, ...op.br(0), ...op.end] }],
      { start: 1 },
    );
    expect(() => start(meter(made, PLENTY))).toThrow(WebAssembly.RuntimeError);
  });

  it('keeps the globals that it had, imported ones too', () => {
    const wasm = moduleOf(
      [
        {
          code: [
            ...[op.globalGet(1), op.get(0), op.add, op.globalSet(1)].flat(),
            ...[op.globalGet(0), op.globalGet(1), op.add].flat(),
          ],
        },
      ],
      {
        imports: [importOf('ten', [3, I32, 0])],
        globals: [[I32, 1, ...op.i32(5), ...op.end]],
      },
    );
    const { run } = start(meter(wasm, PLENTY), { ten: 10 });
    expect([run(1), run(2)]).toEqual([16, 18]);
  });

  it.each<[string, Uint8Array]>([
    [
      'fills memory, which takes as long as an operand says',
      moduleOf([{ code: [0xfc, 11, 0] }]),
    ],
    ['uses vectors', moduleOf([{ code: [0xfd, 0] }])],
    ['uses a second memory', moduleOf([{ code: [0x28, 0x40, 1, 0] }])],
    ['throws exceptions', moduleOf([], { last: section(13, [0]) })],
    ['is truncated', countDown.subarray(0, -3)],
    ['ends too early', moduleOf([{ code: [...op.end, ...op.get(0)] }])],
    [
      'imports what is not known',
      moduleOf([], { imports: [importOf('x', [9])] }),
    ],
  ])('is not made of one that %s', (_, wasm) => {
    expect(() => meter(wasm, PLENTY)).toThrow(unmetered);
  });
});

/** Locals: the argument, two variables, and a counter for each depth of loops. */
const VARIABLES = 3;
const DEPTH = 3;

const expression = fc.letrec<{ of: Code }>(tie => ({
  of: fc.oneof(
    { maxDepth: 3 },
    fc.nat(63).map(op.i32),
    fc.nat(VARIABLES - 1).map(op.get),
    fc
      .tuple(
        tie('of'),
        tie('of'),
        fc.constantFrom(op.add, op.sub, op.mul, op.xor),
      )
      .map(parts => parts.flat()),
  ),
})).of;

const assignment = fc
  .tuple(expression, fc.nat(VARIABLES - 1).map(op.set))
  .map(parts => parts.flat());

/** Code that always ends. */
function statements(depth: number): fc.Arbitrary<Code> {
  if (depth === 0) {
    return assignment;
  }
  const inner = statements(depth - 1);
  const counter = VARIABLES + depth;
  const repeated = fc
    .tuple(fc.nat(4), inner, expression)
    .map(([times, code, out]) =>
      [
        [...op.i32(times), ...op.set(counter), ...op.block, ...op.loop],
        [...op.get(counter), ...op.eqz, ...op.brIf(1)],
        [...op.get(counter), ...op.i32(1), ...op.sub, ...op.set(counter)],
        // Now and then it is left early.
        [...out, ...op.i32(7), ...op.and, ...op.eqz, ...op.brIf(1)],
        [...code, ...op.br(0), ...op.end, ...op.end],
      ].flat(),
    );
  const chosen = fc.tuple(expression, inner, inner).map(([of, one, other]) =>
    [
      [...op.block, ...op.block, ...op.block],
      [...of, ...op.i32(3), ...op.and, ...op.brTable(0, 1, 2), ...op.end],
      [...one, ...op.br(1), ...op.end],
      [...other, ...op.end],
    ].flat(),
  );
  const either = fc
    .tuple(expression, inner, inner)
    .map(([of, one, other]) => [
      ...of,
      ...op.if,
      ...one,
      ...op.else,
      ...other,
      ...op.end,
    ]);
  return fc
    .array(fc.oneof(assignment, repeated, chosen, either), { maxLength: 4 })
    .map(parts => parts.flat());
}

describe('any metered module', () => {
  it('computes what the plain one does with enough fuel, and stops with too little', () => {
    fc.assert(
      fc.property(
        statements(DEPTH),
        statements(1),
        fc.integer({ min: -5, max: 5 }),
        (code, called, argument) => {
          const wasm = moduleOf(
            [
              [...code, ...op.get(1), ...op.call(1), ...op.get(2), ...op.add],
              [...called, ...op.get(1)],
            ].map(each => ({ locals: VARIABLES + DEPTH, code: each })),
          );
          const needed = costOf(wasm, argument);
          const { run, fuel } = start(meter(wasm, needed));
          expect(run(argument)).toBe(start(wasm).run(argument));
          expect(fuel.value).toBe(0);
          fuel.value = needed - 1;
          expect(() => run(argument)).toThrow(WebAssembly.RuntimeError);
        },
      ),
    );
  });
});
