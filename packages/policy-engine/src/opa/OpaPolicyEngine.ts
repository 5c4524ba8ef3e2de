import type {
  DecisionPoint,
  Organisation,
  PolicyEngine,
  PolicyEngineStatus,
  PolicyInput,
  PolicyOutcome,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { Changes } from '../Changes';
import { CircuitBreaker } from '../CircuitBreaker';
import { checkUrl } from '../http/credentials';
import type { HttpCredentials } from '../http/credentials';
import { shownUrl } from '../http/http';
import { denied } from '../outcomes';
import type { PolicyFailure } from '../outcomes';
import { Poll } from '../Poll';
import { failureOf, OpaClient } from './OpaClient';
import { contentsOf, refOf } from './OpaContents';
import type { OpaContents } from './OpaContents';
import { OpaDecisions } from './OpaDecisions';
import { missesOrganisation, OpaOrganisation } from './OpaOrganisation';

const DEFAULTS = {
  timeoutMs: 1000,
  concurrency: 16,
  intervalMs: 10_000,
  breakerFailures: 5,
  cooldownMs: 5_000,
};
const RESULT_BYTES = 1024 * 1024;
/** How often a call is decided anew because the server changed bundles meanwhile. */
const ATTEMPTS = 3;

/**
 * What makes an engine that asks an OPA server.
 *
 * @public
 */
export type OpaPolicyEngineOptions = {
  /** The server's URL, up to and without `/v1`: https, or plain http on this machine. */
  url: string;
  allowHttp?: boolean;
  credentials?: HttpCredentials;
  organisation: Organisation;
  /** For one question; one second where it is absent. */
  timeoutMs?: number;
  /** How many questions are asked at a time; 16 where it is absent. */
  concurrency?: number;
  /** How often it is looked whether the server has other policies; every 10 seconds where it is absent. */
  intervalMs?: number;
  circuitBreaker?: {
    /** After how many failures in a row it is not asked for a while; 5 where it is absent. */
    failures?: number;
    /** For how long; 5 seconds where it is absent. */
    cooldownMs?: number;
  };
};

class OpaPolicyEngine implements PolicyEngine {
  readonly #client: OpaClient;
  readonly #breaker: CircuitBreaker;
  readonly #decisions: OpaDecisions;
  readonly #organisation: OpaOrganisation;
  readonly #changes = new Changes();
  readonly #poll: Poll;
  readonly #location: string;
  #contents: OpaContents | undefined;
  #sourceFault: PolicyFailure | undefined;
  #checkedAt: string | null = null;
  #closed = false;

  constructor(options: OpaPolicyEngineOptions) {
    checkUrl(options.url, options.allowHttp);
    this.#location = shownUrl(options.url);
    this.#client = new OpaClient({
      url: options.url,
      credentials: options.credentials,
      timeoutMs: options.timeoutMs ?? DEFAULTS.timeoutMs,
      concurrency: options.concurrency ?? DEFAULTS.concurrency,
      resultBytes: RESULT_BYTES,
    });
    this.#breaker = new CircuitBreaker({
      failures: options.circuitBreaker?.failures ?? DEFAULTS.breakerFailures,
      cooldownMs: options.circuitBreaker?.cooldownMs ?? DEFAULTS.cooldownMs,
    });
    this.#decisions = new OpaDecisions(this.#client, this.#breaker);
    this.#organisation = new OpaOrganisation(
      this.#client,
      options.organisation,
    );
    this.#poll = new Poll({
      intervalMs: options.intervalMs ?? DEFAULTS.intervalMs,
      ask: () => this.#look(),
    });
  }

  async evaluate(
    point: DecisionPoint,
    inputs: readonly PolicyInput[],
  ): Promise<PolicyOutcome[]> {
    let looked = false;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      if (!this.#contents && !this.#closed && this.#breaker.admits()) {
        // The probe of an open breaker is this question.
        await this.#poll.now();
      }
      const contents = this.#contents;
      if (!contents || this.#closed) {
        const failure = this.#noBundle();
        return inputs.map(() => denied(failure, null));
      }
      const answers = await this.#decisions.askAll(point, inputs);
      const moved = answers.some(
        answer =>
          'revision' in answer && answer.revision !== contents.bundle.revision,
      );
      // A server that was started again has the bundle, but not yet the organisation's data.
      const incomplete = !looked && answers.some(missesOrganisation);
      if (!moved && !incomplete) {
        const bundle = refOf(contents);
        return answers.map(answer => this.#decisions.outcomeOf(answer, bundle));
      }
      looked = true;
      await this.#poll.now();
    }
    const failure: PolicyFailure = this.#sourceFault ?? {
      cause: 'error',
      message: 'the policy server changed its bundles while it decided',
    };
    return inputs.map(() => denied(failure, null));
  }

  status(): PolicyEngineStatus {
    const failure = this.#sourceFault ?? this.#decisions.lastFailure;
    const messages = [failure?.message, this.#organisation.fault].filter(
      message => message !== undefined,
    );
    const usable = this.#contents && !this.#breaker.isOpen;
    const health = messages.length > 0 ? 'degraded' : 'ready';
    return {
      engine: 'opa',
      health: usable ? health : 'unavailable',
      ...(messages.length > 0 && { message: messages.join('. ') }),
      bundle: this.#contents?.bundle ?? null,
      rules: this.#contents?.rules ?? [],
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
  }

  #noBundle(): PolicyFailure {
    return this.#closed
      ? { cause: 'no-bundle', message: 'the engine is closed' }
      : (this.#sourceFault ?? {
          cause: 'no-bundle',
          message: 'the policy server was not asked yet',
        });
  }

  /** Looks which policies the server has, and that it has the organisation's data. */
  async #look(): Promise<boolean> {
    this.#checkedAt = new Date().toISOString();
    const before = this.#contents;
    try {
      await this.#organisation.put();
      this.#contents = contentsOf(await this.#client.about(), this.#location);
      this.#sourceFault = undefined;
      this.#decisions.recovered();
      this.#breaker.succeeded();
    } catch (error) {
      this.#sourceFault = failureOf(error);
      this.#breaker.failed();
      return false;
    }
    const { bundle } = this.#contents;
    if (
      before?.bundle.revision !== bundle.revision ||
      before?.bundle.digest !== bundle.digest
    ) {
      this.#changes.tell(this.status());
    } else {
      this.#contents = before;
    }
    return true;
  }
}

/**
 * Makes an engine that asks an OPA server. It never rejects because of the server: while that cannot be reached, it
 * denies, says why, and asks again. Throws an `InputError` where the URL is of no use.
 *
 * @public
 */
export async function createOpaPolicyEngine(
  options: OpaPolicyEngineOptions,
): Promise<PolicyEngine> {
  const engine = new OpaPolicyEngine(options);
  await engine.refresh();
  return engine;
}
