import { diffManifests } from '../diff';
import {
  Assessment,
  ChangeReason,
  Difference,
  Manifest,
  Score,
  TIERS,
} from '../schema';
import { ChangeControlConfig, MATERIAL_REASONS } from './config';
import { RULES } from './reasons';

/** The scores of a revision. @public */
export type Scored = Pick<Assessment, 'inherent' | 'residual'>;

/** What a change comes to. @public */
export type ChangeClassification = {
  /** Whether people, or the score, have to approve anew. */
  material: boolean;
  /** Why it matters; none where it does not. */
  reasons: ChangeReason[];
  /** All that changed, in words of the domain; none exactly if the digests are the same. */
  differences: Difference[];
};

function isHigherTier(before: Score, after: Score): boolean {
  return TIERS.indexOf(after.tier) > TIERS.indexOf(before.tier);
}

function rise(before: Score, after: Score): string {
  return `${before.score} (${before.tier}) -> ${after.score} (${after.tier})`;
}

/** Why the scores make a change matter. */
function scoreReason(before: Scored, after: Scored): string | undefined {
  if (
    after.residual.score > before.residual.score ||
    isHigherTier(before.residual, after.residual)
  ) {
    return `The risk goes up: ${rise(before.residual, after.residual)}`;
  }
  return isHigherTier(before.inherent, after.inherent)
    ? `The risk without controls goes up: ${rise(
        before.inherent,
        after.inherent,
      )}`
    : undefined;
}

function pathsUnder(differences: Difference[], places: string[]): string[] {
  return differences
    .map(({ path }) => path)
    .filter(path =>
      places.some(
        place =>
          path === place ||
          path.startsWith(`${place}.`) ||
          path.startsWith(`${place}[`),
      ),
    );
}

/**
 * Whether a change of an approved manifest matters to its approval, and why. Facts are looked at one by one, so that a
 * further difference never makes a change matter less.
 *
 * @param before - the manifest in force
 * @param options - what both are assessed at by the same register and policies; without it, only facts count
 * @public
 */
export function classifyChange(
  before: Manifest,
  after: Manifest,
  options: {
    config: Pick<ChangeControlConfig, 'material'>;
    assessmentBefore?: Scored;
    assessmentAfter?: Scored;
  },
): ChangeClassification {
  const { config, assessmentBefore, assessmentAfter } = options;
  const differences = diffManifests(before, after);
  const reasons = MATERIAL_REASONS.filter(id =>
    config.material.includes(id),
  ).flatMap((id): ChangeReason[] => {
    if (id === 'score') {
      const label =
        assessmentBefore &&
        assessmentAfter &&
        scoreReason(assessmentBefore, assessmentAfter);
      return label ? [{ id, label, paths: [] }] : [];
    }
    const found = RULES[id](before.spec, after.spec);
    return found
      ? [
          {
            id,
            label: found.label,
            paths: pathsUnder(differences, found.places),
          },
        ]
      : [];
  });
  return { material: reasons.length > 0, reasons, differences };
}
