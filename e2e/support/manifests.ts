import { randomUUID } from 'node:crypto';

/** The part of a name that keeps runs apart. */
export const unique = () => randomUUID().slice(0, 8);

type Spec = Record<string, unknown>;

function manifest(title: string, spec: Spec) {
  const name = title.toLocaleLowerCase('en-US').replace(/[^a-z0-9]+/g, '-');
  return {
    apiVersion: 'micro-apps.dev/v1alpha1',
    kind: 'MicroApp',
    metadata: { name, title },
    spec: {
      type: 'summarizer',
      owner: 'group:default/sales-ops',
      system: 'system:default/crm',
      purpose: 'Made by a browser journey.',
      audience: 'team',
      environments: ['sandbox'],
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
      ...spec,
    },
  };
}

export type Manifest = ReturnType<typeof manifest>;

/** 7 x 3 x 2 = 42: low. */
export const lowApp = (title: string) => manifest(title, {});

/** 7 x 3 x 5 = 105: medium. */
export const mediumApp = (title: string) =>
  manifest(title, { audience: 'company' });

/** 7 x 3 x 10 = 210: high, though no policy denies it; with verified masking 4 x 3 x 10 = 120: medium. */
export const highApp = (title: string) =>
  manifest(title, {
    audience: 'external',
    environments: ['production'],
    network: { outbound: 'open' },
    controls: [{ id: 'pii-masking', evidence: 'See the masking job.' }],
  });

/** 7 x 7 x 2 = 98: medium, but policies deny a public model such data. */
export const deniedApp = (title: string) =>
  manifest(title, {
    models: [
      { endpoint: 'openai-public', model: 'gpt-5', version: '2026-08-01' },
    ],
  });
