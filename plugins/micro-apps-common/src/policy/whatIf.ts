import { EFFORT } from '../risk/effort';
import type { Scores } from '../risk/scores';
import type { WhatIfs } from '../risk/whatIfs';
import type { WhatIf } from '../schema';
import { allCandidates } from './candidates';
import { combinations } from './combining';
import {
  byEffort,
  denialsOf,
  extended,
  Judged,
  judged,
  Option,
  rankOf,
  scoreOf,
  Start,
} from './options';
import type { Ruling } from './ruling';

/** The most what-ifs that an assessment offers. */
const MAX_OFFERED = 8;
/** Of which so many are combinations, where a single change helps. */
const MAX_COMBINED = 3;
/** The most changes of one what-if, where nothing is denied. */
const MAX_CHANGES = 2;
/** The most single changes that policies are asked about. */
const MAX_SINGLES = 60;
/** The most changes that are combined, so that an app with dozens of data sources is assessed as fast as others. */
const MAX_TRIED = 20;
/** Of those that achieve nothing alone, since something else weighs as much. */
const MAX_IDLE = 4;

/** The assessment that options are compared with. */
type Base = { score: number; rank: number; denied: ReadonlySet<string> };

const NOTHING: WhatIfs = { whatIf: [], shortestToAutoApproval: null };

/** Whether an option is at least as good as another; of two that are equally good, the first of the list is. */
function beats(a: Judged, b: Judged, all: readonly Judged[]): boolean {
  if (
    a === b ||
    a.effort > b.effort ||
    scoreOf(a) > scoreOf(b) ||
    rankOf(a) > rankOf(b) ||
    ![...a.denied].every(denial => b.denied.has(denial))
  ) {
    return false;
  }
  const equal =
    a.effort === b.effort &&
    scoreOf(a) === scoreOf(b) &&
    rankOf(a) === rankOf(b) &&
    a.denied.size === b.denied.size;
  return !equal || all.indexOf(a) < all.indexOf(b);
}

/** Whether an option brings the app further, whether or not it is enough. */
function progresses(option: Judged, base: Base): boolean {
  return (
    [...base.denied].some(denial => !option.denied.has(denial)) ||
    scoreOf(option) < base.score ||
    rankOf(option) < base.rank
  );
}

/** Whether an option may be offered: nothing denies it, and it is better than leaving things as they are. */
function helps(option: Judged, base: Base): boolean {
  return (
    option.decision.allow &&
    (base.denied.size > 0 ||
      scoreOf(option) < base.score ||
      rankOf(option) < base.rank)
  );
}

/** The single changes that are worth combining; those that bring the app further come first. */
function worthCombining(singles: readonly Judged[], base: Base): Judged[] {
  const sensible = singles
    .filter(
      option =>
        !singles.some(
          other =>
            other.candidates[0].slot === option.candidates[0].slot &&
            beats(other, option, singles),
        ),
    )
    .sort(byEffort);
  const further = sensible.filter(option => progresses(option, base));
  const lifting = further.filter(
    ({ denied }) => ![...base.denied].every(denial => denied.has(denial)),
  );
  const idle = sensible
    .filter(option => !progresses(option, base))
    .filter(option => scoreOf(option) === base.score);
  return [...new Set([...lifting, ...further])]
    .slice(0, MAX_TRIED)
    .concat(idle.slice(0, MAX_IDLE));
}

/** The combinations that achieve what nothing of as little effort does. */
function worthwhile(combined: Judged[], singles: readonly Judged[]): Judged[] {
  const better = combined.filter(
    option =>
      ![...singles, ...combined].some(
        other =>
          other !== option &&
          ((rankOf(other) <= rankOf(option) &&
            other.scores.residual.tier === option.scores.residual.tier) ||
            (scoreOf(other) <= scoreOf(option) &&
              rankOf(other) <= rankOf(option))) &&
          (other.effort < option.effort ||
            (other.effort === option.effort &&
              other.candidates.length < option.candidates.length) ||
            (other.candidates.length < option.candidates.length &&
              other.candidates.every(candidate =>
                option.candidates.includes(candidate),
              ))),
      ),
  );
  return better.filter(
    option => !better.some(other => beats(other, option, better)),
  );
}

function shown({ candidates, scores, outcome }: Judged): WhatIf {
  const { score, tier } = scores.residual;
  return {
    changes: candidates.map(({ change }) => change),
    score,
    tier,
    outcome,
  };
}

function offer(
  singles: readonly Judged[],
  combined: readonly Judged[],
  base: Base,
): WhatIfs {
  const single = singles.filter(option => helps(option, base));
  const several = combined.filter(option => helps(option, base));
  const [shortest] = [...single, ...several]
    .filter(({ outcome }) => outcome === 'auto-approve')
    .sort(byEffort);
  const useful = worthwhile(
    several.filter(
      ({ candidates }) =>
        base.denied.size > 0 || candidates.length <= MAX_CHANGES,
    ),
    single,
  )
    .filter(
      option =>
        base.denied.size > 0 ||
        rankOf(option) < base.rank ||
        !single.some(
          ({ scores }) => scores.residual.tier === option.scores.residual.tier,
        ),
    )
    .sort((a, b) => rankOf(a) - rankOf(b) || byEffort(a, b));
  const offered = new Set([
    ...(shortest &&
    (base.denied.size > 0 || shortest.candidates.length <= MAX_CHANGES)
      ? [shortest]
      : []),
    // What only waits for a colleague is always worth saying.
    ...single.filter(({ effort }) => effort === EFFORT.verifyDeclaredControl),
    ...useful.slice(0, single.length ? MAX_COMBINED : MAX_OFFERED),
    ...[...single].sort((a, b) => scoreOf(a) - scoreOf(b) || byEffort(a, b)),
  ]);
  return {
    whatIf: [...offered].slice(0, MAX_OFFERED).sort(byEffort).map(shown),
    shortestToAutoApproval: shortest ? shown(shortest) : null,
  };
}

/**
 * Searches the changes that would help: that lower the score, or that lift what policies deny or require. Nothing that
 * policies would deny is offered. Policies are asked twice, about at most 150 manifests.
 *
 * @internal
 */
export async function whatIfWithPolicies(
  options: Start & { scores: Scores; ruling: Ruling },
): Promise<WhatIfs> {
  const { manifest, context, register, scores, ruling, engine } = options;
  if (ruling.outcome === 'auto-approve') {
    return NOTHING;
  }
  const start: Start = { manifest, context, register, engine };
  const base: Base = {
    score: scores.residual.score,
    rank: rankOf(ruling),
    denied: ruling.decision ? denialsOf(ruling.decision) : new Set(),
  };
  const nothing: Option = {
    candidates: [],
    effort: 0,
    state: {
      spec: manifest.spec,
      verified: new Set(context.verifiedControls),
    },
    scores,
  };
  const singles = await judged(
    allCandidates(manifest.spec, context, register)
      .flatMap(candidate => extended(nothing, candidate, start) ?? [])
      // What is denied at a low score may be put right by what scores more.
      .filter(option => base.denied.size > 0 || scoreOf(option) <= base.score)
      .sort(byEffort)
      .slice(0, MAX_SINGLES),
    start,
  );
  const tried = worthCombining(singles, base);
  const combined = await judged(
    combinations(nothing, base.denied, tried, start),
    start,
  );
  return offer(
    tried.filter(option => progresses(option, base)),
    combined,
    base,
  );
}
