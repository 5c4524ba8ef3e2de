import type { AssessContext } from '../risk/context';
import type { Register } from '../risk/register';
import type { Scores } from '../risk/scores';
import { applyChanges } from '../risk/changes';
import { tierOf } from '../risk/riskModel';
import { whatIfOf } from '../risk/whatIf';
import type { Assessment, Manifest, WhatIf } from '../schema';
import { registrationInput } from './facts';
import type { PolicyEngine } from './PolicyEngine';
import { governedVerdict, Ruling } from './ruling';
import { applyWaivers } from './waivers';

/** Searches the changes that would help, of which policies deny none. @internal */
export async function whatIfWithPolicies(options: {
  manifest: Manifest;
  context: AssessContext;
  register: Register;
  scores: Scores;
  ruling: Ruling;
  engine: PolicyEngine;
}): Promise<Pick<Assessment, 'whatIf' | 'shortestToAutoApproval'>> {
  const { manifest, context, register, scores, ruling, engine } = options;
  if (ruling.outcome === 'auto-approve') {
    return { whatIf: [], shortestToAutoApproval: null };
  }
  const found = whatIfOf(manifest.spec, scores.residual, context, register);
  const all = [
    ...found.whatIf,
    ...(found.shortestToAutoApproval ? [found.shortestToAutoApproval] : []),
  ];
  const inputs = all.map(({ changes }) => {
    const changed = applyChanges(manifest, changes, context.verifiedControls);
    return registrationInput(changed.manifest, {
      ...context,
      verifiedControls: changed.verifiedControls,
    });
  });
  const outcomes = await engine.evaluate('registration', inputs);
  const { rules } = engine.status();
  const allowed = all.flatMap((option, index): WhatIf[] => {
    const outcome = outcomes[index];
    const { decision } = applyWaivers(
      outcome.decision,
      rules,
      context.waivers ?? [],
    );
    return outcome.failure || !decision.allow
      ? []
      : [
          {
            ...option,
            outcome: governedVerdict(
              tierOf(option.score, context.riskModel),
              context.routes,
              decision,
            ).outcome,
          },
        ];
  });
  const shortest = allowed.find(({ outcome }) => outcome === 'auto-approve');
  return {
    whatIf: allowed.slice(0, found.whatIf.length),
    shortestToAutoApproval: shortest ?? null,
  };
}
