import type { Assessment, MicroAppSpec, Tier, WhatIf } from '../schema';
import type { AssessContext } from './context';
import { enumerate } from './words';

type Scores = Pick<Assessment, 'inherent' | 'residual'>;

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

function range(tier: Tier, context: AssessContext): string {
  const { medium, high } = context.riskModel.thresholds;
  switch (tier) {
    case 'low':
      return `below ${medium}`;
    case 'medium':
      return `from ${medium} and below ${high}`;
    default:
      return `${high} or more`;
  }
}

function outcomeSentence(
  { residual }: Scores,
  legs: readonly { name: string; count: number }[],
  outcome: WhatIf['outcome'],
): string {
  if (outcome === 'auto-approve') {
    return 'it is approved at once, within its guardrails';
  }
  if (outcome === 'block') {
    return 'it is blocked until controls or a redesign lower the score';
  }
  const people = legs.map(({ name, count }) =>
    count > 1 ? `${count} people of ${name}` : name,
  );
  return people.length
    ? `${enumerate(people)} ${
        legs.length === 1 && legs[0].count === 1 ? 'decides' : 'decide'
      }`
    : `a ${residual.tier} risk needs a review`;
}

function guardrailsOf(
  spec: MicroAppSpec,
  outcome: WhatIf['outcome'],
  days: number,
): string[] {
  if (outcome === 'block') {
    return [];
  }
  const { outbound, destinations } = spec.network;
  const traffic = {
    none: 'Sandbox limits: no outbound traffic but to its models.',
    allowlist: `Sandbox limits: outbound traffic only to its models and ${
      enumerate(destinations) || 'the hosts that are going to be listed'
    }.`,
    open: 'Outbound traffic is watched, since it may go anywhere.',
  };
  return [
    'Masking is on: personal data is masked before anything is sent to a model.',
    traffic[outbound],
    `Runs in ${enumerate(
      spec.environments,
    )} only, with the models and data sources it declares.`,
    ...(outcome === 'review'
      ? [
          'Extra logging: each call is recorded with its app, model and decision.',
          'Security audits it from time to time.',
        ]
      : []),
    `Reviewed every ${days} days.`,
  ];
}

/** The outcome, in plain words. @internal */
export function verdictOf(
  spec: MicroAppSpec,
  scores: Scores,
  whatIf: readonly WhatIf[],
  days: number,
  context: AssessContext,
): Assessment['verdict'] {
  const { inherent, residual } = scores;
  const route = context.routes[residual.tier];
  const legs =
    route.outcome === 'review'
      ? route.legs.map(({ name, count }) => ({ name, count }))
      : [];
  const reasons = [
    `The score is ${residual.score}, ${range(
      residual.tier,
      context,
    )}: ${outcomeSentence(scores, legs, route.outcome)}.`,
  ];
  if (inherent.score !== residual.score) {
    reasons.push(
      `Without its verified controls the score would be ${inherent.score}.`,
    );
  }
  if (route.outcome === 'block') {
    reasons.push(
      ...(whatIf.length
        ? whatIf.map(
            option =>
              `${whatIfSentence(option, residual.score)} (${NEXT[option.outcome]}).`,
          )
        : ['No small change lowers the score enough; talk to security.']),
    );
  }
  return {
    outcome: route.outcome,
    legs,
    reasons,
    guardrails: guardrailsOf(spec, route.outcome, days),
  };
}
