import type { Ruling } from '../policy/ruling';
import type { Assessment, MicroAppSpec, Tier } from '../schema';
import type { RiskModel } from './riskModel';
import type { Scores } from './scores';
import { enumerate } from './words';

/** The most denials that a verdict gives as reasons; the checks have them all. */
const MAX_DENIALS = 5;

function range(tier: Tier, { thresholds }: RiskModel): string {
  const { medium, high } = thresholds;
  switch (tier) {
    case 'low':
      return `below ${medium}`;
    case 'medium':
      return `from ${medium} and below ${high}`;
    default:
      return `${high} or more`;
  }
}

function outcomeSentence({ residual }: Scores, ruling: Ruling): string {
  const { outcome, legs, decision } = ruling;
  if (outcome === 'auto-approve') {
    return 'it is approved at once, within its guardrails';
  }
  if (outcome === 'block') {
    return decision?.deny.length
      ? 'it is blocked, since policies deny it'
      : 'it is blocked until controls or a redesign lower the score';
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
  { outcome, decision }: Ruling,
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
  const guardrails = [
    'Personal data is masked before anything is sent to a model.',
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
    ...(decision?.obligations ?? []).map(({ message }) => message),
    `Reviewed every ${days} days.`,
  ];
  // A policy may oblige to what holds anyway.
  return [...new Set(guardrails)];
}

/** Why policies deny, or ask for more than the score does. */
function policyReasons({ decision, outcome }: Ruling): string[] {
  if (!decision) {
    return [];
  }
  if (decision.deny.length) {
    const denials = [
      ...new Set(
        decision.deny.map(({ message, remediation }) =>
          remediation && remediation !== message
            ? `${message} ${remediation}`
            : message,
        ),
      ),
    ];
    const more = denials.length - MAX_DENIALS;
    return [
      ...denials.slice(0, MAX_DENIALS),
      ...(more > 0 ? [`Policies deny it for ${more} more reasons.`] : []),
    ];
  }
  return outcome === 'review'
    ? [...new Set(decision.require.map(({ message }) => message))]
    : [];
}

/** The outcome, in plain words. @internal */
export function verdictOf(
  spec: MicroAppSpec,
  options: {
    scores: Scores;
    ruling: Ruling;
    days: number;
    riskModel: RiskModel;
  },
): Assessment['verdict'] {
  const { scores, ruling, days, riskModel } = options;
  const { inherent, residual } = scores;
  const { outcome, legs } = ruling;
  const reasons = [
    ...policyReasons(ruling),
    `The score is ${residual.score}, ${range(
      residual.tier,
      riskModel,
    )}: ${outcomeSentence(scores, ruling)}.`,
  ];
  if (inherent.score !== residual.score) {
    reasons.push(
      `Without its verified controls the score would be ${inherent.score}.`,
    );
  }
  return {
    outcome,
    legs,
    reasons,
    guardrails: guardrailsOf(spec, ruling, days),
  };
}
