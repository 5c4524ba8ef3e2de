import type {
  DecisionPoint,
  PolicyInput,
  PolicyOutcome,
  PolicyRule,
} from '../schema';
import type { PolicyEngine } from './PolicyEngine';

/** As often as bundles may be swapped in before nothing is taken to be waivable. */
const ATTEMPTS = 3;

/** A decision, and the rules of the bundle that made it. @public */
export type RuledOutcome = {
  outcome: PolicyOutcome;
  rules: readonly PolicyRule[];
};

/**
 * Evaluates inputs, and gives with each decision the rules of the bundle that made it, since only they say what may be
 * waived: another bundle may be swapped in meanwhile. Where its rules cannot be had, there are none, so that nothing is.
 *
 * @public
 */
export async function evaluateWithRules(
  engine: PolicyEngine,
  point: DecisionPoint,
  inputs: readonly PolicyInput[],
): Promise<RuledOutcome[]> {
  for (let attempt = 1; ; attempt += 1) {
    const before = engine.status();
    const outcomes = await engine.evaluate(point, inputs);
    const after = engine.status();
    const rulesOf = ({ failure, bundle }: PolicyOutcome) =>
      failure
        ? after.rules
        : [after, before].find(
            status => status.bundle?.digest === bundle?.digest,
          )?.rules;
    if (attempt === ATTEMPTS || outcomes.every(rulesOf)) {
      return outcomes.map(outcome => ({
        outcome,
        rules: rulesOf(outcome) ?? [],
      }));
    }
  }
}
