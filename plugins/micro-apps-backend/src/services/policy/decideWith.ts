import {
  ActiveWaiver,
  applyWaivers,
  evaluateWithRules,
  Exemption,
  PolicyDecision,
  PolicyEngine,
  PolicyInput,
  PolicyOutcome,
  PolicyRule,
} from '@micro-apps/backstage-plugin-micro-apps-common';

/** A decision, with waivers and without. */
export type Decided = {
  /** With what waivers set aside left out. */
  decision: PolicyDecision;
  exempted: Exemption[];
  /** As the policies gave it. */
  outcome: PolicyOutcome;
};

/**
 * Lets an engine decide, with the waivers that hold after it has.
 *
 * @returns the decision, with the rules of the bundle that made it
 */
export async function decideWith(
  engine: PolicyEngine,
  input: PolicyInput,
  waivers: readonly ActiveWaiver[],
  now: () => Date,
): Promise<Decided & { rules: readonly PolicyRule[] }> {
  const [{ outcome, rules }] = await evaluateWithRules(engine, input.point, [
    input,
  ]);
  if (outcome.failure) {
    return { decision: outcome.decision, exempted: [], outcome, rules };
  }
  const at = now().toISOString();
  const holding = waivers.filter(({ until }) => until > at);
  return {
    ...applyWaivers(outcome.decision, rules, holding),
    outcome,
    rules,
  };
}
