import type {
  BundleRef,
  DecisionPoint,
  PolicyInput,
  PolicyOutcome,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { CircuitBreaker } from '../CircuitBreaker';
import { DEFAULT_INPUT_LIMITS, encodeInput } from '../input';
import { denied, outcomeOf } from '../outcomes';
import type { PolicyFailure } from '../outcomes';
import { failureOf } from './OpaClient';
import type { OpaAnswer, OpaClient } from './OpaClient';

const CHUNK = 200;

/** What a server answered to one input, or why there is no answer. */
export type DecisionAnswer = OpaAnswer | { failure: PolicyFailure };

/** Asks a server for decisions, unless it fails again and again. */
export class OpaDecisions {
  #lastFailure: PolicyFailure | undefined;

  constructor(
    private readonly client: OpaClient,
    private readonly breaker: CircuitBreaker,
  ) {}

  /** What went wrong last, until it goes well again. */
  get lastFailure(): PolicyFailure | undefined {
    return this.#lastFailure;
  }

  /** Forgets what went wrong, since the server works again. */
  recovered(): void {
    this.#lastFailure = undefined;
  }

  async askAll(
    point: DecisionPoint,
    inputs: readonly PolicyInput[],
  ): Promise<DecisionAnswer[]> {
    const answers: DecisionAnswer[] = [];
    // Not all at once, since each becomes text.
    while (answers.length < inputs.length) {
      const chunk = inputs.slice(answers.length, answers.length + CHUNK);
      answers.push(
        ...(await Promise.all(chunk.map(input => this.#ask(point, input)))),
      );
    }
    return answers;
  }

  outcomeOf(answer: DecisionAnswer, bundle: BundleRef): PolicyOutcome {
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

  async #ask(
    point: DecisionPoint,
    input: PolicyInput,
  ): Promise<DecisionAnswer> {
    const encoded = encodeInput(input, DEFAULT_INPUT_LIMITS);
    if ('failure' in encoded) {
      return encoded;
    }
    if (!this.breaker.admits()) {
      const { cause = 'unreachable', message = 'the policy server fails' } =
        this.#lastFailure ?? {};
      return {
        failure: {
          cause,
          message: `${message}; it is asked again after a pause`,
        },
      };
    }
    try {
      const answer = await this.client.decide(point, encoded.text);
      this.breaker.succeeded();
      return answer;
    } catch (error) {
      const failure = failureOf(error);
      this.#lastFailure = failure;
      this.breaker.failed();
      return { failure };
    }
  }
}
