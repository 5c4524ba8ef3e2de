import type { Candidate } from '../risk/effort';
import { OUTCOMES, PolicyDecision } from '../schema';
import { byEffort, extended, Judged, Option, scoreOf, Start } from './options';
import { governedVerdict } from './ruling';

/** The pairs that a third change is added to. */
const MAX_EXTENDED = 24;
/** The most combinations that policies are asked about. */
const MAX_ASKED = 90;
/** The most changes that are put together to lift all denials. */
const MAX_CHANGES = 6;

/** What a change alone did to the decision, by which combinations are judged beforehand. */
type Effect = {
  candidate: Candidate;
  judged: Judged;
  lifts: ReadonlySet<string>;
};

/** Changes put together so far, and the denials that they leave. */
type Cover = { option: Option; left: string[] };

type Expected = {
  option: Option;
  /** Denials that are likely to be left. */
  denied: number;
  rank: number;
};

function effectsOf(
  singles: readonly Judged[],
  denied: ReadonlySet<string>,
): Effect[] {
  return singles.map(single => ({
    candidate: single.candidates[0],
    judged: single,
    lifts: new Set([...denied].filter(denial => !single.denied.has(denial))),
  }));
}

/** What the policies probably say of changes made together: what each of them says alone, added up. */
function expectation(
  option: Option,
  denied: ReadonlySet<string>,
  known: ReadonlyMap<Candidate, Effect>,
  start: Start,
): Expected {
  const effects = option.candidates.flatMap(
    candidate => known.get(candidate) ?? [],
  );
  const left = [...denied].filter(
    denial => !effects.some(({ lifts }) => lifts.has(denial)),
  );
  const [first, ...others] = effects.map(({ judged }) => judged.decision);
  const required = first.require.filter(({ rule }) =>
    others.every(({ require }) => require.some(other => other.rule === rule)),
  );
  const decision: PolicyDecision = {
    ...first,
    allow: left.length === 0,
    deny: left.length ? first.deny : [],
    require: required,
  };
  const { outcome } = governedVerdict(
    option.scores.residual.tier,
    start.context.routes,
    decision,
  );
  return { option, denied: left.length, rank: OUTCOMES.indexOf(outcome) };
}

function byExpectation(a: Expected, b: Expected): number {
  return a.rank - b.rank || a.denied - b.denied || byEffort(a.option, b.option);
}

/** The change that does the most for its effort: first to lift denials, then to lower the score. */
function bestNext(
  { option, left }: Cover,
  nothing: Option,
  effects: readonly Effect[],
  start: Start,
): Cover | undefined {
  const gain = ({ candidate, judged, lifts }: Effect) =>
    (left.length
      ? left.filter(denial => lifts.has(denial)).length
      : Math.max(0, scoreOf(nothing) - scoreOf(judged))) / candidate.effort;
  return effects
    .filter(effect => gain(effect) > 0)
    .sort((a, b) => gain(b) - gain(a))
    .flatMap(({ candidate, lifts }) => {
      const larger = extended(option, candidate, start);
      return larger
        ? [{ option: larger, left: left.filter(denial => !lifts.has(denial)) }]
        : [];
    })[0];
}

/** Changes added one by one until nothing is denied, and further until the score is low. */
function cover(
  nothing: Option,
  denied: ReadonlySet<string>,
  effects: readonly Effect[],
  start: Start,
): Option[] {
  const found: Option[] = [];
  let next: Cover | undefined = { option: nothing, left: [...denied] };
  for (let count = 0; next && count < MAX_CHANGES; count += 1) {
    next = bestNext(next, nothing, effects, start);
    if (next && !next.left.length) {
      found.push(next.option);
    }
  }
  return found;
}

/** The combinations of changes that are most worth asking policies about. @internal */
export function combinations(
  nothing: Option,
  denied: ReadonlySet<string>,
  singles: readonly Judged[],
  start: Start,
): Option[] {
  const effects = effectsOf(singles, denied);
  const known = new Map(effects.map(effect => [effect.candidate, effect]));
  const expected = (option: Option) =>
    expectation(option, denied, known, start);
  const pairs = effects
    .flatMap(({ judged }, index) =>
      effects
        .slice(index + 1)
        .flatMap(({ candidate }) => extended(judged, candidate, start) ?? []),
    )
    .map(expected)
    .sort(byExpectation);
  const triples = pairs
    .slice(0, MAX_EXTENDED)
    .flatMap(({ option }) => {
      const last = effects.findIndex(
        ({ candidate }) => candidate === option.candidates[1],
      );
      return effects
        .slice(last + 1)
        .flatMap(({ candidate }) => extended(option, candidate, start) ?? []);
    })
    .map(expected)
    .sort(byExpectation);
  const covers = cover(nothing, denied, effects, start).filter(
    ({ candidates }) => candidates.length > 3,
  );
  const half = Math.floor((MAX_ASKED - covers.length) / 2);
  return [
    ...covers,
    ...pairs.slice(
      0,
      MAX_ASKED - covers.length - Math.min(half, triples.length),
    ),
    ...triples.slice(0, half),
  ].map(item => ('option' in item ? item.option : item));
}
