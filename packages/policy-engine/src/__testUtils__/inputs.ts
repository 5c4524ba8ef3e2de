import { microAppSpecSchema } from '@micro-apps/backstage-plugin-micro-apps-common';
import type {
  Organisation,
  RegistrationInput,
} from '@micro-apps/backstage-plugin-micro-apps-common';

export const organisation: Organisation = {
  regions: [{ id: 'eu', title: 'European Union' }],
  vectorStores: [],
  scopes: {},
  combinations: [],
};

/** A summarizer whose model is registered, with what a test changes. */
export function registrationInput(
  changes: Partial<RegistrationInput> = {},
): RegistrationInput {
  const axis = { value: 6, residual: 6 };
  return {
    point: 'registration',
    app: {
      ref: 'microapp:default/sales-notes',
      namespace: 'default',
      name: 'sales-notes',
      digest: `sha256:${'a'.repeat(64)}`,
      spec: microAppSpecSchema.parse({
        type: 'summarizer',
        lifecycle: 'experimental',
        owner: 'group:default/sales-ops',
        purpose: 'Summarises call notes for the weekly report.',
        audience: 'team',
        environments: ['sandbox'],
        residency: 'eu',
        dataSources: [
          { name: 'call-notes', classification: 'internal', access: 'read' },
        ],
        models: [
          {
            endpoint: 'llm-enterprise-x',
            model: 'llm-enterprise-x',
            version: '2026-01-01',
            purpose: 'generation',
          },
        ],
      }),
    },
    endpoints: [
      {
        id: 'llm-enterprise-x',
        title: 'Enterprise X',
        hosting: 'managed-enterprise',
        region: 'eu',
        trust: 7,
        state: 'approved',
        allowedClassifications: ['public', 'internal', 'confidential'],
        models: [{ model: 'llm-enterprise-x', versions: ['2026-01-01'] }],
      },
    ],
    data: {
      sources: [
        {
          name: 'call-notes',
          declared: 'internal',
          classification: 'internal',
          categories: [],
        },
      ],
      highest: 'internal',
    },
    controls: [],
    risk: {
      inherent: { score: 18, tier: 'low' },
      residual: { score: 18, tier: 'low' },
      axes: {
        dataSensitivity: axis,
        modelTrust: axis,
        operationalImpact: axis,
      },
    },
    ...changes,
  };
}
