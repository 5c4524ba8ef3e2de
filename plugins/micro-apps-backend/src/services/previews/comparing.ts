import {
  Assessment,
  isPolicyCheck,
  PreviewChange,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { AppRecord } from '../../database';
import type { Effect } from '../register/effect';

type Side = PreviewChange['before'];

const OUTCOME_WORDS = {
  'auto-approve': 'approved at once',
  review: 'sent to review',
  block: 'blocked',
};

/** What another decision would change for an app. */
export type Comparison = {
  change: PreviewChange;
  score: boolean;
  verdict: boolean;
  tier: boolean;
  route: boolean;
  newlyDenied: string[];
  noLongerDenied: string[];
};

function sideOf({ residual, verdict, checks }: Assessment): Side {
  return {
    outcome: verdict.outcome,
    tier: residual.tier,
    score: residual.score,
    legs: verdict.legs.map(({ name, count }) =>
      count > 1 ? `${name} (${count})` : name,
    ),
    denied: checks
      .filter(check => isPolicyCheck(check) && check.status === 'failed')
      .map(({ id }) => id),
  };
}

/** The items that others do not have. */
export function without(items: string[], others: string[]): string[] {
  return items.filter(item => !others.includes(item));
}

function reasonsOf(
  before: Side,
  after: Side,
  assessed: { before: Assessment; after: Assessment },
): string[] {
  const checkOf = (id: string, { checks }: Assessment) =>
    checks.find(check => check.id === id);
  const reasons: string[] = [];
  if (before.outcome !== after.outcome) {
    reasons.push(
      `It would be ${OUTCOME_WORDS[after.outcome]}, and not ${
        OUTCOME_WORDS[before.outcome]
      }.`,
    );
  }
  for (const id of without(after.denied, before.denied)) {
    const check = checkOf(id, assessed.after);
    reasons.push(`“${check?.title ?? id}” would deny: ${check?.message ?? ''}`);
  }
  for (const id of without(before.denied, after.denied)) {
    const check = checkOf(id, assessed.before);
    reasons.push(`“${check?.title ?? id}” would not deny any more.`);
  }
  if (before.score !== after.score || before.tier !== after.tier) {
    reasons.push(
      `Its score would be ${after.score} (${after.tier}) instead of ${before.score} (${before.tier}).`,
    );
  }
  if (before.legs.join() !== after.legs.join()) {
    const named = (legs: string[]) => legs.join(' and ') || 'nobody';
    reasons.push(
      `It would be decided by ${named(after.legs)}, instead of ${named(before.legs)}.`,
    );
  }
  return reasons;
}

/** What is shown of an app that something changes for. */
export function appOf(app: AppRecord): PreviewChange['app'] {
  const { namespace, name, title, owner, state } = app;
  return { namespace, name, title, owner, state };
}

/**
 * What changes for an app from one assessment to another; nothing where all stays.
 *
 * @param news - what else a change of the register means; with it, another score is a change, too
 */
export function compare(
  app: AppRecord,
  assessed: { before: Assessment; after: Assessment },
  news?: Effect,
): Comparison | undefined {
  const before = sideOf(assessed.before);
  const after = sideOf(assessed.after);
  const newlyDenied = without(after.denied, before.denied);
  const noLongerDenied = without(before.denied, after.denied);
  const verdict = before.outcome !== after.outcome;
  const tier = before.tier !== after.tier;
  const route = before.legs.join() !== after.legs.join();
  const score = before.score !== after.score;
  if (
    !(news && (score || news.reasons.length > 0)) &&
    !verdict &&
    !tier &&
    !route &&
    !newlyDenied.length &&
    !noLongerDenied.length
  ) {
    return undefined;
  }
  return {
    change: {
      app: appOf(app),
      before,
      after,
      reasons: [
        ...(news?.reasons.map(reason => `${reason}.`) ?? []),
        ...reasonsOf(before, after, assessed),
      ],
      ...(news && { reopens: news.reopening.length > 0 }),
    },
    score,
    verdict,
    tier,
    route,
    newlyDenied,
    noLongerDenied,
  };
}

/** The gravest changes first: what would be stopped, then what would take another way. */
export function weightOf(comparison: Comparison): number {
  const { change, verdict, tier, newlyDenied } = comparison;
  return (
    (change.reopens ? 8 : 0) +
    (newlyDenied.length ? 4 : 0) +
    (verdict ? 2 : 0) +
    (tier ? 1 : 0)
  );
}
