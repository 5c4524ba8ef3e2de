import { DECISION_POINTS } from '@micro-apps/backstage-plugin-micro-apps-common';
import type {
  BundleContents,
  BundleRef,
  DecisionPoint,
  Organisation,
  PolicyInput,
  PolicyOutcome,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Bundle } from '../bundle/readBundle';
import { CircuitBreaker } from '../CircuitBreaker';
import { encodeInput } from '../input';
import type { InputLimits } from '../input';
import { denied } from '../outcomes';
import type { PolicyFailure } from '../outcomes';
import { outcomeOfAnswer } from './answers';
import { FastPath } from './FastPath';
import { LAYOUT } from './layout';
import { policyData } from './policyData';
import { PolicyThread, requestBytes } from './PolicyThread';
import type { ThreadInput, ThreadLimits, ThreadResult } from './PolicyThread';

const CHUNK = 64;
/** What one of several callers gets of a chunk, so that a long call does not hold up a short one. */
const SHARE = 16;
const MAX_WAITING = 100_000;
const COOLDOWN_MS = 10_000;

type Call = {
  point: DecisionPoint;
  inputs: readonly PolicyInput[];
  outcomes: PolicyOutcome[];
  /** The fast path has left it to the thread. */
  refused?: boolean;
  resolve(outcomes: PolicyOutcome[]): void;
};
type Slot = { call: Call; input: ThreadInput };

/** What an evaluator may use up. */
export type EvaluatorLimits = ThreadLimits & InputLimits;

type EvaluatorOptions = {
  bundle: Bundle;
  organisation: Organisation;
  limits: EvaluatorLimits;
};

