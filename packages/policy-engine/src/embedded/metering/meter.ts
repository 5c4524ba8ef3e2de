import { chargesOf } from './charges';
import { UnmeteredError, WasmReader } from './WasmReader';

/** The name under which a metered module exports how much it may still do. */
export const FUEL_EXPORT = 'micro_apps_fuel';

const HEADER_BYTES = 8;
const CUSTOM = 0;
const IMPORT = 2;
const GLOBAL = 6;
const EXPORT = 7;
const CODE = 10;
/** In the order that the format wants; 12 counts the data. */
const SECTIONS = [1, IMPORT, 3, 4, 5, GLOBAL, EXPORT, 8, 9, 12, CODE, 11];

const KIND = { FUNCTION: 0, TABLE: 1, MEMORY: 2, GLOBAL: 3 };
const I32 = 0x7f;
const MUTABLE = 1;
const NOTHING = 0x40;
const OP = {
  UNREACHABLE: 0x00,
  IF: 0x04,
  END: 0x0b,
  GLOBAL_GET: 0x23,
  GLOBAL_SET: 0x24,
  I32_CONST: 0x41,
  I32_LT_S: 0x48,
  I32_SUB: 0x6b,
};

function unsigned(value: number): number[] {
  return value < 0x80
    ? [value]
    : [(value % 0x80) + 0x80, ...unsigned(Math.floor(value / 0x80))];
}

/** A number that is not negative, as the signed number that a constant is. */
function signed(value: number): number[] {
  return value < 0x40
    ? [value]
    : [(value % 0x80) + 0x80, ...signed(Math.floor(value / 0x80))];
}

function withLength(...parts: Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(unsigned(content.length)), content]);
}

function sectionsOf(wasm: Uint8Array): Map<number, WasmReader> {
  const reader = new WasmReader(wasm, HEADER_BYTES);
  const sections = new Map<number, WasmReader>();
  while (!reader.done) {
    const id = reader.byte();
    const content = reader.part(reader.u32());
    if (id !== CUSTOM) {
      sections.set(id, content);
    }
  }
  const unknown = [...sections.keys()].find(id => !SECTIONS.includes(id));
  if (unknown !== undefined) {
    throw new UnmeteredError(`the section ${unknown} is not known`);
  }
  return sections;
}

function skipLimits(reader: WasmReader) {
  const hasMaximum = reader.byte() % 2 === 1;
  reader.skipNumber();
  if (hasMaximum) {
    reader.skipNumber();
  }
}

function importedGlobals(imports: WasmReader): number {
  let globals = 0;
  for (let left = imports.u32(); left > 0; left -= 1) {
    imports.take(imports.u32());
    imports.take(imports.u32());
    const kind = imports.byte();
    if (kind === KIND.FUNCTION) {
      imports.skipNumber();
    } else if (kind === KIND.TABLE) {
      imports.byte();
      skipLimits(imports);
    } else if (kind === KIND.MEMORY) {
      skipLimits(imports);
    } else if (kind === KIND.GLOBAL) {
      imports.take(2);
      globals += 1;
    } else {
      throw new UnmeteredError(`an import of the kind ${kind} is not known`);
    }
  }
  return globals;
}

/** A vector with one more entry at its end, and the place of that entry. */
function appended(vector: WasmReader | undefined, entry: (number | string)[]) {
  const count = vector?.u32() ?? 0;
  const bytes = Buffer.concat([
    Buffer.from(unsigned(count + 1)),
    vector?.rest() ?? Buffer.alloc(0),
    ...entry.map(part =>
      typeof part === 'string' ? Buffer.from(part) : Buffer.from([part]),
    ),
  ]);
  return { index: count, bytes };
}

/** Looks before it takes, which is quicker than taking first and looking at what it has stored. */
function chargeOf(cost: number, fuel: number[]): Buffer {
  return Buffer.from([
    ...[OP.GLOBAL_GET, ...fuel, OP.I32_CONST, ...signed(cost), OP.I32_LT_S],
    ...[OP.IF, NOTHING, OP.UNREACHABLE, OP.END],
    ...[OP.GLOBAL_GET, ...fuel, OP.I32_CONST, ...signed(cost), OP.I32_SUB],
    ...[OP.GLOBAL_SET, ...fuel],
  ]);
}

function meteredCode(wasm: Uint8Array, code: WasmReader, fuel: number[]) {
  const count = code.u32();
  const parts: Uint8Array[] = [Buffer.from(unsigned(count))];
  for (let left = count; left > 0; left -= 1) {
    const body = code.part(code.u32());
    let from = body.at;
    const pieces: Uint8Array[] = [];
    for (const { at, cost } of chargesOf(body)) {
      pieces.push(wasm.subarray(from, at), chargeOf(cost, fuel));
      from = at;
    }
    parts.push(withLength(...pieces, wasm.subarray(from, body.end)));
  }
  return Buffer.concat(parts);
}

/**
 * The module with a count of what it may still do, in a global that it exports. Each function and each loop takes from it
 * as many as it has instructions, and traps where less is left. Throws an `UnmeteredError` for a module that uses
 * what is not known here.
 */
export function meter(wasm: Uint8Array, initialFuel: number): Buffer {
  const sections = sectionsOf(wasm);
  const imports = sections.get(IMPORT);
  const globals = appended(sections.get(GLOBAL), [
    ...[I32, MUTABLE, OP.I32_CONST, ...signed(initialFuel), OP.END],
  ]);
  const fuel = unsigned(
    (imports ? importedGlobals(imports) : 0) + globals.index,
  );
  const exported = appended(sections.get(EXPORT), [
    ...[FUEL_EXPORT.length, FUEL_EXPORT, KIND.GLOBAL, ...fuel],
  ]);
  const code = sections.get(CODE);
  const changed = new Map<number, Uint8Array>([
    [GLOBAL, globals.bytes],
    [EXPORT, exported.bytes],
    ...(code ? [[CODE, meteredCode(wasm, code, fuel)] as const] : []),
  ]);
  return Buffer.concat([
    wasm.subarray(0, HEADER_BYTES),
    ...SECTIONS.flatMap(id => {
      const content = changed.get(id) ?? sections.get(id)?.whole();
      return content ? [Buffer.from([id]), withLength(content)] : [];
    }),
  ]);
}
