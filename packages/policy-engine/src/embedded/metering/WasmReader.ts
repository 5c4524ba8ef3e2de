/** Said of a module that uses what metering does not know; such a module is not metered. */
export class UnmeteredError extends Error {}

/** Reads the binary format of WebAssembly from one place to the next. */
export class WasmReader {
  /** The place of the next byte. */
  at: number;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly start = 0,
    readonly end = bytes.length,
  ) {
    this.at = start;
  }

  get done(): boolean {
    return this.at >= this.end;
  }

  byte(): number {
    if (this.done) {
      throw new UnmeteredError('the module is truncated');
    }
    this.at += 1;
    return this.bytes[this.at - 1];
  }

  /** An unsigned number of at most 32 bits in LEB128. */
  u32(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) {
        return value;
      }
    }
    throw new UnmeteredError('a number is too long');
  }

  /** Passes over a number in LEB128, of whatever width and sign. */
  skipNumber(): void {
    while (this.byte() >= 0x80);
  }

  /** Passes over some bytes, and gives them. */
  take(length: number): Uint8Array {
    const start = this.at;
    this.at += length;
    if (this.at > this.end) {
      throw new UnmeteredError('the module is truncated');
    }
    return this.bytes.subarray(start, this.at);
  }

  /** A reader of the next bytes, which this one passes over. */
  part(length: number): WasmReader {
    const start = this.at;
    this.take(length);
    return new WasmReader(this.bytes, start, this.at);
  }

  /** The bytes that are left. */
  rest(): Uint8Array {
    return this.take(this.end - this.at);
  }

  /** All its bytes, wherever it is. */
  whole(): Uint8Array {
    return this.bytes.subarray(this.start, this.end);
  }
}
