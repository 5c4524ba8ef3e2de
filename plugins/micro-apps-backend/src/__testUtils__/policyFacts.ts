import type {
  DeploymentInput,
  PolicyOutcome,
} from '@micro-apps/backstage-plugin-micro-apps-common';

export const BUNDLE = {
  revision: 'r1',
  digest: `sha256:${'a'.repeat(64)}`,
};

/** What policies see before the example of the contract is deployed. */
export function deploymentInput(name = 'a'): DeploymentInput {
  const axis = { value: 1, residual: 1 };
  const score = { score: 42, tier: 'low' as const };
  return {
    point: 'deployment',
    environment: 'production',
    approval: {
      state: 'approved',
      approvedDigest: `sha256:${'b'.repeat(64)}`,
      approvedEnvironments: ['sandbox'],
    },
    app: {
      ref: `microapp:default/${name}`,
      namespace: 'default',
      name,
      digest: `sha256:${'b'.repeat(64)}`,
      spec: {
        type: 'rag',
        lifecycle: 'experimental',
        owner: 'group:default/sales-ops',
        purpose: 'Calls Ms Miller on +49 170 1234567.',
        audience: 'team',
        environments: ['sandbox'],
        residency: 'eu',
        dataSources: [],
        models: [],
        vectorStores: [],
        network: { outbound: 'none', destinations: [] },
        actions: [],
        prompts: [],
        controls: [{ id: 'pii-masking', evidence: 'Ask Ms Miller.' }],
      },
    },
    endpoints: [],
    data: { sources: [], highest: 'public' },
    controls: [{ id: 'pii-masking', status: 'verified' }],
    risk: {
      inherent: score,
      residual: score,
      axes: {
        dataSensitivity: axis,
        modelTrust: axis,
        operationalImpact: axis,
      },
    },
  };
}

/** A decision that denies by the given rules. */
export function outcomeOf(...denied: string[]): PolicyOutcome {
  return {
    decision: {
      allow: denied.length === 0,
      deny: denied.map(rule => ({
        rule,
        message: `${rule} says no.`,
        remediation: 'Change it.',
      })),
      warn: [],
      require: [],
      obligations: [],
      rules: Object.fromEntries(denied.map(rule => [rule, 'failed' as const])),
    },
    bundle: BUNDLE,
    metrics: { evaluationNs: 12_345 },
  };
}
