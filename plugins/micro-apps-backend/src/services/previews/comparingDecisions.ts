import type {
  DecisionPoint,
  PolicyDecision,
  PolicyObligation,
  PolicyRule,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { AppRecord, ShadowChange } from '../../database';
import { appOf, without } from './comparing';

type Side = ShadowChange['after'];

/** What of a decision is otherwise by another bundle. */
export type DecisionComparison = {
  change: ShadowChange;
  newlyDenied: string[];
  noLongerDenied: string[];
};

const unique = (rules: { rule: string }[]) => [
  ...new Set(rules.map(({ rule }) => rule)),
];

function sideOf(
  { residual }: AppRecord,
  { allow, deny }: PolicyDecision,
): Side {
  return {
    outcome: allow ? 'allow' : 'deny',
    tier: residual.tier,
    score: residual.score,
    legs: [],
    denied: unique(deny),
  };
}

/** The obligations of a decision that another one has not. */
function dutiesBeyond(
  { obligations }: PolicyDecision,
  other: PolicyDecision,
): PolicyObligation[] {
  return obligations.filter(
    ({ id }) => !other.obligations.some(known => known.id === id),
  );
}

/**
 * What differs between two decisions on whether an app may act, waivers set aside; nothing where both say the same.
 *
 * @param rules - of the bundle that decided last
 */
export function compareDecisions(
  app: AppRecord,
  decided: {
    point: DecisionPoint;
    before: PolicyDecision;
    after: PolicyDecision;
  },
  rules: readonly PolicyRule[],
): DecisionComparison | undefined {
  const { point } = decided;
  const before = sideOf(app, decided.before);
  const after = sideOf(app, decided.after);
  const newlyDenied = without(after.denied, before.denied);
  const noLongerDenied = without(before.denied, after.denied);
  const titleOf = (rule: string) =>
    rules.find(({ id }) => id === rule)?.title ?? rule;
  const reasons = [
    ...(before.outcome === after.outcome
      ? []
      : [
          after.outcome === 'allow'
            ? 'It would be allowed, and not denied.'
            : 'It would be denied, and not allowed.',
        ]),
    ...decided.after.deny
      .filter(({ rule }) => newlyDenied.includes(rule))
      .map(({ rule, message }) => `“${titleOf(rule)}” would deny: ${message}`),
    ...noLongerDenied.map(
      rule => `“${titleOf(rule)}” would not deny any more.`,
    ),
    ...dutiesBeyond(decided.after, decided.before).map(
      ({ message }) => `It would also oblige whoever acts: ${message}`,
    ),
    ...dutiesBeyond(decided.before, decided.after).map(
      ({ message }) => `It would not oblige whoever acts any more: ${message}`,
    ),
  ];
  return reasons.length > 0
    ? {
        change: { app: appOf(app), point, before, after, reasons },
        newlyDenied,
        noLongerDenied,
      }
    : undefined;
}
