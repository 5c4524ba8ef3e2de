import type {
  PolicyDecision,
  PolicyEngine,
  PolicyInput,
  PolicyOutcome,
} from '@micro-apps/backstage-plugin-micro-apps-common';

const BUNDLE = { revision: 'test', digest: `sha256:${'0'.repeat(64)}` };

const DENIAL = {
  rule: 'public-models',
  message: 'A public model must not get this data.',
  remediation: 'Use a model of the company.',
};

/** A policy against public models, for tests; it looks at nothing else. */
function decide({ app, endpoints }: PolicyInput): PolicyDecision {
  const deny = app.spec.models.flatMap(({ endpoint }, index) =>
    endpoints.some(
      ({ id, hosting }) => id === endpoint && hosting === 'public-api',
    )
      ? [{ ...DENIAL, path: `spec.models[${index}].endpoint` }]
      : [],
  );
  return {
    allow: deny.length === 0,
    deny,
    warn: [],
    require: [],
    obligations: [],
    rules: { 'public-models': deny.length ? 'failed' : 'passed' },
  };
}

/** An engine that lets everything pass, that has a policy against public models, or that cannot be asked. */
export function testEngine(
  kind: 'open' | 'strict' | 'away' = 'open',
): PolicyEngine {
  const outcomeOf = (input: PolicyInput): PolicyOutcome => {
    const decision = decide(input);
    if (kind === 'away') {
      const deny = [
        {
          rule: 'policy-engine',
          message: 'Policies cannot be asked: no answer.',
          remediation: 'Try again later.',
        },
      ];
      return {
        decision: { ...decision, allow: false, deny, rules: {} },
        bundle: null,
        failure: { cause: 'timeout', message: 'no answer' },
        metrics: { evaluationNs: 0 },
      };
    }
    return {
      decision:
        kind === 'strict'
          ? decision
          : { ...decision, allow: true, deny: [], rules: {} },
      bundle: BUNDLE,
      metrics: { evaluationNs: 0 },
    };
  };
  const engine: PolicyEngine = {
    evaluate: async (_, inputs) => inputs.map(outcomeOf),
    status: () => ({
      engine: 'embedded',
      health: 'ready',
      bundle: {
        ...BUNDLE,
        source: 'test',
        loadedAt: '2026-11-22T00:00:00.000Z',
        signature: 'not-checked',
      },
      rules:
        kind === 'open'
          ? []
          : [
              {
                id: 'public-models',
                title: 'Public models get nothing',
                description: 'A policy of a test.',
                control: 'Test',
                remediation: DENIAL.remediation,
                points: ['registration'],
                waivable: false,
              },
            ],
      checkedAt: null,
    }),
    refresh: async () => engine.status(),
    onChange: () => () => {},
    close: async () => {},
  };
  return engine;
}
