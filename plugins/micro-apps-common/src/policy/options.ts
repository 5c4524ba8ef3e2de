import { changed, State } from '../risk/changes';
import { goTogether } from '../risk/candidates';
import type { AssessContext } from '../risk/context';
import type { Candidate } from '../risk/effort';
import type { Register } from '../risk/register';
import { Scores, scoresOf } from '../risk/scores';
import {
  Manifest,
  OUTCOMES,
  PolicyDecision,
  PolicyInput,
  WhatIf,
} from '../schema';
import { evaluateWithRules } from './evaluateWithRules';
import { registrationInput } from './facts';
import type { PolicyEngine } from './PolicyEngine';
import { governedVerdict } from './ruling';
import { applyWaivers } from './waivers';

/** Changes that could be made together, and the score after them. @internal */
export type Option = {
  candidates: readonly Candidate[];
  effort: number;
  state: State;
  scores: Scores;
};

/** An option that policies were asked about. @internal */
export type Judged = Option & {
  outcome: WhatIf['outcome'];
  /** What is still denied. */
  denied: ReadonlySet<string>;
  decision: PolicyDecision;
};

/** What the search starts from. @internal */
export type Start = {
  manifest: Manifest;
  context: AssessContext;
  register: Register;
  engine: PolicyEngine;
};

/** What tells one denial from another. @internal */
export function denialsOf({ deny }: PolicyDecision): Set<string> {
  return new Set(
    deny.map(({ rule, path, message }) => `${rule} ${path} ${message}`),
  );
}

/** @internal */
export function scoreOf({ scores }: Option): number {
  return scores.residual.score;
}

/** @internal */
export function rankOf({ outcome }: Pick<Judged, 'outcome'>): number {
  return OUTCOMES.indexOf(outcome);
}

/** Least effort first. @internal */
export function byEffort(a: Option, b: Option): number {
  return a.effort - b.effort || scoreOf(a) - scoreOf(b);
}

/** Adds a change to an option; nothing where they cannot be made together. @internal */
export function extended(
  option: Option,
  candidate: Candidate,
  { context, register }: Start,
): Option | undefined {
  if (!option.candidates.every(other => goTogether(other, candidate))) {
    return undefined;
  }
  const state = changed(option.state, candidate.change);
  return {
    candidates: [...option.candidates, candidate],
    effort: option.effort + candidate.effort,
    state,
    scores: scoresOf(
      state.spec,
      { ...context, verifiedControls: [...state.verified] },
      register,
    ),
  };
}

function inputOf({ state, scores }: Option, start: Start): PolicyInput {
  const { manifest, context } = start;
  return registrationInput(
    { ...manifest, spec: state.spec },
    { ...context, verifiedControls: [...state.verified] },
    scores,
  );
}

/** Asks the policies about options, in one batch. What they cannot be asked about is left out. @internal */
export async function judged(
  options: readonly Option[],
  start: Start,
): Promise<Judged[]> {
  const { context, engine } = start;
  if (!options.length) {
    return [];
  }
  const ruled = await evaluateWithRules(
    engine,
    'registration',
    options.map(option => inputOf(option, start)),
  );
  return options.flatMap((option, index) => {
    const { outcome, rules } = ruled[index];
    if (outcome.failure) {
      return [];
    }
    const { decision } = applyWaivers(
      outcome.decision,
      rules,
      context.waivers ?? [],
    );
    const { tier } = option.scores.residual;
    return [
      {
        ...option,
        decision,
        denied: denialsOf(decision),
        outcome: governedVerdict(tier, context.routes, decision).outcome,
      },
    ];
  });
}
