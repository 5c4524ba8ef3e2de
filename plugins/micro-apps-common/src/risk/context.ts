import type { ModelEndpoint, Organisation, Route, Tier } from '../schema';
import type { RiskModel } from './riskModel';

/** A waiver that holds now: the rule is set aside for the app until then. @public */
export type ActiveWaiver = { rule: string; until: string };

/** What an assessment depends on besides the manifest. @public */
export type AssessContext = {
  riskModel: RiskModel;
  /** The register of model endpoints. */
  endpoints: readonly ModelEndpoint[];
  /** Ids of the controls whose verification is valid now. They count where the manifest declares them. */
  verifiedControls: readonly string[];
  /** Ids of the controls that security looked at and refused. */
  refusedControls?: readonly string[];
  /** Ids of the controls whose verification is no longer valid. */
  expiredControls?: readonly string[];
  /** The way of each tier through approval. */
  routes: Record<Tier, Route>;
  /** The regions that data may stay in; without them none is suggested. */
  regions?: readonly { id: string; title?: string }[];
  /** The vector stores that apps may use; without them none is suggested. */
  vectorStores?: Organisation['vectorStores'];
  /** The waivers that hold now. */
  waivers?: readonly ActiveWaiver[];
};
