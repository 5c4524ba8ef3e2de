import type { PolicyEngine } from '../policy';
import type {
  DecisionPoint,
  PolicyDecision,
  PolicyFinding,
  PolicyInput,
  PolicyOutcome,
  PolicyRequirement,
  PolicyRule,
} from '../schema';

/** A rule as a test writes it: what it finds in an input. */
export type FakeRule = {
  id: string;
  waivable?: boolean;
  deny?: (input: PolicyInput) => { message: string; path?: string }[];
  warn?: (input: PolicyInput) => { message: string; path?: string }[];
  require?: (input: PolicyInput) => Omit<PolicyRequirement, 'rule'>[];
  oblige?: string[];
};

/** The bundle that fake engines say they have. */
export const FAKE_BUNDLE = {
  revision: 'fake',
  digest: `sha256:${'f'.repeat(64)}`,
};

export function fakeRule({ id, waivable = false }: FakeRule): PolicyRule {
  return {
    id,
    title: `Rule ${id}`,
    description: 'A rule of a test.',
    control: 'Test',
    remediation: `Do what ${id} says.`,
    points: ['registration'],
    waivable,
  };
}

function decide(rules: readonly FakeRule[], input: PolicyInput) {
  const decision: PolicyDecision = {
    allow: true,
    deny: [],
    warn: [],
    require: [],
    obligations: [],
    rules: {},
  };
  for (const rule of rules) {
    const finding = (found: { message: string; path?: string }) =>
      ({
        rule: rule.id,
        remediation: `Change it for ${rule.id}.`,
        ...found,
      }) satisfies PolicyFinding;
    const deny = (rule.deny?.(input) ?? []).map(finding);
    const warn = (rule.warn?.(input) ?? []).map(finding);
    decision.deny.push(...deny);
    decision.warn.push(...warn);
    decision.require.push(
      ...(rule.require?.(input) ?? []).map(found => ({
        rule: rule.id,
        ...found,
      })),
    );
    decision.obligations.push(
      ...(rule.oblige ?? []).map(message => ({
        rule: rule.id,
        id: message,
        message,
      })),
    );
    const warned = warn.length ? 'warned' : 'passed';
    decision.rules[rule.id] = deny.length ? 'failed' : warned;
  }
  decision.allow = decision.deny.length === 0;
  return decision;
}

/** An engine over rules in TypeScript; with a failure, one that cannot be asked. */
export function fakeEngine(
  rules: readonly FakeRule[] = [],
  options: { failure?: PolicyOutcome['failure'] } = {},
): PolicyEngine & { batches: number[] } {
  const batches: number[] = [];
  const status = () => ({
    engine: 'embedded' as const,
    health: options.failure ? ('unavailable' as const) : ('ready' as const),
    bundle: {
      ...FAKE_BUNDLE,
      source: 'fake',
      loadedAt: '2026-11-22T00:00:00.000Z',
      signature: 'not-checked' as const,
    },
    rules: rules.map(fakeRule),
    checkedAt: null,
  });
  return {
    batches,
    status,
    refresh: async () => status(),
    onChange: () => () => {},
    close: async () => {},
    evaluate: async (_: DecisionPoint, inputs) => {
      batches.push(inputs.length);
      return inputs.map(input =>
        options.failure
          ? {
              decision: {
                allow: false,
                deny: [
                  {
                    rule: 'policy-engine',
                    message: `Policies cannot be asked: ${options.failure.message}`,
                    remediation: 'Try again later.',
                  },
                ],
                warn: [],
                require: [],
                obligations: [],
                rules: {},
              },
              bundle: null,
              failure: options.failure,
              metrics: { evaluationNs: 0 },
            }
          : {
              decision: decide(rules, input),
              bundle: FAKE_BUNDLE,
              metrics: { evaluationNs: 1 },
            },
      );
    },
  };
}
