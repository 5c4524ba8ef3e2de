import type { MicroAppsApi } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { SignalApi } from '@backstage/plugin-signals-react';

/** What is known of a resource at the moment. */
export type ResourceSnapshot<T> = {
  value?: T;
  error?: Error;
  fetching: boolean;
};

/** What is needed to get a resource, and to know when it changed. */
export type ResourceRequest<T> = {
  key: string;
  load: () => Promise<T>;
  /** `namespace/name` of the app that it is about; without it any change of any app counts. */
  app?: string;
};

type Entry = {
  request: ResourceRequest<unknown>;
  snapshot: ResourceSnapshot<unknown>;
  listeners: Set<() => void>;
  fetchedAt: number;
  /** Something changed after the request under way was sent. */
  dirty: boolean;
  timer?: ReturnType<typeof setTimeout>;
};

const CHANNEL = 'micro-apps';
/** A value as old as this is shown at once, and fetched again. */
const FRESH_MS = 3_000;
/** The least time between two fetches of one resource, however many signals come in. */
const MIN_INTERVAL_MS = 1_000;
/** How old a value may be when the window is looked at again. */
const UNSEEN_MS = 30_000;
const MAX_UNUSED = 50;

const IDLE: ResourceSnapshot<never> = { fetching: true };

/**
 * The answers of the back end that the screen shows. Whoever shows the same thing shares one request, and everything
 * shown is fetched again when the back end signals a change.
 */
export class ResourceStore {
  readonly #entries = new Map<string, Entry>();
  #active = 0;
  #stop?: () => void;

  static #stores = new WeakMap<MicroAppsApi, ResourceStore>();

  /** The one store of a client. */
  static of(api: MicroAppsApi, signals?: SignalApi): ResourceStore {
    let store = ResourceStore.#stores.get(api);
    if (!store) {
      store = new ResourceStore(signals);
      ResourceStore.#stores.set(api, store);
    }
    return store;
  }

  private constructor(private readonly signals?: SignalApi) {}

  snapshot<T>(key: string): ResourceSnapshot<T> {
    return (this.#entries.get(key)?.snapshot ?? IDLE) as ResourceSnapshot<T>;
  }

  subscribe<T>(request: ResourceRequest<T>, listener: () => void): () => void {
    const entry = this.#entryOf(request);
    entry.request = request;
    entry.listeners.add(listener);
    this.#begin();
    if (!entry.snapshot.fetching && Date.now() - entry.fetchedAt > FRESH_MS) {
      this.#fetch(entry);
    }
    return () => {
      entry.listeners.delete(listener);
      if (entry.listeners.size === 0) {
        clearTimeout(entry.timer);
        entry.timer = undefined;
      }
      this.#end();
    };
  }

  reload(key: string): void {
    const entry = this.#entries.get(key);
    if (entry) {
      this.#refresh(entry, 0);
    }
  }

  /** Fetches again what is shown of an app, and every list; without an app, everything. */
  invalidate(app?: string, minInterval = 0): void {
    for (const entry of this.#entries.values()) {
      if (!app || !entry.request.app || entry.request.app === app) {
        this.#refresh(entry, minInterval);
      }
    }
  }

  #entryOf<T>(request: ResourceRequest<T>): Entry {
    const existing = this.#entries.get(request.key);
    if (existing) {
      return existing;
    }
    this.#dropUnused();
    const entry: Entry = {
      request,
      snapshot: { fetching: false },
      listeners: new Set(),
      fetchedAt: -Infinity,
      dirty: false,
    };
    this.#entries.set(request.key, entry);
    return entry;
  }

  #dropUnused() {
    const unused = [...this.#entries].filter(
      ([, entry]) => entry.listeners.size === 0,
    );
    unused
      .slice(0, Math.max(0, unused.length - MAX_UNUSED))
      .forEach(([key]) => this.#entries.delete(key));
  }

  #refresh(entry: Entry, minInterval: number) {
    if (entry.listeners.size === 0) {
      entry.fetchedAt = -Infinity;
      return;
    }
    if (entry.snapshot.fetching) {
      entry.dirty = true;
      return;
    }
    const wait = entry.fetchedAt + minInterval - Date.now();
    if (wait <= 0) {
      this.#fetch(entry);
    } else if (!entry.timer) {
      entry.timer = setTimeout(() => {
        entry.timer = undefined;
        this.#fetch(entry);
      }, wait);
    }
  }

  async #fetch(entry: Entry) {
    const { value, error } = entry.snapshot;
    entry.dirty = false;
    this.#publish(entry, { value, error, fetching: true });
    let next: ResourceSnapshot<unknown>;
    try {
      const loaded = await entry.request.load();
      next = { value: loaded, fetching: false };
    } catch (failure) {
      next = { value, error: failure as Error, fetching: false };
    }
    entry.fetchedAt = Date.now();
    this.#publish(entry, next);
    if (entry.dirty) {
      this.#refresh(entry, MIN_INTERVAL_MS);
    }
  }

  #publish(entry: Entry, snapshot: ResourceSnapshot<unknown>) {
    entry.snapshot = snapshot;
    entry.listeners.forEach(listener => listener());
  }

  #begin() {
    this.#active += 1;
    if (this.#active > 1) {
      return;
    }
    const subscription = this.signals?.subscribe<{
      type: string;
      app: string;
    }>(CHANNEL, message => {
      if (message?.type === 'app-changed') {
        this.invalidate(message.app, MIN_INTERVAL_MS);
      }
    });
    // A laptop that slept missed its signals.
    const onVisible = () => {
      if (document.visibilityState === 'visible') {
        for (const entry of this.#entries.values()) {
          if (Date.now() - entry.fetchedAt > UNSEEN_MS) {
            this.#refresh(entry, 0);
          }
        }
      }
    };
    document.addEventListener('visibilitychange', onVisible);
    this.#stop = () => {
      subscription?.unsubscribe();
      document.removeEventListener('visibilitychange', onVisible);
    };
  }

  #end() {
    this.#active -= 1;
    if (this.#active === 0) {
      this.#stop?.();
      this.#stop = undefined;
    }
  }
}
