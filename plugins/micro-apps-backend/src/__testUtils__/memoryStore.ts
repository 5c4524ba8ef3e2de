import type { DecommissionTargetAdapter } from '@micro-apps/backstage-plugin-micro-apps-node';

/** A store in memory, which can be made to fail or to lie. */
export class MemoryStore {
  /** How much there is of each resource. */
  readonly held = new Map<string, number>();
  readonly calls: string[] = [];
  onCount: (resource: string) => unknown = resource =>
    this.held.get(resource) ?? 0;
  onRemove: (resource: string) => unknown = resource =>
    this.held.set(resource, 0);

  readonly adapter: DecommissionTargetAdapter;

  constructor(type = 'memory') {
    this.adapter = {
      type,
      createStore: ({ config }) => ({
        location: `memory ${config.place ?? 'one'}`,
        count: async resource => {
          this.calls.push(`count ${resource}`);
          return (await this.onCount(resource)) as number;
        },
        remove: async resource => {
          this.calls.push(`remove ${resource}`);
          await this.onRemove(resource);
        },
      }),
    };
  }
}

/** The configuration of a target in such a store. */
export function memoryTarget(change: object = {}) {
  return {
    id: 'vectors',
    title: 'Vectors',
    kind: 'vector-store',
    adapter: 'memory',
    belongsTo: { all: true },
    ...change,
  };
}
