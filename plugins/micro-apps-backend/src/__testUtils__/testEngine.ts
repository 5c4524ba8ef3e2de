import type {
  PolicyDecision,
  PolicyEngine,
  PolicyEngineStatus,
  PolicyInput,
  PolicyOutcome,
  PolicyRule,
} from '@micro-apps/backstage-plugin-micro-apps-common';

/** An engine that decides what a test says, and that lets everything pass otherwise. */
export type TestEngine = PolicyEngine & {
  /** What it decides from now on, by point. */
  decide: (input: PolicyInput) => Partial<PolicyDecision>;
  /** As if it could not be asked. */
  failure?: PolicyOutcome['failure'];
  /** Of which inputs it fails, where that is not all. */
  fails?: (input: PolicyInput) => boolean;
  rules: PolicyRule[];
  /** Another bundle is in force, and whoever listens is told. */
  change(revision: string): void;
};

const digestOf = (revision: string) =>
  `sha256:${Buffer.from(revision).toString('hex').padEnd(64, '0').slice(0, 64)}`;

/** A rule of a test. */
export function testRule(
  id: string,
  changes: Partial<PolicyRule> = {},
): PolicyRule {
  return {
    id,
    title: `Rule ${id}`,
    description: 'A rule of a test.',
    control: 'Test',
    remediation: `Do what ${id} says.`,
    points: ['registration', 'deployment', 'token', 'outbound'],
    waivable: true,
    ...changes,
  };
}

export function createTestEngine(): TestEngine {
  const listeners = new Set<(status: PolicyEngineStatus) => void>();
  let revision = 'test';
  const bundle = () => ({ revision, digest: digestOf(revision) });
  const engine: TestEngine = {
    decide: () => ({}),
    rules: [],
    status: () => ({
      engine: 'embedded',
      health: engine.failure ? 'unavailable' : 'ready',
      bundle: {
        ...bundle(),
        source: 'test',
        loadedAt: '2026-11-22T00:00:00.000Z',
        signature: 'not-checked',
      },
      rules: engine.rules,
      checkedAt: null,
    }),
    refresh: async () => engine.status(),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => {},
    change(next) {
      revision = next;
      listeners.forEach(listener => listener(engine.status()));
    },
    evaluate: async (_, inputs) =>
      inputs.map((input): PolicyOutcome => {
        const failure: PolicyOutcome['failure'] = engine.fails?.(input)
          ? { cause: 'timeout', message: 'the evaluation did not end' }
          : engine.failure;
        const deny = failure
          ? [
              {
                rule: 'policy-engine',
                message: `Policies cannot be asked: ${failure.message}.`,
                remediation: 'Try again later.',
              },
            ]
          : [];
        const decision: PolicyDecision = {
          allow: true,
          deny,
          warn: [],
          require: [],
          obligations: [],
          rules: failure
            ? {}
            : Object.fromEntries(engine.rules.map(({ id }) => [id, 'passed'])),
          ...(!failure && engine.decide(input)),
        };
        return {
          decision: { ...decision, allow: decision.deny.length === 0 },
          bundle: failure ? null : bundle(),
          ...(failure && { failure }),
          metrics: { evaluationNs: 1000 },
        };
      }),
  };
  return engine;
}
