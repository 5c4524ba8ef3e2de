import { TIERS } from '../schema';
import type { Assessment, Tier } from '../schema';
import type { StandingChange } from './compare';

/** What an app was approved as. @public */
export type ApprovedAs = { tier: Tier; legs: readonly string[] };

/** Why an approval is to be asked for once more. @public */
export type ReopeningReason = {
  id: 'tier-up' | 'no-auto-approval' | 'more-legs' | 'model-withdrawn';
  label: string;
};

/**
 * Why an approval does not carry over a change of the register; nothing where it does, or where nobody would be asked. What approvers knew when they
 * approved is what the new assessment is compared with, so that asking twice reopens once.
 *
 * @public
 */
export function reopeningReasons(
  approved: ApprovedAs,
  { residual, verdict }: Pick<Assessment, 'residual' | 'verdict'>,
  standing: readonly StandingChange[],
): ReopeningReason[] {
  if (verdict.outcome === 'auto-approve') {
    return [];
  }
  const reasons: ReopeningReason[] = standing
    .filter(({ kind }) => kind === 'withdrawn')
    .map(({ label }) => ({ id: 'model-withdrawn', label }));
  if (TIERS.indexOf(residual.tier) > TIERS.indexOf(approved.tier)) {
    reasons.push({
      id: 'tier-up',
      label: `The risk is ${residual.tier} (${residual.score}) now; it was ${approved.tier} when it was approved`,
    });
  }
  if (approved.legs.length === 0) {
    reasons.push({
      id: 'no-auto-approval',
      label:
        verdict.outcome === 'block'
          ? 'It was approved at once and would be blocked now'
          : 'It was approved at once and needs people to decide now',
    });
  }
  const more = verdict.legs
    .map(({ name }) => name)
    .filter(name => !approved.legs.includes(name));
  if (approved.legs.length > 0 && more.length > 0) {
    reasons.push({
      id: 'more-legs',
      label: `It needs a decision by ${more.join(' and ')}, too`,
    });
  }
  return reasons;
}
