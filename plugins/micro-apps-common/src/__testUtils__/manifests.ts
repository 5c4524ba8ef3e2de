import type { ManifestInput } from '../schema';

/** The contract's example: 7 x 3 x 2 = 42. */
export function salesNotesSummarizer(): ManifestInput {
  return {
    apiVersion: 'micro-apps.dev/v1alpha1',
    kind: 'MicroApp',
    metadata: {
      name: 'sales-notes-summarizer-v2',
      title: 'Sales notes summarizer',
    },
    spec: {
      type: 'summarizer',
      lifecycle: 'experimental',
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
          access: 'read',
          volume: 'bulk',
          resourceRef: 'resource:default/crm',
        },
      ],
      models: [
        {
          endpoint: 'llm-enterprise-x',
          model: 'llm-enterprise-x',
          version: '2026-01-01',
          purpose: 'generation',
        },
      ],
      vectorStores: [],
      network: { outbound: 'none', destinations: [] },
      actions: [],
      prompts: [],
      controls: [],
    },
  };
}

/** The near-miss of the bank: account numbers in bulk, a public embeddings provider: 10 x 7 x 5 = 350. */
export function bankNotesSummarizer(): ManifestInput {
  return {
    apiVersion: 'micro-apps.dev/v1alpha1',
    kind: 'MicroApp',
    metadata: {
      name: 'client-notes-summarizer',
      title: 'Client notes summarizer',
    },
    spec: {
      type: 'rag',
      owner: 'group:default/revenue-analysis',
      purpose: 'Summarises client notes and scanned statements.',
      audience: 'team',
      environments: ['production'],
      residency: 'eu',
      dataSources: [
        {
          name: 'scanned-statements',
          classification: 'regulated',
          categories: ['pci', 'financial'],
          volume: 'bulk',
        },
      ],
      models: [
        {
          endpoint: 'public-embeddings',
          model: 'embed-large',
          version: '3',
          purpose: 'embedding',
        },
      ],
      vectorStores: [
        {
          id: 'vs-notes',
          type: 'pgvector',
          region: 'eu',
          holds: ['scanned-statements'],
        },
      ],
      network: { outbound: 'open' },
    },
  };
}

/**
 * A copy with one place set to something, however wrong; without a value the place is removed.
 *
 * @param path - steps joined with dots: `spec.dataSources.0.name`
 */
export function altered(
  manifest: ManifestInput,
  path: string,
  value?: unknown,
): unknown {
  type Fields = Record<string, unknown>;
  const copy = structuredClone<unknown>(manifest) as Fields;
  const steps = path.split('.');
  const last = steps[steps.length - 1];
  const holder = steps
    .slice(0, -1)
    .reduce((at, step) => at[step] as Fields, copy);
  if (value === undefined) {
    delete holder[last];
  } else {
    holder[last] = value;
  }
  return copy;
}
