import { FUEL_EXPORT } from './metering/meter';

const INITIAL_PAGES = 16;
/** Of 64 KiB. What needs more takes longer than the caller's thread can be spared, too. */
const MAXIMUM_PAGES = 128;

/** What is used here of OPA's binary interface, version 1.2. Addresses are numbers. */
type Exports = {
  [FUEL_EXPORT]: { value: number };
  entrypoints(): number;
  opa_json_dump(value: number): number;
  opa_malloc(bytes: number): number;
  opa_json_parse(text: number, bytes: number): number;
  opa_heap_ptr_get(): number;
  opa_eval(
    reserved: 0,
    entrypoint: number,
    data: number,
    input: number,
    inputBytes: number,
    heap: number,
    format: 0,
  ): number;
};

function refuse(): never {
  throw new Error('the policy called its host');
}

/**
 * A policy in the caller's thread, of a module that was metered: it stops once its fuel is used up. It has none of the
 * builtins that are not in the module, since no fuel bounds them. Whatever goes wrong in it is thrown, after which it is
 * not to be used again: a trap leaves its stack wherever it was.
 */
export class MeteredPolicy {
  readonly #memory = new WebAssembly.Memory({
    initial: INITIAL_PAGES,
    maximum: MAXIMUM_PAGES,
  });
  readonly #exports: Exports;
  readonly #entrypoints: Map<string, number>;
  readonly #data: number;
  readonly #heap: number;
  #bytes: Buffer;

  /** Takes the fuel that the module was metered with. */
  constructor(module: WebAssembly.Module, data: Uint8Array) {
    const env = {
      memory: this.#memory,
      opa_abort: refuse,
      opa_println: () => {},
      ...Object.fromEntries(
        [0, 1, 2, 3, 4].map(count => [`opa_builtin${count}`, refuse]),
      ),
    };
    const instance = new WebAssembly.Instance(module, { env });
    this.#exports = instance.exports as unknown as Exports;
    this.#bytes = Buffer.from(this.#memory.buffer);
    const { opa_malloc: allocate, opa_json_parse: parse } = this.#exports;
    const address = allocate(data.length);
    this.#view().set(data, address);
    this.#data = parse(address, data.length);
    this.#entrypoints = new Map(
      Object.entries(
        JSON.parse(
          this.#text(this.#exports.opa_json_dump(this.#exports.entrypoints())),
        ),
      ),
    );
    // Whatever is above is of the evaluation, and the next one overwrites it.
    this.#heap = this.#exports.opa_heap_ptr_get();
  }

  /** What it may still do. */
  get fuel(): number {
    return this.#exports[FUEL_EXPORT].value;
  }
  set fuel(fuel: number) {
    this.#exports[FUEL_EXPORT].value = fuel;
  }

  /** The result set as JSON. */
  evaluate(entrypoint: string, input: { text: string; bytes: number }): string {
    const id = this.#entrypoints.get(entrypoint);
    if (id === undefined) {
      throw new Error(`the policy has no entrypoint "${entrypoint}"`);
    }
    const { text, bytes } = input;
    const end = this.#heap + bytes;
    const missing = end - this.#memory.buffer.byteLength;
    if (missing > 0) {
      this.#memory.grow(Math.ceil(missing / 65536));
    }
    this.#view().write(text, this.#heap, bytes, 'utf8');
    return this.#text(
      this.#exports.opa_eval(0, id, this.#data, this.#heap, bytes, end, 0),
    );
  }

  /** The memory as it is now: when it grows, views on it as it was lose their bytes. */
  #view(): Buffer {
    const { buffer } = this.#memory;
    if (this.#bytes.buffer !== buffer) {
      this.#bytes = Buffer.from(buffer);
    }
    return this.#bytes;
  }

  #text(address: number): string {
    const view = this.#view();
    return view.toString('utf8', address, view.indexOf(0, address));
  }
}
