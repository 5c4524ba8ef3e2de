import {
  POLICY_ENGINE_RULE,
  policyDecisionSchema,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type {
  BundleRef,
  PolicyFailureCause,
  PolicyOutcome,
} from '@micro-apps/backstage-plugin-micro-apps-common';

/** Why a policy could not be asked. */
export type PolicyFailure = { cause: PolicyFailureCause; message: string };

const REMEDIATIONS: Record<PolicyFailureCause, string> = {
  timeout:
    'Try again; if it stays, a platform admin finds the rule that does not end in the newest bundle',
  unreachable:
    'Try again later; a platform admin checks that the policy server runs and can be reached',
  refused:
    'Try again later; a platform admin checks the URL and the token of the policy server',
  undefined: 'A platform admin puts a bundle in place that decides this point',
  'invalid-result':
    'A platform admin puts a bundle in place whose decisions have the documented shape',
  'missing-builtin':
    'A platform admin rewrites the rule without that builtin, or uses an OPA server',
  error: 'A platform admin looks at the rule and at the health of the engine',
  'no-bundle': 'A platform admin puts a bundle in place',
  'input-too-large': 'Make the manifest smaller',
};

/** What cannot be evaluated is denied. */
export function denied(
  failure: PolicyFailure,
  bundle: BundleRef | null,
  evaluationNs = 0,
): PolicyOutcome {
  return {
    decision: {
      allow: false,
      deny: [
        {
          rule: POLICY_ENGINE_RULE,
          message: `Policies could not be evaluated: ${failure.message}`,
          remediation: REMEDIATIONS[failure.cause],
        },
      ],
      warn: [],
      require: [],
      obligations: [],
      rules: {},
    },
    bundle,
    failure,
    metrics: { evaluationNs },
  };
}

/** The outcome of what a policy answered; an answer of another shape is denied. */
export function outcomeOf(
  answer: unknown,
  bundle: BundleRef,
  evaluationNs: number,
): PolicyOutcome {
  const parsed = policyDecisionSchema.safeParse(answer);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const path = issue.path.join('.');
    return denied(
      {
        cause: 'invalid-result',
        message: `the bundle answered in another shape than the documented one${
          path ? ` at "${path}"` : ''
        }: ${issue.message}`,
      },
      bundle,
      evaluationNs,
    );
  }
  const decision = parsed.data;
  if (decision.allow !== (decision.deny.length === 0)) {
    return denied(
      {
        cause: 'invalid-result',
        message:
          'the bundle contradicts itself: "allow" must be true exactly where nothing is denied',
      },
      bundle,
      evaluationNs,
    );
  }
  return { decision, bundle, metrics: { evaluationNs } };
}
