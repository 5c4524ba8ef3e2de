import { mockApis, renderTestApp } from '@backstage/frontend-test-utils';
import { createRouteRef } from '@backstage/frontend-plugin-api';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { microAppsApiRef } from '@micro-apps/backstage-plugin-micro-apps-react';
import {
  sampleAppDetail,
  sampleAppSummary,
  sampleOverview,
  sampleRequest,
} from '@micro-apps/backstage-plugin-micro-apps-react/testUtils';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import plugin from '../plugin';

const pageInfo = { limit: 20, offset: 0, hasNextPage: false };

function setUp(
  path: string,
  overrides: Record<string, jest.Mock> = {},
  extensions: Record<
    string,
    boolean | { config: Record<string, string> }
  >[] = [],
) {
  const api = {
    getOverview: jest.fn().mockResolvedValue(sampleOverview()),
    getApps: jest.fn().mockResolvedValue({
      items: [
        sampleAppSummary({ state: 'draft' }),
        sampleAppSummary({
          name: 'other',
          entityRef: 'microapp:default/other',
          title: 'Other app',
          state: 'approved',
          openConditions: 2,
        }),
      ],
      totalItems: 2,
      pageInfo,
    }),
    getApprovals: jest.fn().mockResolvedValue({
      items: [sampleRequest({ state: 'changes-requested' })],
      totalItems: 1,
      pageInfo,
    }),
    getModelEndpoints: jest.fn().mockResolvedValue({
      items: [
        {
          id: 'llm-enterprise-x',
          title: 'LLM Enterprise X',
          hosting: 'managed-enterprise',
          region: 'eu',
          trust: 7,
          state: 'approved',
          allowedClassifications: ['public', 'internal'],
          models: [{ model: 'llm-enterprise-x', versions: ['2026-01-01'] }],
        },
      ],
    }),
    getModelEndpointHistory: jest.fn().mockResolvedValue({ items: [] }),
    getAudit: jest
      .fn()
      .mockResolvedValue({ items: [], totalItems: 0, pageInfo }),
    verifyAudit: jest.fn(),
    getApp: jest.fn().mockResolvedValue(sampleAppDetail()),
    getDelegations: jest.fn().mockResolvedValue({
      items: [],
      totalItems: 0,
      pageInfo: { limit: 20, offset: 0, hasNextPage: false },
      maxDays: 30,
      mayDelegate: true,
    }),
    getPreferences: jest
      .fn()
      .mockResolvedValue({ email: false, mayChangeEmail: false }),
    getHandovers: jest.fn().mockResolvedValue({
      items: [],
      totalItems: 0,
      pageInfo: { limit: 10, offset: 0, hasNextPage: false },
    }),
    getReviews: jest
      .fn()
      .mockResolvedValue({ items: [], totalItems: 0, pageInfo }),
    ...overrides,
  };
  renderTestApp({
    features: [plugin],
    initialRouteEntries: [path],
    config: {
      app: { baseUrl: 'http://localhost:3000', extensions },
      backend: { baseUrl: 'http://localhost:7007' },
    },
    apis: [
      [microAppsApiRef, api],
      [catalogApiRef, catalogApiMock()],
      mockApis.permission(),
    ],
    mountedRoutes: {
      '/catalog/:namespace/:kind/:name': entityRouteRef,
      '/create/templates/:namespace/:templateName': createRouteRef({
        params: ['namespace', 'templateName'],
      }),
    },
  });
  return { api, user: userEvent.setup() };
}

