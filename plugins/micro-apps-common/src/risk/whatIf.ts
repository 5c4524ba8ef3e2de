import type { Assessment, MicroAppSpec, WhatIf } from '../schema';
import { AXIS_RULES, riskOf } from './axes';
import { candidatesOf, goTogether } from './candidates';
import { changed, State } from './changes';
import type { AssessContext } from './context';
import type { AxisName } from './controls';
import { Candidate, EFFORT } from './effort';
import type { Register } from './register';
import { tierOf } from './riskModel';

/** The most what-ifs that an assessment offers. */
const MAX_OFFERED = 8;
/** Of which so many are pairs of changes. */
const MAX_PAIRS = 3;
/** The most changes that are combined, so that an app with dozens of data sources is assessed as fast as others. */
const MAX_TRIED = 20;
/** Of those that achieve nothing alone, since something else weighs as much. */
const MAX_IDLE = 4;
/** The pairs that a third change is added to, where none is enough. */
const MAX_EXTENDED = 24;

/** The residual value of an axis after some changes, and after one more. */
type Known = { residual?: number; after: Map<Candidate, Known> };
type Option = WhatIf & { effort: number; candidates: Candidate[] };

class Search {
  private readonly start: State;
  private readonly known: Record<AxisName, Known> = {
    dataSensitivity: { after: new Map() },
    modelTrust: { after: new Map() },
    operationalImpact: { after: new Map() },
  };

  constructor(
    spec: MicroAppSpec,
    private readonly context: AssessContext,
    private readonly register: Register,
  ) {
    this.start = { spec, verified: new Set(context.verifiedControls) };
  }

  /** The single changes, without those that another of the same slot makes pointless. The effective ones come first. */
  singles(score: number): Option[] {
    const options = candidatesOf(this.start.spec, this.context, this.register)
      .map(candidate => this.option([candidate]))
      .filter(option => option.score <= score);
    const sensible = options
      .filter(
        option =>
          !options.some(
            other =>
              other.candidates[0].slot === option.candidates[0].slot &&
              beats(other, option, options),
          ),
      )
      .sort(byEffort);
    return [
      ...sensible.filter(option => option.score < score).slice(0, MAX_TRIED),
      ...sensible.filter(option => option.score === score).slice(0, MAX_IDLE),
    ];
  }

  /** All pairs of changes that can be made together. */
  pairs(singles: readonly Option[]): Option[] {
    return singles.flatMap((single, index) =>
      this.extended(single, singles.slice(index + 1)),
    );
  }

  /** An option with one more change, of those that go together with it. */
  extended(option: Option, singles: readonly Option[]): Option[] {
    return singles
      .filter(({ candidates: [next] }) =>
        option.candidates.every(candidate => goTogether(candidate, next)),
      )
      .map(({ candidates }) =>
        this.option([...option.candidates, ...candidates]),
      );
  }

  private option(candidates: Candidate[]): Option {
    const { riskModel, routes } = this.context;
    const score = riskOf({
      dataSensitivity: this.axis('dataSensitivity', candidates),
      modelTrust: this.axis('modelTrust', candidates),
      operationalImpact: this.axis('operationalImpact', candidates),
    });
    const tier = tierOf(score, riskModel);
    return {
      changes: candidates.map(({ change }) => change),
      score,
      tier,
      outcome: routes[tier].outcome,
      effort: candidates.reduce((sum, { effort }) => sum + effort, 0),
      candidates,
    };
  }

  /** Most combinations move an axis by one change or none, which is worked out once for all of them. */
  private axis(name: AxisName, candidates: Candidate[]): number {
    const movers = candidates.filter(({ axis }) => axis === name);
    let known = this.known[name];
    for (const mover of movers) {
      let next = known.after.get(mover);
      if (!next) {
        next = { after: new Map() };
        known.after.set(mover, next);
      }
      known = next;
    }
    known.residual ??= this.residual(name, movers);
    return known.residual;
  }

  private residual(name: AxisName, movers: Candidate[]): number {
    const { spec, verified } = movers
      .map(({ change }) => change)
      .reduce(changed, this.start);
    return AXIS_RULES[name](spec, {
      riskModel: this.context.riskModel,
      register: this.register,
      verifiedControls: verified,
    }).residual;
  }
}

function byEffort(a: Option, b: Option): number {
  return a.effort - b.effort || a.score - b.score;
}

/** Whether an option is at least as good as another; of two that are equally good, the first of the list is. */
function beats(a: Option, b: Option, all: readonly Option[]): boolean {
  if (a === b || a.effort > b.effort || a.score > b.score) {
    return false;
  }
  const equal = a.effort === b.effort && a.score === b.score;
  return !equal || all.indexOf(a) < all.indexOf(b);
}

/** The pairs that reach a tier which no single change of as little effort reaches. */
function worthwhile(pairs: Option[], singles: readonly Option[]): Option[] {
  const better = pairs.filter(
    pair =>
      !singles.some(
        single =>
          (single.tier === pair.tier || single.score <= pair.score) &&
          (single.effort <= pair.effort ||
            pair.candidates.includes(single.candidates[0])),
      ),
  );
  return better.filter(
    option => !better.some(other => beats(other, option, better)),
  );
}

function shown({ changes, score, tier, outcome }: Option): WhatIf {
  return { changes, score, tier, outcome };
}

/**
 * Searches the changes that would lower the score: single ones, and pairs where they achieve more. Least effort stands
 * first.
 *
 * @internal
 */
export function whatIfOf(
  spec: MicroAppSpec,
  residual: Assessment['residual'],
  context: AssessContext,
  register: Register,
): Pick<Assessment, 'whatIf' | 'shortestToAutoApproval'> {
  if (context.routes[residual.tier].outcome === 'auto-approve') {
    return { whatIf: [], shortestToAutoApproval: null };
  }
  const search = new Search(spec, context, register);
  const tried = search.singles(residual.score);
  const singles = tried.filter(({ score }) => score < residual.score);
  const pairs = search.pairs(tried);
  const useful = worthwhile(pairs, singles)
    .filter(({ tier }) => tier !== residual.tier)
    .sort(byEffort);
  const approved = ({ outcome }: Option) => outcome === 'auto-approve';
  let [shortest] = [...singles, ...pairs].filter(approved).sort(byEffort);
  if (!shortest) {
    [shortest] = [...pairs]
      .sort((a, b) => a.score - b.score)
      .slice(0, MAX_EXTENDED)
      .flatMap(pair => search.extended(pair, singles))
      .filter(approved)
      .sort(byEffort);
  }
  const offered = new Set([
    ...(shortest && shortest.changes.length < 3 ? [shortest] : []),
    // What only waits for a colleague is always worth saying.
    ...singles.filter(({ effort }) => effort === EFFORT.verifyDeclaredControl),
    ...useful.slice(0, MAX_PAIRS),
    ...[...singles].sort((a, b) => a.score - b.score || byEffort(a, b)),
  ]);
  return {
    whatIf: [...offered].slice(0, MAX_OFFERED).sort(byEffort).map(shown),
    shortestToAutoApproval: shortest ? shown(shortest) : null,
  };
}
