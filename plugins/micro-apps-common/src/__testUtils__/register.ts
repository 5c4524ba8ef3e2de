import type { ModelEndpoint } from '../schema';
import { AssessContext, DEFAULT_RISK_MODEL, DEFAULT_ROUTES } from '../risk';

/** A small register of model endpoints. */
export const ENDPOINTS: ModelEndpoint[] = [
  {
    id: 'llm-enterprise-x',
    title: 'LLM Enterprise X',
    hosting: 'managed-enterprise',
    region: 'eu',
    trust: 7,
    state: 'approved',
    allowedClassifications: ['public', 'internal', 'confidential'],
    models: [
      {
        model: 'llm-enterprise-x',
        versions: ['2025-06-01', '2026-01-01'],
        purposes: ['generation'],
      },
    ],
  },
  {
    id: 'public-embeddings',
    title: 'Public Embeddings',
    hosting: 'public-api',
    region: 'us',
    trust: 3,
    state: 'approved',
    allowedClassifications: ['public'],
    models: [
      { model: 'embed-large', versions: ['3'], purposes: ['embedding'] },
    ],
  },
  {
    id: 'public-chat',
    title: 'Public Chat',
    hosting: 'public-api',
    region: 'eu',
    trust: 3,
    state: 'deprecated',
    allowedClassifications: ['public', 'internal'],
    models: [{ model: 'chat', versions: ['9', '10'] }],
  },
  {
    id: 'house-llm',
    title: 'House LLM',
    hosting: 'self-hosted',
    region: 'eu',
    trust: 9,
    state: 'approved',
    allowedClassifications: ['public', 'internal', 'confidential', 'regulated'],
    models: [
      { model: 'house-embed', versions: ['1'], purposes: ['embedding'] },
      {
        model: 'house-chat',
        versions: ['2', '10', '9'],
        purposes: ['generation'],
      },
    ],
  },
  {
    id: 'old-llm',
    title: 'Old LLM',
    hosting: 'self-hosted',
    region: 'eu',
    trust: 9,
    state: 'withdrawn',
    allowedClassifications: ['public', 'internal', 'confidential', 'regulated'],
    models: [{ model: 'old', versions: ['1'] }],
  },
];

/** The context of an assessment under the default risk model. */
export function contextWith(
  changes: Partial<AssessContext> = {},
): AssessContext {
  return {
    riskModel: DEFAULT_RISK_MODEL,
    endpoints: ENDPOINTS,
    verifiedControls: [],
    routes: DEFAULT_ROUTES,
    regions: [{ id: 'eu' }, { id: 'us' }, { id: 'apac' }],
    ...changes,
  };
}
