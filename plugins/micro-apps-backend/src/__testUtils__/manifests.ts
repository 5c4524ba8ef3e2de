import type { ManifestInput } from '@micro-apps/backstage-plugin-micro-apps-common';

/** The example of the contract: 7 x 3 x 2 = 42, low. */
export function lowManifest(name = 'sales-notes-summarizer-v2'): ManifestInput {
  return {
    apiVersion: 'micro-apps.dev/v1alpha1',
    kind: 'MicroApp',
    metadata: { name, title: 'Sales notes summarizer' },
    spec: {
      type: 'summarizer',
      owner: 'group:default/sales-ops',
      system: 'crm',
      purpose: "Summarises call notes for the sales team's weekly report.",
      audience: 'team',
      environments: ['sandbox', 'staging'],
      residency: 'eu',
      dataSources: [
        {
          name: 'call-notes',
          classification: 'confidential',
          categories: ['pii'],
          volume: 'bulk',
          resourceRef: 'resource:default/crm',
        },
      ],
      models: [
        {
          endpoint: 'llm-enterprise-x',
          model: 'llm-enterprise-x',
          version: '2026-01-01',
        },
      ],
    },
  };
}

/** 7 x 3 x 3 = 63, medium. */
export function mediumManifest(name = 'department-bot'): ManifestInput {
  const manifest = lowManifest(name);
  return {
    ...manifest,
    spec: { ...manifest.spec, audience: 'department' },
  };
}

/** 7 x 7 x 5 = 245, high; 4 x 7 x 5 = 140, medium, once masking is verified. */
export function highManifest(name = 'company-bot'): ManifestInput {
  const manifest = lowManifest(name);
  return {
    ...manifest,
    spec: {
      ...manifest.spec,
      audience: 'company',
      models: [{ endpoint: 'openai-public', model: 'gpt-5', version: '1' }],
      controls: [
        { id: 'pii-masking', evidence: 'The gateway masks; see the runbook.' },
        { id: 'human-in-the-loop' },
      ],
    },
  };
}
