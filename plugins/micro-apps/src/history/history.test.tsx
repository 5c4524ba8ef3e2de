import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import type { AppDetail } from '@micro-apps/backstage-plugin-micro-apps-common';
import { microAppsApiRef } from '@micro-apps/backstage-plugin-micro-apps-react';
import { sampleAppDetail } from '@micro-apps/backstage-plugin-micro-apps-react/testUtils';
import { screen, within } from '@testing-library/react';
import { Route, Routes } from 'react-router-dom';
import { rootRouteRef } from '../routes';
import { AppHistoryPage } from './AppHistoryPage';

const decommissioned = (change: Partial<AppDetail> = {}) =>
  sampleAppDetail({
    name: 'bot',
    title: 'Bot',
    entityRef: 'microapp:default/bot',
    state: 'decommissioned',
    ...change,
  });

function open(app: AppDetail, name = 'bot') {
  const api = {
    getApp: jest.fn().mockResolvedValue(app),
    getRevisions: jest.fn().mockResolvedValue({
      items: [app.currentRevision],
      totalItems: 1,
      pageInfo: { hasNextPage: false },
    }),
    getApprovals: jest.fn().mockResolvedValue({
      items: [],
      totalItems: 0,
      pageInfo: { hasNextPage: false },
    }),
    getAppAudit: jest.fn().mockResolvedValue({
      items: [],
      totalItems: 0,
      pageInfo: { hasNextPage: false },
    }),
  };
  renderInTestApp(
    <Routes>
      <Route
        path="/micro-apps/apps/:namespace/:name"
        element={<AppHistoryPage />}
      />
      <Route
        path="/catalog/:namespace/:kind/:name/*"
        element={<h1>The entity page</h1>}
      />
    </Routes>,
    {
      apis: [[microAppsApiRef, api]],
      mountedRoutes: {
        '/micro-apps': rootRouteRef,
        '/catalog/:namespace/:kind/:name': entityRouteRef,
      },
      initialRouteEntries: [`/micro-apps/apps/default/${name}`],
    },
  );
  return api;
}

describe('the history of an app', () => {
  it('shows what is left to read, with the certificate and no way to act', async () => {
    const api = open(
      decommissioned({
        access: { ...sampleAppDetail().access, decommission: false },
      }),
    );
    expect(
      await screen.findByRole('heading', { name: 'History of “Bot”' }),
    ).toBeInTheDocument();
    const facts = screen.getByRole('region', { name: 'The app' });
    expect(
      within(facts).getByRole('link', { name: 'Read or print it' }),
    ).toHaveAttribute('href', '/micro-apps/certificates/default/bot');
    expect(screen.getByRole('region', { name: 'Revisions' })).toBeVisible();
    expect(screen.queryByRole('button', { name: /Decommission/ })).toBeNull();
    expect(api.getRevisions).toHaveBeenCalledWith(
      expect.objectContaining({ name: 'bot' }),
      { limit: 10, offset: 0 },
    );
  });

  it('is read by the name that the app got instead, once it gave its own up', async () => {
    const api = open(decommissioned(), 'bot~1234abcd');
    await screen.findByRole('heading', { name: 'History of “Bot”' });
    expect(api.getRevisions).toHaveBeenCalledWith(
      expect.objectContaining({ name: 'bot~1234abcd' }),
      { limit: 10, offset: 0 },
    );
  });

  it('hides the certificate from whoever may not see it', async () => {
    open(
      decommissioned({
        access: { ...sampleAppDetail().access, readEvidence: false },
      }),
    );
    await screen.findByRole('heading', { name: 'History of “Bot”' });
    expect(screen.queryByRole('link', { name: 'Read or print it' })).toBeNull();
  });

  it('of one that lives is on its entity page', async () => {
    open(decommissioned({ state: 'approved' }));
    expect(await screen.findByText('The entity page')).toBeInTheDocument();
  });
});
