import type { JsonObject } from '@backstage/types';
// Not the global one, which tests may have put in its place.
import { setImmediate } from 'node:timers';
import { ENTRYPOINTS } from '../bundle/readBundle';
import { CircuitBreaker } from '../CircuitBreaker';
import type { PolicyAnswer } from './answers';
import { LAYOUT } from './layout';
import { MeteredPolicy } from './MeteredPolicy';
import { meter } from './metering/meter';

/** What one decision may use up: what twelve ordinary ones do, which is one or two milliseconds. */
const DECISION_FUEL = 24_000_000;
/** After so many no further decision begins before other work had its turn. */
const TURN_FUEL = 2 * DECISION_FUEL;
/** For reading the data, whenever the policy is made anew. */
const LOAD_FUEL = 2 * DECISION_FUEL;
const EMPTY_RESULT_SET = 2;

/**
 * Decides in the caller's thread what is decided soon, and leaves all else to the thread that can be ended: what uses up
 * its fuel, traps, calls for a builtin, is undefined or answers at length. Where that was so several times in a row, it
 * rests for a while, so that not everything is begun twice.
 */
export class FastPath {
  readonly #breaker: CircuitBreaker;
  #policy: MeteredPolicy | undefined;
  #spent = 0;
  #turn: Promise<void> | undefined;

  private constructor(
    private readonly module: WebAssembly.Module,
    private readonly data: Uint8Array,
    private readonly resultBytes: number,
    now?: () => number,
  ) {
    this.#breaker = new CircuitBreaker({
      failures: 3,
      cooldownMs: 10_000,
      now,
    });
    this.#policy = new MeteredPolicy(module, data);
  }

  /** `undefined` for a bundle that cannot be decided by in this way. What is wrong with it is not judged here. */
  static async prepare(options: {
    wasm: Uint8Array;
    data: JsonObject;
    resultBytes: number;
    now?: () => number;
  }): Promise<FastPath | undefined> {
    try {
      const module = await WebAssembly.compile(
        new Uint8Array(meter(options.wasm, LOAD_FUEL)),
      );
      const data = Buffer.from(JSON.stringify(options.data));
      return new FastPath(module, data, options.resultBytes, options.now);
    } catch {
      return undefined;
    }
  }

  /** The rest of a turn of the event loop in which no further decision begins. */
  get turn(): Promise<void> | undefined {
    return this.#spent < TURN_FUEL ? undefined : this.#turn;
  }

  /** Whether it is worth asking. */
  get ready(): boolean {
    return this.#policy !== undefined && !this.turn;
  }

  /** `undefined` where the thread has to be asked. */
  evaluate(
    point: number,
    input: { text: string; bytes: number },
  ): PolicyAnswer | undefined {
    const policy = this.#policy;
    if (!policy || !this.#breaker.admits()) {
      return undefined;
    }
    this.#turn ??= this.#otherWork();
    const started = performance.now();
    policy.fuel = DECISION_FUEL;
    const text = this.#attempt(policy, ENTRYPOINTS[point], input);
    this.#spent += DECISION_FUEL - policy.fuel;
    if (text === undefined) {
      this.#breaker.failed();
      return undefined;
    }
    this.#breaker.succeeded();
    const evaluationNs = Math.ceil((performance.now() - started) * 1e6);
    return { status: LAYOUT.status.OK, evaluationNs, text };
  }

  #attempt(
    policy: MeteredPolicy,
    entrypoint: string,
    input: { text: string; bytes: number },
  ): string | undefined {
    try {
      const text = policy.evaluate(entrypoint, input);
      return text.length > EMPTY_RESULT_SET &&
        Buffer.byteLength(text) <= this.resultBytes
        ? text
        : undefined;
    } catch {
      this.#policy = undefined;
      return undefined;
    }
  }

  /** Lets everything else have its turn, and makes the policy anew where that is needed. */
  async #otherWork(): Promise<void> {
    await new Promise<void>(resolve => {
      setImmediate(resolve);
    });
    this.#turn = undefined;
    this.#spent = 0;
    try {
      this.#policy ??= new MeteredPolicy(this.module, this.data);
    } catch {
      // There is no memory for it; the thread decides alone.
    }
  }
}
