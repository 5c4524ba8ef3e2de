import { mockApis, renderTestApp } from '@backstage/frontend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import type {
  DecisionLogEntry,
  Policies,
  PolicyDecision,
  Preview,
  PreviewChange,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { microAppsApiRef } from '@micro-apps/backstage-plugin-micro-apps-react';
import {
  sampleAppSummary,
  sampleDigest,
} from '@micro-apps/backstage-plugin-micro-apps-react/testUtils';
import userEvent from '@testing-library/user-event';
import plugin from '../../plugin';

const RULE = {
  id: 'external-models',
  title: 'External models and sensitive data',
  description: 'Sensitive data does not go to a public API.',
  control: 'Data policy: classification gates',
  remediation: 'Use a managed or self-hosted endpoint.',
  points: ['registration' as const, 'deployment' as const],
  waivable: true,
};
export const STATUS: Policies['status'] = {
  engine: 'embedded',
  health: 'ready',
  bundle: {
    revision: '1.4.0',
    digest: sampleDigest('a'),
    source: 'bundle.tar.gz',
    loadedAt: '2026-11-22T09:00:00Z',
    signature: 'verified',
    keyId: 'platform-2026',
  },
  rules: [RULE],
  checkedAt: null,
};
export const IDLE = {
  state: 'done' as const,
  done: 3,
  total: 3,
  startedAt: null,
  finishedAt: null,
};
export const policies = (overrides: Partial<Policies> = {}): Policies => ({
  status: STATUS,
  rules: [{ ...RULE, failed: 2, warned: 0, exempted: 1 }],
  evaluation: { ...IDLE, bundle: null, newlyInBreach: 0 },
  candidate: null,
  ...overrides,
});

export const DENIED: PolicyDecision = {
  allow: false,
  deny: [
    {
      rule: 'external-models',
      message: 'Confidential data would go to “OpenAI (public API)”.',
      remediation: 'Use “Azure OpenAI (EU)”.',
      path: 'spec.models[0].endpoint',
    },
  ],
  warn: [],
  require: [
    {
      rule: 'people-review',
      message: 'Regulated data is reviewed by people.',
      route: 'review',
      legs: [{ name: 'privacy', count: 2 }],
    },
  ],
  obligations: [
    { rule: 'masking', id: 'mask-pii', message: 'Mask personal data.' },
  ],
  rules: { 'external-models': 'failed', residency: 'passed' },
};
export const ENTRY: DecisionLogEntry = {
  decisionId: 'd-1',
  timestamp: '2026-11-22T10:00:00Z',
  point: 'deployment',
  path: 'micro_apps/deployment/decision',
  app: 'default/notes',
  allow: false,
  denied: ['external-models'],
  requestedBy: 'user:default/citizen-dev',
  bundle: { revision: '1.4.0', digest: sampleDigest('a') },
  inputDigest: sampleDigest('b'),
  input: null,
  masked: ['/app/spec/purpose'],
  result: null,
  exempted: [],
  failure: null,
  metrics: { timer_rego_query_eval_ns: 12_400 },
};
export const CHANGE: PreviewChange = {
  app: {
    namespace: 'default',
    name: 'notes',
    title: 'Notes',
    owner: 'group:default/sales-ops',
    state: 'approved',
  },
  before: {
    outcome: 'auto-approve',
    tier: 'low',
    score: 42,
    legs: [],
    denied: [],
  },
  after: {
    outcome: 'block',
    tier: 'medium',
    score: 60,
    legs: [],
    denied: ['external-models'],
  },
  reasons: ['Newly denied by “External models and sensitive data”.'],
};
export const PREVIEW: Preview = {
  id: 'p-1',
  createdBy: 'user:default/platform-admin',
  createdAt: '2026-11-22T10:00:00Z',
  progress: { ...IDLE, done: 10_000, total: 10_000 },
  bundle: { revision: '1.5.0', digest: sampleDigest('c') },
  counts: {
    changed: 1,
    verdict: 1,
    tier: 1,
    route: 0,
    newlyDenied: 1,
    noLongerDenied: 0,
  },
};
const page = <T,>(items: T[]) => ({
  items,
  totalItems: items.length,
  pageInfo: { limit: 25, offset: 0, hasNextPage: false },
});

export function setUp(
  query: string,
  overrides: Record<string, jest.Mock> = {},
  deny = false,
) {
  const api = {
    getPolicies: jest.fn().mockResolvedValue(policies()),
    reloadPolicies: jest.fn().mockResolvedValue(policies()),
    tryPolicies: jest.fn().mockResolvedValue({
      point: 'registration',
      input: { point: 'registration' },
      decision: DENIED,
      bundle: STATUS.bundle,
    }),
    getApps: jest.fn().mockResolvedValue(page([sampleAppSummary()])),
    getDecisions: jest.fn().mockResolvedValue(page([ENTRY])),
    getDecision: jest.fn().mockResolvedValue({
      ...ENTRY,
      input: { point: 'deployment' },
      result: DENIED,
    }),
    startPreview: jest.fn().mockResolvedValue(PREVIEW),
    getPreview: jest.fn().mockResolvedValue(PREVIEW),
    getPreviewChanges: jest.fn().mockResolvedValue(page([CHANGE])),
    exportPreviewChanges: jest.fn(),
    getShadow: jest.fn().mockResolvedValue({
      ...page([
        {
          ...CHANGE,
          point: 'outbound',
          before: { ...CHANGE.before, outcome: 'allow' },
          after: { ...CHANGE.after, outcome: 'deny' },
          timestamp: '2026-11-22T10:00:00Z',
        },
      ]),
      candidate: STATUS,
      decisions: 40,
      differing: 1,
      byRule: [{ rule: 'external-models', newlyDenied: 1, noLongerDenied: 0 }],
    }),
    ...overrides,
  };
  renderTestApp({
    features: [plugin],
    initialRouteEntries: [`/micro-apps/policies${query}`],
    apis: [
      [microAppsApiRef, api],
      [catalogApiRef, catalogApiMock()],
      mockApis.permission({
        authorize: deny ? AuthorizeResult.DENY : AuthorizeResult.ALLOW,
      }),
    ],
    mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
  });
  return { api, user: userEvent.setup() };
}