describe('page of micro apps', () => {
  it('has a heading and its tabs, and opens on the overview', async () => {
    setUp('/micro-apps');

    expect(
      await screen.findByRole('region', { name: 'Numbers that matter' }),
    ).toBeVisible();
    expect(
      screen.getByRole('heading', { name: 'Micro apps', level: 1 }),
    ).toBeInTheDocument();
    for (const name of [
      'Overview',
      'Inventory',
      'Approvals',
      'My apps',
      'Policies',
      'Model endpoints',
    ]) {
      expect(screen.getByRole('tab', { name })).toBeVisible();
    }
    expect(document.title).toMatch(/^Overview \| Micro apps/);
  });

  it('can be called otherwise, and do without a tab', async () => {
    setUp('/micro-apps', {}, [
      { 'page:micro-apps': { config: { title: 'AI apps' } } },
      { 'sub-page:micro-apps/my-apps': false },
    ]);

    await screen.findByRole('region', { name: 'Numbers that matter' });
    expect(
      screen.getByRole('heading', { name: 'AI apps', level: 1 }),
    ).toBeInTheDocument();
    expect(screen.getAllByRole('tab')).toHaveLength(5);
  });

  it.each([
    ['4 Waiting for me', '/micro-apps/approvals?show=mine'],
    ['5 Open requests', '/micro-apps/approvals?show=open'],
    ['2 Blocked', '/micro-apps/inventory?state=blocked'],
    ['2 High risk', '/micro-apps/inventory?tier=high'],
    ['1 With open conditions', '/micro-apps/inventory?openConditions=true'],
    ['3 Reviews due', '/micro-apps/inventory?review=soon'],
    ['8 My apps', '/micro-apps/my-apps'],
    ['1 Reviews for me', '/micro-apps/my-apps'],
    ['1 Requests that are late', '/micro-apps/approvals?show=late'],
    [
      '0 Reviews not done in time',
      '/micro-apps/inventory?state=overdue&state=suspended',
    ],
    ['12 All apps', '/micro-apps/inventory'],
    ['In review 3 apps', '/micro-apps/inventory?state=in-review'],
    [
      'llm-enterprise-x 9 apps',
      '/micro-apps/inventory?endpoint=llm-enterprise-x',
    ],
  ])('leads from %j to its list', async (name, href) => {
    setUp('/micro-apps/overview');

    expect(
      await screen.findByRole('link', {
        name: new RegExp(`^${name.replace(' ', ' ?')}`),
      }),
    ).toHaveAttribute('href', href);
  });

  it('leads to registering where there is no app yet', async () => {
    setUp('/micro-apps/overview', {
      getOverview: jest.fn().mockResolvedValue(sampleOverview({ apps: 0 })),
    });

    const panel = await screen.findByRole('region', {
      name: 'No micro app is registered yet',
    });
    expect(
      await within(panel).findByRole('link', { name: 'Register a micro app' }),
    ).toHaveAttribute('href', '/create/templates/default/register-micro-app');
  });

  it('says the next step for each of my apps', async () => {
    const { api } = setUp('/micro-apps/my-apps');

    const owned = within(
      await screen.findByRole('region', {
        name: 'Apps that I or my groups own',
      }),
    );
    expect(
      await owned.findByText('Change it as asked, and send it again.'),
    ).toBeVisible();
    expect(owned.getByText('Meet its 2 open conditions.')).toBeVisible();
    expect(
      owned.getByRole('link', {
        name: 'Change and send again: Sales notes summarizer',
      }),
    ).toHaveAttribute(
      'href',
      '/micro-apps/resubmit/default/sales-notes-summarizer-v2',
    );
    expect(api.getApps).toHaveBeenCalledWith(
      expect.objectContaining({ owner: ['me'] }),
    );
    expect(api.getApprovals).toHaveBeenCalledWith(
      expect.objectContaining({ requestedBy: 'me' }),
    );
  });

  it('says exactly what of the audit chain was verified', async () => {
    const { api, user } = setUp('/micro-apps/audit');
    api.verifyAudit.mockResolvedValue({
      status: 'intact',
      from: 1,
      to: 5000,
      verified: 5000,
      total: 9213,
      complete: false,
      headHash: null,
      firstBroken: null,
      message: 'Entries 1-5,000 of 9,213 verified',
    });

    await user.click(await screen.findByRole('button', { name: 'Verify' }));

    expect(
      await screen.findByText('Entries 1-5,000 of 9,213 verified'),
    ).toBeVisible();
    expect(screen.getByText(/says nothing of the other entries/)).toBeVisible();
  });
});
