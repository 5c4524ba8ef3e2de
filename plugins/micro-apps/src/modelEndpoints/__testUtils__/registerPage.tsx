import { mockApis, renderTestApp } from '@backstage/frontend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import type {
  Preview,
  PreviewChange,
  RegisterEntry,
  RegisterReassessment,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { microAppsApiRef } from '@micro-apps/backstage-plugin-micro-apps-react';
import { sampleOverview } from '@micro-apps/backstage-plugin-micro-apps-react/testUtils';
import userEvent from '@testing-library/user-event';
import plugin from '../../plugin';

export const ENTRY: RegisterEntry = {
  id: 'llm-x',
  title: 'LLM X',
  hosting: 'managed-enterprise',
  region: 'eu',
  trust: 7,
  state: 'approved',
  allowedClassifications: ['public', 'internal'],
  models: [
    {
      model: 'gpt',
      versions: ['1', '2'],
      deprecated: ['2'],
      withdrawn: ['0'],
      purposes: ['generation'],
      billOfMaterials: 'https://vendor.example/bom.json',
    },
  ],
  version: 3,
  origin: 'configuration',
  override: {
    changedBy: 'user:default/platform-admin',
    changedAt: '2026-11-22T09:00:00Z',
    reason: 'Told by the vendor',
    changes: ['Trust: 9 → 7'],
    outdated: [],
  },
};
export const IDLE: RegisterReassessment = {
  progress: {
    state: 'idle',
    done: 0,
    total: 0,
    startedAt: null,
    finishedAt: null,
  },
  changed: [],
  affected: 0,
  reopened: 0,
};
export const PREVIEW: Preview = {
  id: 'p1',
  createdBy: 'user:default/platform-admin',
  createdAt: '2026-11-22T09:00:00Z',
  progress: {
    state: 'done',
    done: 4,
    total: 4,
    startedAt: '2026-11-22T09:00:00Z',
    finishedAt: '2026-11-22T09:00:01Z',
  },
  bundle: null,
  counts: {
    changed: 1,
    verdict: 1,
    tier: 1,
    route: 1,
    newlyDenied: 0,
    noLongerDenied: 0,
    score: 1,
    reopened: 1,
  },
};
export const CHANGE: PreviewChange = {
  app: {
    namespace: 'default',
    name: 'sales',
    title: 'Sales notes',
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
    outcome: 'review',
    tier: 'medium',
    score: 98,
    legs: ['security', 'owner'],
    denied: [],
  },
  reasons: ['“gpt 1” at “LLM X” is withdrawn.'],
  reopens: true,
};
const page = {
  totalItems: 1,
  pageInfo: { limit: 10, offset: 0, hasNextPage: false },
};

/** Opens the register, with a fake back end. */
export function setUp(
  path = '/micro-apps/model-endpoints',
  overrides: Record<string, jest.Mock> = {},
  mayManage = true,
) {
  const api = {
    getOverview: jest
      .fn()
      .mockResolvedValue(
        sampleOverview({ byEndpoint: [{ endpoint: 'llm-x', apps: 4 }] }),
      ),
    getChoices: jest.fn().mockResolvedValue({
      regions: [
        { id: 'eu', title: 'European Union' },
        { id: 'us', title: 'United States' },
      ],
      controls: [],
    }),
    getModelEndpoints: jest.fn().mockResolvedValue({ items: [ENTRY] }),
    getModelEndpointHistory: jest.fn().mockResolvedValue({
      items: [
        {
          version: 3,
          changedAt: '2026-11-22T09:00:00Z',
          changedBy: 'user:default/platform-admin',
          reason: 'Told by the vendor',
          changes: ['Trust: 9 → 7'],
          endpoint: ENTRY,
        },
      ],
      ...page,
    }),
    getReassessment: jest.fn().mockResolvedValue(IDLE),
    getReassessedApps: jest.fn().mockResolvedValue({
      items: [
        {
          app: CHANGE.app,
          before: { tier: 'low', score: 42, outcome: 'auto-approve' },
          after: { tier: 'medium', score: 98, outcome: 'review' },
          reopened: true,
          reasons: CHANGE.reasons,
        },
      ],
      ...page,
    }),
    startModelEndpointPreview: jest.fn().mockResolvedValue(PREVIEW),
    getModelEndpointPreview: jest.fn().mockResolvedValue(PREVIEW),
    getModelEndpointPreviewChanges: jest
      .fn()
      .mockResolvedValue({ items: [CHANGE], ...page }),
    changeModelEndpoint: jest.fn().mockResolvedValue({ endpoint: ENTRY }),
    ...overrides,
  };
  renderTestApp({
    features: [plugin],
    initialRouteEntries: [path],
    config: {
      app: { baseUrl: 'http://localhost:3000' },
      backend: { baseUrl: 'http://localhost:7007' },
    },
    apis: [
      [microAppsApiRef, api],
      [catalogApiRef, catalogApiMock()],
      mockApis.permission({
        authorize: mayManage ? AuthorizeResult.ALLOW : AuthorizeResult.DENY,
      }),
    ],
    mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
  });
  return { api, user: userEvent.setup() };
}
