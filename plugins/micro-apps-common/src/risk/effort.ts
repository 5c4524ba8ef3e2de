import type { Change } from '../schema';

/**
 * How much work a kind of change is to the person who has to make it, in rough steps: 1 is asking a colleague, 2 and 3
 * are settings, 4 is building something, 5 and 6 are giving up a part of the app.
 *
 * @public
 */
export const EFFORT = {
  verifyDeclaredControl: 1,
  useListedModel: 1,
  useOtherEndpoint: 2,
  declareControl: 2,
  closeStore: 2,
  listDestinations: 2,
  closeOutbound: 3,
  readSingly: 3,
  leaveProduction: 3,
  useOtherStore: 3,
  narrowAudience: 3,
  /** For each step after the first. */
  narrowFurther: 2,
  addControl: 4,
  moveResidency: 4,
  dropActions: 5,
  dropStore: 5,
  dropSource: 6,
} as const;

/** A change that a person could make. @internal */
export type Candidate = {
  change: Change;
  effort: number;
  /** Two changes of one slot exclude each other. */
  slot: string;
};
