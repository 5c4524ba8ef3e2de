import type {
  DecisionPoint,
  Organisation,
  PolicyEngine,
  PolicyEngineStatus,
  PolicyInput,
  PolicyOutcome,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { createHash } from 'node:crypto';
import { readBundle } from '../bundle/readBundle';
import type { Bundle } from '../bundle/readBundle';
import { isSigned, verifyBundle } from '../bundle/signatures';
import type { BundleVerification } from '../bundle/signatures';
import { Changes } from '../Changes';
import { DEFAULT_INPUT_LIMITS } from '../input';
import { denied } from '../outcomes';
import { Poll } from '../Poll';
import type { BundleSource, SourcedBundle } from '../sources/BundleSource';
import { BundleEvaluator } from './BundleEvaluator';
import type { EvaluatorLimits } from './BundleEvaluator';

const DEFAULT_LIMITS: EvaluatorLimits = {
  ...DEFAULT_INPUT_LIMITS,
  timeoutMs: 1000,
  loadTimeoutMs: 20_000,
  memoryBytes: 128 * 1024 * 1024,
  resultBytes: 512 * 1024,
};

/**
 * What makes an embedded engine.
 *
 * @public
 */
export type EmbeddedPolicyEngineOptions = {
  source: BundleSource;
  organisation: Organisation;
  /** Accepts only bundles that are signed with these keys. */
  verification?: BundleVerification;
  limits?: {
    /** How long one evaluation may take; 1,000 milliseconds where it is absent. */
    timeoutMs?: number;
    /** How long a bundle may take to load; 20 seconds where it is absent. */
    loadTimeoutMs?: number;
    /** How much memory a policy may use; 128 MiB where it is absent. */
    memoryBytes?: number;
    /** How large an input may be, as JSON; 512 KiB where it is absent. */
    inputBytes?: number;
    /** How deep an input may be nested; 32 levels where it is absent. */
    inputDepth?: number;
    /** How large a decision may be, as JSON; 512 KiB where it is absent. */
    resultBytes?: number;
  };
};

type BundleStatus = NonNullable<PolicyEngineStatus['bundle']>;
type Signature = Pick<BundleStatus, 'signature' | 'keyId'>;
type InForce = { evaluator: BundleEvaluator; bundle: BundleStatus };

class EmbeddedPolicyEngine implements PolicyEngine {
  readonly #limits: EvaluatorLimits;
  readonly #changes = new Changes();
  readonly #poll: Poll;
  #inForce: InForce | undefined;
  #tag: string | undefined;
  #fault: string | undefined;
  #refused: PolicyEngineStatus['refused'];
  #checkedAt: string | null = null;
  #closed = false;

  constructor(private readonly options: EmbeddedPolicyEngineOptions) {
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.#poll = new Poll({
      intervalMs: options.source.intervalMs,
      ask: () => this.#load(),
    });
  }

  async evaluate(
    point: DecisionPoint,
    inputs: readonly PolicyInput[],
  ): Promise<PolicyOutcome[]> {
    if (!this.#inForce || this.#closed) {
      const message = this.#closed
        ? 'the engine is closed'
        : `no bundle is loaded: ${this.#fault ?? 'none was read yet'}`;
      return inputs.map(() => denied({ cause: 'no-bundle', message }, null));
    }
    return this.#inForce.evaluator.evaluate(point, inputs);
  }

  status(): PolicyEngineStatus {
    const failure = this.#inForce?.evaluator.failure;
    const faults = [
      this.#fault,
      failure && `The last evaluation failed: ${failure.message}`,
    ].filter(fault => fault !== undefined);
    const health = faults.length > 0 ? 'degraded' : 'ready';
    return {
      engine: 'embedded',
      health: this.#inForce ? health : 'unavailable',
      ...(faults.length > 0 && { message: faults.join('. ') }),
      bundle: this.#inForce?.bundle ?? null,
      rules: this.#inForce?.evaluator.contents.rules ?? [],
      ...(this.#refused && { refused: this.#refused }),
      checkedAt: this.#checkedAt,
    };
  }

  async refresh(): Promise<PolicyEngineStatus> {
    if (!this.#closed) {
      await this.#poll.now();
    }
    return this.status();
  }

  onChange(listener: (status: PolicyEngineStatus) => void): () => void {
    return this.#changes.add(listener);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#poll.stop();
    await this.#poll.settled();
    await this.#inForce?.evaluator.retire();
  }

  /**
   * Puts a newer bundle in place, whole, or keeps the one in force. Says whether that went well. A bad bundle is not
   * remembered: it is tried again, since what was wrong may have been on this side.
   */
  async #load(): Promise<boolean> {
    this.#checkedAt = new Date().toISOString();
    let offered: SourcedBundle | undefined;
    try {
      offered = await this.options.source.read(this.#tag);
      const next = offered && (await this.#prepare(readBundle(offered.bytes)));
      this.#fault = undefined;
      this.#refused = undefined;
      if (offered && next) {
        this.#tag = offered.tag;
        this.#swap(next);
      }
      return true;
    } catch (error) {
      const { message } = error as Error;
      const kept = this.#inForce
        ? `; revision ${this.#inForce.bundle.revision} stays in force`
        : '';
      this.#fault = `${message}${kept}`;
      if (offered) {
        this.#refuse(offered.bytes, message);
      }
      return false;
    }
  }

  /** Tells of it once, however often it is tried again. */
  #refuse(bytes: Uint8Array, message: string) {
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    const isNews = this.#refused?.digest !== digest;
    this.#refused = { digest, message };
    if (isNews) {
      this.#changes.tell(this.status());
    }
  }

  async #verify(bundle: Bundle): Promise<Signature> {
    const { verification } = this.options;
    if (verification) {
      const keyId = await verifyBundle(bundle.files, verification);
      return { signature: 'verified', keyId };
    }
    return { signature: isSigned(bundle.files) ? 'not-checked' : 'not-signed' };
  }

  async #prepare(bundle: Bundle): Promise<InForce> {
    const signature = await this.#verify(bundle);
    const evaluator = await BundleEvaluator.start({
      bundle,
      organisation: this.options.organisation,
      limits: this.#limits,
    });
    return {
      evaluator,
      bundle: {
        ...evaluator.ref,
        source: this.options.source.location,
        loadedAt: new Date().toISOString(),
        ...signature,
      },
    };
  }

  #swap(next: InForce) {
    const previous = this.#inForce;
    this.#inForce = next;
    // What it was asked before, it decides.
    void previous?.evaluator.retire();
    this.#changes.tell(this.status());
  }
}

/**
 * Makes an engine that evaluates policies in this process, in a thread of its own. It never rejects because of the
 * bundle: without one, it denies, says why, and asks its source again.
 *
 * @public
 */
export async function createEmbeddedPolicyEngine(
  options: EmbeddedPolicyEngineOptions,
): Promise<PolicyEngine> {
  const engine = new EmbeddedPolicyEngine(options);
  await engine.refresh();
  return engine;
}
