import type { Assessment, WhatIf } from '../schema';
import { enumerate } from './words';

/** What would help, as a part of an assessment. @public */
export type WhatIfs = Pick<Assessment, 'whatIf' | 'shortestToAutoApproval'>;

const NEXT: Record<WhatIf['outcome'], string> = {
  'auto-approve': 'approved at once',
  review: 'sent to review',
  block: 'blocked',
};

/**
 * A what-if in a line: `Use “X” instead of “Y”: 252 -> 63`.
 *
 * @public
 */
export function whatIfSentence(whatIf: WhatIf, score: number): string {
  const labels = whatIf.changes.map(({ label }, index) =>
    index === 0 ? label : label.charAt(0).toLowerCase() + label.slice(1),
  );
  return `${enumerate(labels)}: ${score} -> ${whatIf.score}`;
}

/** What the reasons of a blocked app say of what would help. */
function reasonsOf({
  residual,
  verdict,
  checks,
  whatIf,
}: Assessment): string[] {
  if (verdict.outcome !== 'block') {
    return [];
  }
  const isDenied = checks.some(
    ({ control, status }) => control !== undefined && status === 'failed',
  );
  return whatIf.length || isDenied
    ? whatIf.map(
        option =>
          `${whatIfSentence(option, residual.score)} (${NEXT[option.outcome]}).`,
      )
    : ['No small change lowers the score enough; talk to security.'];
}

/**
 * An assessment without what would help, which depends on more than its subject: another model endpoint helps until it is
 * withdrawn.
 *
 * @public
 */
export function withoutWhatIfs(assessment: Assessment): Assessment {
  const { verdict } = assessment;
  const left = new Set(reasonsOf(assessment));
  return {
    ...assessment,
    verdict: {
      ...verdict,
      reasons: verdict.reasons.filter(reason => !left.has(reason)),
    },
    whatIf: [],
    shortestToAutoApproval: null,
  };
}

/** An assessment with what would help, in place of what was said of that before. @public */
export function withWhatIfs(
  assessment: Assessment,
  { whatIf, shortestToAutoApproval }: WhatIfs,
): Assessment {
  const bare = withoutWhatIfs(assessment);
  const found = { ...bare, whatIf, shortestToAutoApproval };
  return {
    ...found,
    verdict: {
      ...bare.verdict,
      reasons: [...bare.verdict.reasons, ...reasonsOf(found)],
    },
  };
}
