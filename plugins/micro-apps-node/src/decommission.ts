import { createExtensionPoint } from '@backstage/backend-plugin-api';

/**
 * What comes with each question to a store.
 *
 * @public
 */
export type DecommissionContext = {
  /** Ends when the time of the question is over. */
  signal: AbortSignal;
  /** The same for each repetition of one step, so that a store can tell them from another. */
  stepId: string;
  app: { namespace: string; name: string };
};

/**
 * A place in a store that apps leave things in.
 *
 * @public
 */
export interface DecommissionStore {
  /** Where it is, for people; without secrets, and the same for the same place. */
  readonly location: string;
  /** Throws an `InputError` where a resource cannot be one of this place. */
  checkResource?(resource: string): void;
  /** Whether two resources have anything in common; by default where they are equal. */
  overlaps?(one: string, other: string): boolean;
  /**
   * The whole that a resource is, or is a part of, such as a table; the same text for the same whole. Needed where two
   * targets with different locations can reach one whole and divide it differently: neither is touched then.
   */
  wholeOf?(resource: string): string;
  /**
   * How much there is of a resource. Answer with what the store said, and throw where it did not say a number: what is
   * not found is not counted.
   */
  count(resource: string, context: DecommissionContext): Promise<number>;
  /** Deletes all of a resource; it may have been begun before. */
  remove(resource: string, context: DecommissionContext): Promise<void>;
}

/**
 * Makes the portal delete from one kind of store.
 *
 * @public
 */
export interface DecommissionTargetAdapter {
  /** What the configuration names it by. */
  readonly type: string;
  /**
   * Reads the configuration of a target; called when the back end starts, which a thrown `InputError` stops.
   *
   * @param options - `key` is the place in the configuration, for messages
   */
  createStore(options: {
    id: string;
    key: string;
    config: Record<string, unknown>;
  }): DecommissionStore;
}

/**
 * Adds kinds of stores that apps are deleted from.
 *
 * @public
 */
export interface DecommissionTargetsExtensionPoint {
  /** Throws when there is an adapter of the type already. */
  addAdapter(...adapters: DecommissionTargetAdapter[]): void;
}

/**
 * Where adapters for more kinds of stores are added.
 *
 * @public
 */
export const decommissionTargetsExtensionPoint =
  createExtensionPoint<DecommissionTargetsExtensionPoint>({
    id: 'micro-apps.decommission-targets',
  });