/** Decides by one bundle, and replaces the thread that a policy has brought down. */
export class BundleEvaluator {
  readonly contents: BundleContents;
  readonly ref: BundleRef;
  readonly #failures = new Map<DecisionPoint, PolicyFailure>();
  readonly #breaker = new CircuitBreaker({
    failures: 3,
    cooldownMs: COOLDOWN_MS,
  });
  readonly #queue: Call[] = [];
  #waiting = 0;
  #thread: PolicyThread | undefined;
  #pumping: Promise<void> | undefined;

  private constructor(
    private readonly options: EvaluatorOptions,
    thread: PolicyThread,
    private readonly fast: FastPath | undefined,
  ) {
    this.#thread = thread;
    this.contents = thread.contents;
    this.ref = {
      revision: options.bundle.revision,
      digest: thread.contents.digest,
    };
  }

  /** Throws an `InputError` where the bundle is of no use. */
  static async start(options: EvaluatorOptions): Promise<BundleEvaluator> {
    const { bundle, organisation, limits } = options;
    const [thread, fast] = await Promise.all([
      PolicyThread.start(options),
      FastPath.prepare({
        wasm: bundle.wasm,
        data: policyData(bundle, organisation),
        resultBytes: limits.resultBytes,
      }),
    ]);
    return new BundleEvaluator(options, thread, fast);
  }

  /** What went wrong last at some decision point, until it goes well again. */
  get failure(): PolicyFailure | undefined {
    return [...this.#failures.values()].at(-1);
  }

  evaluate(
    point: DecisionPoint,
    inputs: readonly PolicyInput[],
  ): Promise<PolicyOutcome[]> {
    if (inputs.length === 0) {
      return Promise.resolve([]);
    }
    if (this.#waiting + inputs.length > MAX_WAITING) {
      const failure: PolicyFailure = {
        cause: 'refused',
        message: 'too many decisions wait for the engine',
      };
      return Promise.resolve(inputs.map(() => denied(failure, this.ref)));
    }
    return new Promise(resolve => {
      const call: Call = { point, inputs, outcomes: [], resolve };
      if (!this.#pumping && this.#decideHere(call)) {
        resolve(call.outcomes);
        return;
      }
      this.#waiting += inputs.length;
      this.#queue.push(call);
      this.#pumping ??= this.#pump();
    });
  }

  /** Ends once everything that waits is decided. */
  async retire(): Promise<void> {
    await this.#pumping;
    await this.#thread?.end();
    this.#thread = undefined;
  }

  async #pump(): Promise<void> {
    while (this.#queue.length > 0) {
      // Also where there is no turn to wait for: what pumps has to be remembered before it can have ended.
      await this.fast?.turn;
      if (this.#queue.length > 1 || !this.#decideHere(this.#queue[0])) {
        await this.#decideByThread();
      }
      this.#settle();
    }
    this.#pumping = undefined;
  }

  /** Decides a lone input in the caller's thread, where that goes well. */
  #decideHere(call: Call): boolean {
    const { fast, options } = this;
    const isLone = call.inputs.length === 1 && !call.refused;
    if (!isLone || !fast?.ready || this.#breaker.isOpen) {
      return false;
    }
    const encoded = encodeInput(call.inputs[0], options.limits);
    const answer =
      'failure' in encoded
        ? undefined
        : fast.evaluate(DECISION_POINTS.indexOf(call.point), encoded);
    if (!answer) {
      call.refused = true;
      return false;
    }
    this.#breaker.succeeded();
    this.#record(call, outcomeOfAnswer(answer, this.ref));
    return true;
  }

  async #decideByThread(): Promise<void> {
    const slots = this.#take();
    if (slots.length > 0 && this.#breaker.admits()) {
      await this.#answer(slots);
    } else if (slots.length > 0) {
      this.#denyWaiting(this.#pause());
    }
  }

  #pause(): PolicyFailure {
    const { cause, message } = this.failure ?? {
      cause: 'error',
      message: 'the policies fail',
    };
    return {
      cause,
      message: `${message}; they are asked again after a pause of ${COOLDOWN_MS / 1000} seconds`,
    };
  }

  /** The next inputs of each call, the call that came first first. */
  #take(): Slot[] {
    const slots: Slot[] = [];
    const share = this.#queue.length > 1 ? SHARE : CHUNK;
    let room: number = LAYOUT.REQUEST_BYTES;
    for (const call of this.#queue) {
      const point = DECISION_POINTS.indexOf(call.point);
      let next = call.outcomes.length;
      for (let taken = 0; taken < share && next < call.inputs.length;) {
        const encoded = encodeInput(call.inputs[next], this.options.limits);
        if ('failure' in encoded) {
          if (taken > 0) {
            break;
          }
          call.outcomes.push(denied(encoded.failure, this.ref));
        } else {
          const input = { point, ...encoded };
          room -= requestBytes(input);
          if (room < 0 || slots.length === CHUNK) {
            return slots;
          }
          slots.push({ call, input });
          taken += 1;
        }
        next += 1;
      }
    }
    return slots;
  }

  async #answer(slots: Slot[]): Promise<void> {
    let result: ThreadResult;
    let crash = '';
    try {
      this.#thread ??= await PolicyThread.start(this.options);
      result = await this.#thread.run(slots.map(({ input }) => input));
      crash = this.#thread.crash;
    } catch (error) {
      this.#breaker.failed();
      this.#denyWaiting({
        cause: 'error',
        message: (error as Error).message,
      });
      return;
    }
    result.answers.forEach((answer, index) =>
      this.#record(slots[index].call, outcomeOfAnswer(answer, this.ref)),
    );
    if (result.ended) {
      this.#thread = undefined;
      this.#blame(slots[result.answers.length], result.ended, crash);
    } else {
      this.#breaker.succeeded();
    }
  }

  /** The input that was evaluated when the thread ended is denied; those after it are asked again. */
  #blame(slot: Slot | undefined, ended: 'timeout' | 'crash', crash: string) {
    this.#breaker.failed();
    if (slot) {
      const failure: PolicyFailure =
        ended === 'timeout'
          ? {
              cause: 'timeout',
              message: `the evaluation did not end within ${this.options.limits.timeoutMs} milliseconds`,
            }
          : { cause: 'error', message: crash };
      this.#record(slot.call, denied(failure, this.ref));
    }
  }

  #record(call: Call, outcome: PolicyOutcome) {
    call.outcomes.push(outcome);
    this.#failures.delete(call.point);
    if (outcome.failure) {
      this.#failures.set(call.point, outcome.failure);
    }
  }

  #denyWaiting(failure: PolicyFailure) {
    for (const call of this.#queue) {
      this.#failures.set(call.point, failure);
      while (call.outcomes.length < call.inputs.length) {
        call.outcomes.push(denied(failure, this.ref));
      }
    }
  }

  /** Hands out what is complete, and lets another call be the first of the next chunk. */
  #settle() {
    const calls = this.#queue.splice(0);
    for (const call of calls) {
      if (call.outcomes.length < call.inputs.length) {
        this.#queue.push(call);
      } else {
        this.#waiting -= call.inputs.length;
        call.resolve(call.outcomes);
      }
    }
    if (this.#queue.length > 1) {
      this.#queue.push(...this.#queue.splice(0, 1));
    }
  }
}
