import { Assessment, OUTCOMES, Tier, TIERS } from '../schema';

/** What was agreed to: by how high a risk, and whether by people. @public */
export type Approved = {
  tier: Tier;
  outcome: Assessment['verdict']['outcome'];
};

/**
 * Whether an assessment is graver than what was approved, so that the approval does not cover it: a higher residual tier,
 * or a stricter outcome.
 *
 * @public
 */
export function crossesThreshold(
  approved: Approved,
  { residual, verdict }: Pick<Assessment, 'residual' | 'verdict'>,
): boolean {
  return (
    TIERS.indexOf(residual.tier) > TIERS.indexOf(approved.tier) ||
    OUTCOMES.indexOf(verdict.outcome) > OUTCOMES.indexOf(approved.outcome)
  );
}
