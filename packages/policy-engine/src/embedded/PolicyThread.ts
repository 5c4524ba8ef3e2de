import { bundleContentsSchema } from '@micro-apps/backstage-plugin-micro-apps-common';
import type {
  BundleContents,
  Organisation,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { Worker } from 'node:worker_threads';
import { workerFile } from '../assets';
import { bundleError } from '../bundle/archive';
import { ABOUT_ENTRYPOINT, ENTRYPOINTS } from '../bundle/readBundle';
import type { Bundle } from '../bundle/readBundle';
import type { PolicyAnswer } from './answers';
import { LAYOUT } from './layout';
import { policyData } from './policyData';

const { words: WORDS, HEADER_BYTES, REQUEST_BYTES } = LAYOUT;
const ENDED = -1;
const NOT_DONE = -1;

// TypeScript's library of this repository is older than the method.
const { waitAsync } = Atomics as unknown as {
  waitAsync(
    words: Int32Array,
    index: number,
    value: number,
    timeout: number,
  ): { value: string | Promise<string> };
};

/** What a thread may use up. */
export type ThreadLimits = {
  /** For one input. */
  timeoutMs: number;
  /** For compiling a bundle and asking what it is. */
  loadTimeoutMs: number;
  /** Of the policy's memory. */
  memoryBytes: number;
  /** Of one result. */
  resultBytes: number;
};

/** An encoded input of a decision point, which is given by its place. */
export type ThreadInput = { point: number; text: string; bytes: number };

/** How a request ended: what was answered, and whether the thread must be replaced. */
export type ThreadResult = {
  answers: PolicyAnswer[];
  ended?: 'timeout' | 'crash';
};

type StartMessage =
  | { ready: true; status: number; about: string }
  | { ready: false; message: string; fault: boolean };

function pages(bytes: number): number {
  return Math.ceil(bytes / 65536);
}

function padded(bytes: number): number {
  return Math.ceil(bytes / 4) * 4;
}

/** How many bytes an input takes in a request. */
export function requestBytes(input: ThreadInput): number {
  return 8 + padded(input.bytes);
}

/** One bundle in a thread that can be ended. It answers one request at a time. */
export class PolicyThread {
  readonly #words: Int32Array;
  readonly #buffer: Buffer;
  #requests = 0;
  #crash: string | undefined;

  private constructor(
    private readonly worker: Worker,
    shared: SharedArrayBuffer,
    private readonly limits: ThreadLimits,
    readonly contents: BundleContents,
  ) {
    this.#words = new Int32Array(shared);
    this.#buffer = Buffer.from(shared);
    worker.on('error', error => {
      this.#crash = (error as Error).message;
    });
    worker.on('exit', () => {
      Atomics.store(this.#words, WORDS.RESPONSE, ENDED);
      Atomics.notify(this.#words, WORDS.RESPONSE);
    });
    // An idle engine keeps no process alive.
    worker.unref();
  }

  /** Compiles the bundle and asks it what it is. Throws an `InputError` where it is of no use. */
  static async start(options: {
    bundle: Bundle;
    organisation: Organisation;
    limits: ThreadLimits;
  }): Promise<PolicyThread> {
    const { bundle, organisation, limits } = options;
    const { HEADER_BYTES: header, RESPONSE_BYTES } = LAYOUT;
    const shared = new SharedArrayBuffer(
      header + REQUEST_BYTES + RESPONSE_BYTES,
    );
    const worker = new Worker(workerFile, {
      workerData: {
        shared,
        layout: LAYOUT,
        wasm: bundle.wasm,
        data: policyData(bundle, organisation),
        entrypoints: ENTRYPOINTS,
        about: ABOUT_ENTRYPOINT,
        limits: {
          initialPages: 16,
          maximumPages: pages(limits.memoryBytes),
          keepBytes: limits.memoryBytes / 2,
          resultBytes: limits.resultBytes,
        },
      },
      execArgv: [],
      env: {},
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: 128 },
    });
    try {
      const message = await startOf(worker, limits.loadTimeoutMs);
      return new PolicyThread(worker, shared, limits, contentsOf(message));
    } catch (error) {
      await worker.terminate();
      throw error;
    }
  }

  /** Why the thread ended by itself. */
  get crash(): string {
    return this.#crash ?? 'the thread of the policy ended';
  }

  /** Answers the inputs in order, as many as fit; at least one, unless the thread ended. */
  async run(inputs: readonly ThreadInput[]): Promise<ThreadResult> {
    const request = this.#send(inputs);
    const ended =
      Atomics.load(this.#words, WORDS.RESPONSE) === request
        ? undefined
        : await this.#answered(request);
    const done = this.#words[WORDS.DONE];
    return {
      // What was answered before the thread ended still counts.
      answers: this.#receive(
        done === NOT_DONE ? this.#words[WORDS.CURRENT] : done,
      ),
      ended,
    };
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }

  #send(inputs: readonly ThreadInput[]): number {
    let at = HEADER_BYTES;
    for (const { point, text, bytes } of inputs) {
      this.#words[at / 4] = point;
      this.#words[at / 4 + 1] = bytes;
      this.#buffer.write(text, at + 8, bytes, 'utf8');
      at += 8 + padded(bytes);
    }
    this.#words[WORDS.COUNT] = inputs.length;
    this.#words[WORDS.CURRENT] = 0;
    this.#words[WORDS.DONE] = NOT_DONE;
    this.#requests += 1;
    Atomics.store(this.#words, WORDS.REQUEST, this.#requests);
    Atomics.notify(this.#words, WORDS.REQUEST);
    return this.#requests;
  }

  /** How the thread ended, unless it answers. The process lives as long as it is waited for. */
  async #answered(request: number): Promise<'timeout' | 'crash' | undefined> {
    this.worker.ref();
    try {
      const ended = await this.#settled(request);
      if (ended) {
        await this.worker.terminate();
      }
      return ended;
    } finally {
      this.worker.unref();
    }
  }

  async #settled(request: number): Promise<'timeout' | 'crash' | undefined> {
    let seen = -1;
    for (;;) {
      const response = Atomics.load(this.#words, WORDS.RESPONSE);
      if (response === request) {
        return undefined;
      }
      if (response === ENDED) {
        return 'crash';
      }
      const { value } = waitAsync(
        this.#words,
        WORDS.RESPONSE,
        response,
        this.limits.timeoutMs,
      );
      if ((await value) === 'timed-out') {
        // Time is given to each input, not to the request.
        const current = Atomics.load(this.#words, WORDS.CURRENT);
        if (current === seen) {
          return 'timeout';
        }
        seen = current;
      }
    }
  }

  #receive(count: number): PolicyAnswer[] {
    const answers: PolicyAnswer[] = [];
    let at: number = HEADER_BYTES + REQUEST_BYTES;
    while (answers.length < count) {
      const [status, evaluationNs, bytes] = this.#words.subarray(
        at / 4,
        at / 4 + 3,
      );
      answers.push({
        status,
        evaluationNs,
        text: this.#buffer.toString('utf8', at + 12, at + 12 + bytes),
      });
      at += 12 + padded(bytes);
    }
    return answers;
  }
}

async function startOf(worker: Worker, timeoutMs: number) {
  const message = await new Promise<StartMessage>((resolve, reject) => {
    const timer = setTimeout(
      () =>
        reject(
          bundleError(`it was not loaded within ${timeoutMs} milliseconds`),
        ),
      timeoutMs,
    );
    const settle =
      <T>(then: (value: T) => void) =>
      (value: T) => {
        clearTimeout(timer);
        then(value);
      };
    worker.once('message', settle(resolve));
    worker.once(
      'error',
      settle((error: Error) => reject(bundleError(error.message))),
    );
    worker.once(
      'exit',
      settle(() => reject(bundleError('its thread ended'))),
    );
  });
  return message;
}

function contentsOf(message: StartMessage): BundleContents {
  if (!message.ready) {
    throw bundleError(message.message);
  }
  if (message.status !== LAYOUT.status.OK) {
    throw bundleError(
      `"${ABOUT_ENTRYPOINT}" in it cannot be evaluated: ${
        message.status === LAYOUT.status.UNDEFINED ? 'undefined' : message.about
      }`,
    );
  }
  const parsed = bundleContentsSchema.safeParse(
    JSON.parse(message.about)[0]?.result,
  );
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw bundleError(
      `"${ABOUT_ENTRYPOINT}" in it is wrong at "${issue.path.join('.')}": ${issue.message}`,
    );
  }
  return parsed.data;
}
