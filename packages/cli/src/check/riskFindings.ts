import type {
  Assessment,
  PolicyFinding,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Level } from '../report/types';

const SUGGESTIONS = 2;

function remediationOf({ whatIf, residual }: Assessment): string {
  const ways = whatIf
    .slice(0, SUGGESTIONS)
    .map(
      ({ changes, score }) =>
        `${changes.map(({ label }) => label).join(', and ')}: ${
          residual.score
        } -> ${score}.`,
    );
  return ways.length
    ? ways.join(' Or: ')
    : 'Use less sensitive data, a model of more trust or a smaller audience, or have a control verified.';
}

/**
 * What the risk means for the way through approval, besides what single rules found.
 *
 * @param denied - whether a rule denies it already
 */
export function riskFindings(
  assessment: Assessment,
  denied: boolean,
): [Level, PolicyFinding][] {
  const { verdict, residual } = assessment;
  const rule = 'risk-tier';
  if (residual.tier === 'high') {
    const message = `The risk is ${residual.score}, which is high: it is blocked.`;
    return [
      ['error', { rule, message, remediation: remediationOf(assessment) }],
    ];
  }
  if (verdict.outcome === 'block' && !denied) {
    const [message = 'It is blocked.'] = verdict.reasons;
    return [
      ['error', { rule, message, remediation: remediationOf(assessment) }],
    ];
  }
  if (verdict.outcome !== 'review') {
    return [];
  }
  const legs = verdict.legs.map(({ name }) => name).join(' and ');
  return [
    [
      'note',
      {
        rule,
        message: `People decide on it: ${legs}.`,
        remediation:
          'Submit it in the portal and have it approved before it is deployed.',
      },
    ],
  ];
}
