import { UnmeteredError } from './WasmReader';
import type { WasmReader } from './WasmReader';

/** Where fuel is to be taken, and how much: what runs from there on without passing another such place. */
export type Charge = { at: number; cost: number };

const BLOCK = 0x02;
const LOOP = 0x03;
const IF = 0x04;
const ELSE = 0x05;
const END = 0x0b;

/** How to pass over what follows an opcode; an opcode that is not among them is not known. */
const IMMEDIATES = new Map<number, (reader: WasmReader) => void>();

function define(
  from: number,
  to: number,
  skip: (reader: WasmReader) => void = () => {},
) {
  for (let opcode = from; opcode <= to; opcode += 1) {
    IMMEDIATES.set(opcode, skip);
  }
}

const number = (reader: WasmReader) => reader.skipNumber();

function memoryArgument(reader: WasmReader) {
  // A larger one would name another memory, at which the argument is longer.
  if (reader.u32() >= 32) {
    throw new UnmeteredError('there is more than one memory');
  }
  reader.skipNumber();
}

function indirectCall(reader: WasmReader) {
  reader.skipNumber();
  reader.skipNumber();
}

function branchTable(reader: WasmReader) {
  for (let labels = reader.u32() + 1; labels > 0; labels -= 1) {
    reader.skipNumber();
  }
}

function saturatingConversion(reader: WasmReader) {
  const opcode = reader.u32();
  // The others fill or copy as much as an operand says, which no count of instructions bounds.
  if (opcode > 7) {
    throw new UnmeteredError(`the opcode 0xfc ${opcode} is not known`);
  }
}

define(0x00, 0x01); // unreachable, nop
define(BLOCK, IF, number);
define(ELSE, ELSE);
define(END, END);
define(0x0c, 0x0d, number); // br, br_if
define(0x0e, 0x0e, branchTable);
define(0x0f, 0x0f); // return
define(0x10, 0x10, number); // call
define(0x11, 0x11, indirectCall); // call_indirect
define(0x1a, 0x1b); // drop, select
define(0x20, 0x24, number); // locals and globals
define(0x28, 0x3e, memoryArgument); // loads and stores
define(0x3f, 0x40, number); // memory.size, memory.grow
define(0x41, 0x42, number); // i32.const, i64.const
define(0x43, 0x43, reader => reader.take(4)); // f32.const
define(0x44, 0x44, reader => reader.take(8)); // f64.const
define(0x45, 0xc4); // arithmetic, with the extension of signs
define(0xfc, 0xfc, saturatingConversion);

function localsOf(reader: WasmReader): number {
  let locals = 0;
  for (let groups = reader.u32(); groups > 0; groups -= 1) {
    locals += reader.u32();
    reader.byte();
  }
  return locals;
}

/**
 * The places of a function's body at which fuel is to be taken: its start and the head of each loop. Each pays for its
 * own instructions, not for those of the loops inside it, so that whatever runs was paid for. Entering a function clears
 * its locals, which is paid for, too.
 */
export function chargesOf(body: WasmReader): Charge[] {
  const locals = localsOf(body);
  const charges: Charge[] = [{ at: body.at, cost: locals }];
  // What pays for the instructions of each open block.
  const paying = [charges[0]];
  while (paying.length > 0) {
    const opcode = body.byte();
    const skip = IMMEDIATES.get(opcode);
    if (!skip) {
      throw new UnmeteredError(
        `the opcode 0x${opcode.toString(16)} is not known`,
      );
    }
    skip(body);
    const innermost = paying[paying.length - 1];
    innermost.cost += 1;
    if (opcode === END) {
      paying.pop();
    } else if (opcode === LOOP) {
      const head = { at: body.at, cost: 0 };
      charges.push(head);
      paying.push(head);
    } else if (opcode === BLOCK || opcode === IF) {
      paying.push(innermost);
    }
  }
  if (!body.done) {
    throw new UnmeteredError('a function goes on after its end');
  }
  return charges;
}
