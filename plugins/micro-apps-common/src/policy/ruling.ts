import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import type {
  Assessment,
  Outcome,
  PolicyDecision,
  Route,
  Tier,
} from '../schema';

type Leg = Assessment['verdict']['legs'][number];
type Routes = Record<Tier, Route>;

/** The way that a revision takes, and why policies had it so. @public */
export type Ruling = {
  outcome: Outcome;
  legs: Assessment['verdict']['legs'];
  /** What policies decided; absent where only the score was asked. */
  decision?: PolicyDecision;
};

function groupOf(leg: Leg, routes: Routes): string | undefined {
  if (leg.group) {
    try {
      return stringifyEntityRef(
        parseEntityRef(leg.group, {
          defaultKind: 'group',
          defaultNamespace: 'default',
        }),
      );
    } catch {
      // A name that cannot be read names nobody; the configuration's group does.
    }
  }
  return Object.values(routes)
    .flatMap(({ legs }) => legs)
    .find(({ name, group }) => name === leg.name && group)?.group;
}

function toLeg(leg: Leg, routes: Routes): Leg {
  const group = groupOf(leg, routes);
  return { name: leg.name, count: leg.count, ...(group && { group }) };
}

function merged(legs: readonly Leg[], more: readonly Leg[]): Leg[] {
  const result = [...legs];
  for (const leg of more) {
    const at = result.findIndex(({ name }) => name === leg.name);
    if (at < 0) {
      result.push(leg);
    } else {
      const count = Math.max(result[at].count, leg.count);
      result[at] = { ...result[at], count };
    }
  }
  return result;
}

/**
 * The way through approval: what the tier's route says, made stricter by policies. A denial blocks whatever the score; a
 * requirement raises the route or adds legs. Nothing that policies say makes the way easier.
 *
 * @public
 */
export function governedVerdict(
  tier: Tier,
  routes: Record<Tier, Route>,
  decision?: PolicyDecision,
): Ruling {
  const route = routes[tier];
  if (
    route.outcome === 'block' ||
    (decision && (!decision.allow || decision.deny.length))
  ) {
    return { outcome: 'block', legs: [], decision };
  }
  const required = decision?.require ?? [];
  const raises = required.some(requirement => requirement.route === 'review');
  let { outcome } = route;
  let legs = outcome === 'review' ? [...route.legs] : [];
  if (outcome === 'auto-approve' && raises) {
    outcome = 'review';
    legs = [...routes.medium.legs];
  }
  legs = merged(
    legs,
    required.flatMap(requirement => requirement.legs),
  );
  if (legs.length) {
    outcome = 'review';
  }
  return { outcome, legs: legs.map(leg => toLeg(leg, routes)), decision };
}
