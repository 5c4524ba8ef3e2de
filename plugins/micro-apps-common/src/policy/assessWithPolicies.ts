import { assessmentOf } from '../risk/assess';
import type { AssessContext } from '../risk/context';
import { registerOf } from '../risk/register';
import { scoresOf } from '../risk/scores';
import { withWhatIfs } from '../risk/whatIfs';
import type {
  Assessment,
  Manifest,
  PolicyOutcome,
  RegistrationInput,
} from '../schema';
import { policyChecks } from './checks';
import { evaluateWithRules } from './evaluateWithRules';
import { registrationInput } from './facts';
import type { PolicyEngine } from './PolicyEngine';
import { governedVerdict } from './ruling';
import { applyWaivers, Exemption } from './waivers';
import { whatIfWithPolicies } from './whatIf';

/** What is assessed: a manifest, and what is known of it. @public */
export type AssessSubject = { manifest: Manifest; context: AssessContext };

/** An assessment, and the decision of the policies that it rests on. @public */
export type GovernedAssessment = {
  assessment: Assessment;
  /** What the policies saw. */
  input: RegistrationInput;
  /** What they decided, waived findings included. */
  outcome: PolicyOutcome;
  /** The rules that waivers set aside. */
  exempted: Exemption[];
};

/**
 * Applies the risk model and the policies to manifests, all by the same bundle. It never rejects: what policies cannot
 * be asked about is blocked, and the reason says so.
 *
 * @param options - `whatIf: false` leaves out what would help, which costs the most
 * @public
 */
export async function assessAllWithPolicies(
  subjects: readonly AssessSubject[],
  engine: PolicyEngine,
  options: { whatIf?: boolean } = {},
): Promise<GovernedAssessment[]> {
  const prepared = subjects.map(({ manifest, context }) => {
    const register = registerOf(context.endpoints);
    const scores = scoresOf(manifest.spec, context, register);
    const input = registrationInput(manifest, context, scores);
    return { manifest, context, register, scores, input };
  });
  const ruled = await evaluateWithRules(
    engine,
    'registration',
    prepared.map(({ input }) => input),
  );
  const assessed: GovernedAssessment[] = [];
  for (const [index, subject] of prepared.entries()) {
    const { manifest, context, register, scores, input } = subject;
    const { outcome, rules } = ruled[index];
    const { decision, exempted } = outcome.failure
      ? { decision: outcome.decision, exempted: [] }
      : applyWaivers(outcome.decision, rules, context.waivers ?? []);
    const ruling = governedVerdict(
      scores.residual.tier,
      context.routes,
      decision,
    );
    const assessment = assessmentOf(manifest, context, {
      scores,
      ruling,
      policyChecks: policyChecks(rules, outcome, { exempted }),
      bundle: outcome.bundle,
    });
    assessed.push({
      assessment:
        options.whatIf === false || outcome.failure
          ? assessment
          : withWhatIfs(
              assessment,
              await whatIfWithPolicies({
                manifest,
                context,
                register,
                scores,
                ruling,
                engine,
              }),
            ),
      input,
      outcome,
      exempted,
    });
  }
  return assessed;
}

/** Applies the risk model and the policies to one manifest. @public */
export async function assessWithPolicies(
  manifest: Manifest,
  context: AssessContext,
  engine: PolicyEngine,
  options?: { whatIf?: boolean },
): Promise<GovernedAssessment> {
  const [assessed] = await assessAllWithPolicies(
    [{ manifest, context }],
    engine,
    options,
  );
  return assessed;
}
