/**
 * Stops asking what does not answer: after some failures in a row nothing is asked for a while, then one question goes
 * through, which decides whether the rest follows.
 */
export class CircuitBreaker {
  #failures = 0;
  #openUntil = 0;
  #probing = false;

  constructor(
    private readonly options: {
      failures: number;
      cooldownMs: number;
      now?: () => number;
    },
  ) {}

  get #now(): number {
    return (this.options.now ?? Date.now)();
  }

  /** Whether nothing gets through, or only a probe. */
  get isOpen(): boolean {
    return this.#failures >= this.options.failures;
  }

  /** Whether a question may be asked now; what is asked must be reported by `succeeded` or `failed`. */
  admits(): boolean {
    if (!this.isOpen) {
      return true;
    }
    if (this.#probing || this.#now < this.#openUntil) {
      return false;
    }
    this.#probing = true;
    return true;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#probing = false;
  }

  failed(): void {
    this.#failures += 1;
    this.#probing = false;
    this.#openUntil = this.#now + this.options.cooldownMs;
  }
}
