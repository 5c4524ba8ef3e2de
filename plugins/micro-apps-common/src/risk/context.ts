import type { ModelEndpoint, Route, Tier } from '../schema';
import type { RiskModel } from './riskModel';

/** What an assessment depends on besides the manifest. @public */
export type AssessContext = {
  riskModel: RiskModel;
  /** The register of model endpoints. */
  endpoints: readonly ModelEndpoint[];
  /** Ids of the controls whose verification is valid now. They count where the manifest declares them. */
  verifiedControls: readonly string[];
  /** Ids of the controls that security looked at and refused. */
  refusedControls?: readonly string[];
  /** The way of each tier through approval. */
  routes: Record<Tier, Route>;
  /** The regions that data may stay in; without them nothing is said about regions. */
  regions?: readonly { id: string; title?: string }[];
};
