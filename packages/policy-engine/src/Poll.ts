const MAX_DELAY_MS = 10 * 60_000;

/** Asks something again and again, at an interval that differs a little from time to time and grows while it fails. */
export class Poll {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking: Promise<void> | undefined;
  #failures = 0;
  #stopped = false;

  constructor(
    private readonly options: {
      /** Asked only on demand where it is absent. */
      intervalMs?: number;
      /** Says whether it went well; never rejects. */
      ask(): Promise<boolean>;
    },
  ) {}

  /** Asks now; those who come while it is asked get the same answer. */
  now(): Promise<void> {
    this.#asking ??= this.#ask();
    return this.#asking;
  }

  async settled(): Promise<void> {
    await this.#asking;
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  async #ask(): Promise<void> {
    clearTimeout(this.#timer);
    const well = await this.options.ask();
    this.#failures = well ? 0 : this.#failures + 1;
    this.#asking = undefined;
    this.#schedule();
  }

  #schedule() {
    const { intervalMs } = this.options;
    if (intervalMs === undefined || this.#stopped) {
      return;
    }
    const delay = Math.min(
      intervalMs * 2 ** Math.min(this.#failures, 10),
      Math.max(MAX_DELAY_MS, intervalMs),
    );
    // So that several portals do not ask in step.
    const jitter = 0.9 + Math.random() * 0.2;
    this.#timer = setTimeout(() => void this.now(), delay * jitter);
    this.#timer.unref();
  }
}
