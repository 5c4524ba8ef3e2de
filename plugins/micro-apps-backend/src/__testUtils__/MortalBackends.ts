import type { JsonObject } from '@backstage/types';
import { KillableBackend, startKillableBackend } from './startKillableBackend';

type Options = {
  database: JsonObject;
  /** How many run at once. */
  together: number;
  /** How many die; whoever is started after that lives. */
  kills: number;
  /** About what one does before it dies. */
  statements: number;
  random: () => number;
  /** How much later it is for each that is started. */
  clockAheadMs: (starts: number) => number;
} & Omit<
  NonNullable<Parameters<typeof startKillableBackend>[1]>,
  'killAt' | 'clockAheadMs'
>;

/** Back ends on one database that die at random statements while people use them; others take their place. */
export class MortalBackends {
  static async start(options: Options): Promise<MortalBackends> {
    const backends = new MortalBackends(options);
    // Alone: it makes the tables.
    await (await backends.begin(false)).kill();
    for (let slot = 0; slot < options.together; slot += 1) {
      backends.fill(slot);
    }
    return backends;
  }

  private readonly slots: Promise<KillableBackend>[] = [];
  private readonly running = new Set<KillableBackend>();
  private readonly immortal = new Set<KillableBackend>();
  private starts = 0;
  private mortals = 0;
  private ending = false;

  private constructor(private readonly options: Options) {}

  /** What one of them answers; nothing where it died over it, so that nobody knows what came of it. */
  async call(
    ...request: Parameters<KillableBackend['call']>
  ): Promise<Awaited<ReturnType<KillableBackend['call']>> | undefined> {
    const { random } = this.options;
    const backend = await this.slots[Math.floor(random() * this.slots.length)];
    try {
      return await backend.call(...request);
    } catch {
      await backend.exited;
      return undefined;
    }
  }

  /** One that lives, once all have died that were to. */
  async survivor(): Promise<KillableBackend> {
    for (;;) {
      const backends = await Promise.all(this.slots);
      const mortal = backends.filter(one => !this.immortal.has(one));
      if (mortal.length === 0) {
        return backends[0];
      }
      await Promise.race(mortal.map(({ exited }) => exited));
    }
  }

  async stop(): Promise<void> {
    this.ending = true;
    await Promise.all(this.slots);
    await Promise.all([...this.running].map(backend => backend.kill()));
  }

  private fill(slot: number): void {
    this.slots[slot] = this.begin(this.mortals < this.options.kills).then(
      backend => {
        backend.work();
        backend.exited.then(() => {
          this.running.delete(backend);
          if (!this.ending) {
            this.fill(slot);
          }
        });
        return backend;
      },
    );
  }

  private async begin(dies: boolean): Promise<KillableBackend> {
    const { database, random, statements, clockAheadMs, ...rest } =
      this.options;
    this.starts += 1;
    this.mortals += dies ? 1 : 0;
    const backend = await startKillableBackend(database, {
      ...rest,
      clockAheadMs: clockAheadMs(this.starts),
      killAt: dies
        ? {
            statement: 1 + Math.floor(random() * statements),
            afterMs: random() * 4,
          }
        : undefined,
    });
    if (!dies) {
      this.immortal.add(backend);
    }
    this.running.add(backend);
    return backend;
  }
}
