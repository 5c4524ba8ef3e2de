/** How a module is written by hand for a test. Numbers below 64 are themselves in LEB128, whatever their sign. */
export type Code = ReadonlyArray<number>;

export const I32 = 0x7f;
export const op = {
  unreachable: [0x00],
  block: [0x02, 0x40],
  loop: [0x03, 0x40],
  if: [0x04, 0x40],
  else: [0x05],
  end: [0x0b],
  br: (label: number) => [0x0c, label],
  brIf: (label: number) => [0x0d, label],
  brTable: (...labels: number[]) => [0x0e, labels.length - 1, ...labels],
  call: (index: number) => [0x10, index],
  get: (local: number) => [0x20, local],
  set: (local: number) => [0x21, local],
  globalGet: (index: number) => [0x23, index],
  globalSet: (index: number) => [0x24, index],
  i32: (value: number) => [0x41, value],
  eqz: [0x45],
  add: [0x6a],
  sub: [0x6b],
  mul: [0x6c],
  and: [0x71],
  xor: [0x73],
};

/** A length in five bytes, which is as good as in fewer. */
function length(value: number): number[] {
  return [0, 7, 14, 21]
    .map(shift => ((value >> shift) & 0x7f) | 0x80)
    .concat(0);
}

function vector(entries: Code[]): number[] {
  return [...length(entries.length), ...entries.flat()];
}

export function section(id: number, content: Code): number[] {
  return [id, ...length(content.length), ...content];
}

function named(name: string): number[] {
  return [name.length, ...Buffer.from(name)];
}

/** A module whose functions take an i32 and give one; the first is exported as `run`. */
export function moduleOf(
  functions: Array<{ locals?: number; code: Code }>,
  more: {
    imports?: Code[];
    globals?: Code[];
    start?: number;
    last?: Code;
  } = {},
): Buffer {
  const bodies = functions.map(({ locals = 0, code }) => {
    const body = [1, ...length(locals), I32, ...code, ...op.end];
    return [...length(body.length), ...body];
  });
  const types = [
    [0x60, 1, I32, 1, I32],
    [0x60, 0, 0],
  ];
  return Buffer.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, vector(types)),
    ...section(2, vector(more.imports ?? [])),
    ...section(
      3,
      vector(functions.map((_, index) => [index === more.start ? 1 : 0])),
    ),
    ...section(6, vector(more.globals ?? [])),
    ...section(7, vector([[...named('run'), 0, 0]])),
    ...(more.start === undefined ? [] : section(8, [more.start])),
    ...section(10, vector(bodies)),
    ...(more.last ?? []),
  ]);
}

export function importOf(name: string, description: Code): number[] {
  return [...named('env'), ...named(name), ...description];
}
