import type { PolicyEngineStatus } from '@micro-apps/backstage-plugin-micro-apps-common';

/** Those who want to know of another bundle, whether it is in force or refused. */
export class Changes {
  readonly #listeners = new Set<(status: PolicyEngineStatus) => void>();

  add(listener: (status: PolicyEngineStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(status: PolicyEngineStatus): void {
    for (const listener of this.#listeners) {
      try {
        listener(status);
      } catch {
        // A listener's fault is not the engine's.
      }
    }
  }
}
