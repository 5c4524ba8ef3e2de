import type {
  DecisionPoint,
  Organisation,
  PolicyEngineStatus,
  PolicyInput,
  PolicyOutcome,
} from '../schema';

/**
 * Evaluates policies. It fails closed: what it cannot evaluate is denied by the rule `policy-engine`, with the cause.
 *
 * @public
 */
export interface PolicyEngine {
  /** Decides for each input, in order, all by the same bundle. It never rejects. */
  evaluate(
    point: DecisionPoint,
    inputs: readonly PolicyInput[],
  ): Promise<PolicyOutcome[]>;
  status(): PolicyEngineStatus;
  /** Asks the source for a newer bundle now, instead of at the next interval. It never rejects. */
  refresh(): Promise<PolicyEngineStatus>;
  /** Calls the listener after another bundle was swapped in, or was refused. Gives what ends it. */
  onChange(listener: (status: PolicyEngineStatus) => void): () => void;
  close(): Promise<void>;
}

/**
 * Makes an engine of a candidate bundle, to try it beside the one in force. Throws an `InputError` that says what is
 * wrong with the bundle.
 *
 * @public
 */
export type CandidateEngineFactory = (options: {
  /** A bundle as `opa build` writes it: a gzipped tar archive. */
  bundle: Uint8Array;
  organisation: Organisation;
}) => Promise<PolicyEngine>;
