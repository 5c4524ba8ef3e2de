import {
  bundleContentsSchema,
  canonicalJson,
  policyDecisionSchema,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type {
  BundleRef,
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
import { DEFAULT_INPUT_LIMITS, encodeInput } from '../input';
import { denied, outcomeOf } from '../outcomes';
import type { PolicyFailure } from '../outcomes';
import { Poll } from '../Poll';
import { OpaClient, OpaFault } from './OpaClient';
import type { OpaAnswer } from './OpaClient';

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
const CHUNK = 200;
/** The rule that denies where facts are missing. */
const COMPLETENESS_RULE = 'facts-complete';

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

type Contents = {
  bundle: NonNullable<PolicyEngineStatus['bundle']>;
  rules: PolicyEngineStatus['rules'];
};
type Answer = OpaAnswer | { failure: PolicyFailure };

const refOf = ({ bundle }: Contents): BundleRef => ({
  revision: bundle.revision,
  digest: bundle.digest,
});

class OpaPolicyEngine implements PolicyEngine {
  readonly #client: OpaClient;
  readonly #breaker: CircuitBreaker;
  readonly #changes = new Changes();
  readonly #poll: Poll;
  readonly #location: string;
  #contents: Contents | undefined;
  #sourceFault: PolicyFailure | undefined;
  #organisationFault: string | undefined;
  #lastFailure: PolicyFailure | undefined;
  #checkedAt: string | null = null;
  #closed = false;

  constructor(private readonly options: OpaPolicyEngineOptions) {
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
      const answers = await this.#decideAll(point, inputs);
      const moved = answers.some(
        answer =>
          'revision' in answer && answer.revision !== contents.bundle.revision,
      );
      // A server that was started again has the bundle, but not yet the organisation's data.
      const incomplete = !looked && answers.some(missesOrganisation);
      if (!moved && !incomplete) {
        return answers.map(answer => this.#outcomeOf(answer, contents));
      }
      looked = true;
      await this.#poll.now();
    }
    const failure: PolicyFailure = {
      cause: 'error',
      message: 'the policy server changed its bundles while it decided',
    };
    return inputs.map(() => denied(failure, null));
  }

  status(): PolicyEngineStatus {
    const failure = this.#sourceFault ?? this.#lastFailure;
    const messages = [failure?.message, this.#organisationFault].filter(
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

  async #decideAll(
    point: DecisionPoint,
    inputs: readonly PolicyInput[],
  ): Promise<Answer[]> {
    const answers: Answer[] = [];
    // Not all at once, since each becomes text.
    while (answers.length < inputs.length) {
      const chunk = inputs.slice(answers.length, answers.length + CHUNK);
      answers.push(
        ...(await Promise.all(chunk.map(input => this.#decide(point, input)))),
      );
    }
    return answers;
  }

  async #decide(point: DecisionPoint, input: PolicyInput): Promise<Answer> {
    const encoded = encodeInput(input, DEFAULT_INPUT_LIMITS);
    if ('failure' in encoded) {
      return encoded;
    }
    if (!this.#breaker.admits()) {
      const { cause = 'unreachable', message = 'the policy server fails' } =
        this.#lastFailure ?? {};
      return {
        failure: {
          cause,
          message: `${message}; it is asked again after a pause`,
        },
      };
    }
    return this.#guarded(() => this.#client.decide(point, encoded.text));
  }

  /** Reports to the circuit breaker how a question went. */
  async #guarded(ask: () => Promise<OpaAnswer>): Promise<Answer> {
    try {
      const answer = await ask();
      this.#breaker.succeeded();
      return answer;
    } catch (error) {
      const failure = failureOf(error);
      this.#lastFailure = failure;
      this.#breaker.failed();
      return { failure };
    }
  }

  #outcomeOf(answer: Answer, contents: Contents): PolicyOutcome {
    const bundle = refOf(contents);
    if ('failure' in answer) {
      return denied(answer.failure, bundle);
    }
    const { result, evaluationNs } = answer;
    const outcome =
      result === undefined
        ? denied(
            {
              cause: 'undefined',
              message: 'the bundle gave no decision for this input',
            },
            bundle,
            evaluationNs,
          )
        : outcomeOf(result, bundle, evaluationNs);
    this.#lastFailure = outcome.failure;
    return outcome;
  }

  /** Looks which policies the server has, and that it has the organisation's data. */
  async #look(): Promise<boolean> {
    this.#checkedAt = new Date().toISOString();
    const before = this.#contents;
    try {
      await this.#putOrganisation();
      this.#contents = this.#contentsOf(await this.#client.about());
      this.#sourceFault = undefined;
      this.#lastFailure = undefined;
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

  #contentsOf({ result, revision }: OpaAnswer): Contents {
    const parsed = bundleContentsSchema.safeParse(result);
    if (!parsed.success) {
      throw new OpaFault({
        cause: 'no-bundle',
        message:
          result === undefined
            ? `the policy server ${this.#location} has no policies at "data.micro_apps"; load the bundle into it`
            : `the policy server ${this.#location} has other policies at "data.micro_apps.about" than the portal understands`,
      });
    }
    return {
      rules: parsed.data.rules,
      bundle: {
        revision,
        digest: parsed.data.digest,
        source: this.#location,
        loadedAt: new Date().toISOString(),
        signature: 'not-checked',
      },
    };
  }

  async #putOrganisation(): Promise<void> {
    const { organisation } = this.options;
    const there = await this.#client.organisation();
    if (
      there !== undefined &&
      canonicalJson(there) === canonicalJson(organisation)
    ) {
      this.#organisationFault = undefined;
      return;
    }
    try {
      await this.#client.putOrganisation(organisation);
      this.#organisationFault = undefined;
    } catch (error) {
      const message = `The organisation's data of the portal could not be written to "data.micro_apps.organisation" of the policy server: ${failureOf(error).message}`;
      if (there === undefined) {
        throw new OpaFault({ cause: 'refused', message });
      }
      this.#organisationFault = `${message}. It decides by what it has there`;
    }
  }
}

/** The portal gives all facts but these, so that they stand alone in the message. */
function missesOrganisation(answer: Answer): boolean {
  const parsed = policyDecisionSchema.safeParse(
    'result' in answer ? answer.result : undefined,
  );
  return (
    parsed.success &&
    parsed.data.deny.some(
      ({ rule, message }) =>
        rule === COMPLETENESS_RULE && /: organisation\.$/.test(message),
    )
  );
}

function failureOf(error: unknown): PolicyFailure {
  return error instanceof OpaFault
    ? error.failure
    : { cause: 'error', message: (error as Error).message };
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
