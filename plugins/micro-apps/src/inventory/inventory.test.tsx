import { renderInTestApp } from '@backstage/frontend-test-utils';
import createCache from '@emotion/cache';
import { CacheProvider } from '@emotion/react';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { microAppsApiRef } from '@micro-apps/backstage-plugin-micro-apps-react';
import { sampleAppSummary } from '@micro-apps/backstage-plugin-micro-apps-react/testUtils';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useLocation } from 'react-router-dom';
import { rootRouteRef } from '../routes';
import { InventoryPage } from './InventoryPage';

// jsdom cannot compute the borders of the grid: its styles stay out of the document.
const cache = createCache({
  key: 'test',
  container: document.createElement('div'),
});

function Address() {
  return <output aria-label="address">{useLocation().search}</output>;
}

function setUp(search = '') {
  const api = {
    getApps: jest.fn().mockResolvedValue({
      items: [sampleAppSummary()],
      totalItems: 60,
      pageInfo: { limit: 25, offset: 0, hasNextPage: true },
    }),
    getModelEndpoints: jest.fn().mockResolvedValue({ items: [] }),
    getPolicies: jest.fn().mockResolvedValue({
      rules: [{ id: 'residency', title: 'Data stays where it may' }],
    }),
    exportApps: jest.fn().mockResolvedValue('name\nx\n'),
  };
  renderInTestApp(
    <CacheProvider value={cache}>
      <InventoryPage />
      <Address />
    </CacheProvider>,
    {
      apis: [
        [microAppsApiRef, api],
        [catalogApiRef, catalogApiMock()],
      ],
      initialRouteEntries: [`/${search}`],
      mountedRoutes: {
        '/micro-apps': rootRouteRef,
        '/catalog/:namespace/:kind/:name': entityRouteRef,
      },
    },
  );
  const address = () =>
    new URLSearchParams(screen.getByLabelText('address').textContent ?? '');
  return { api, address, user: userEvent.setup() };
}

// The test's own address is a live region as well, by its name.
const spoken = () =>
  screen.getAllByRole('status').find(({ tagName }) => tagName !== 'OUTPUT')
    ?.textContent;

describe('inventory', () => {
  it('shows the apps that a policy stops, and asks no further once the policy is left out', async () => {
    const { api, address, user } = setUp('?rule=residency&ruleStatus=failed');

    await screen.findByRole('row', { name: /Sales notes/ });
    expect(api.getApps).toHaveBeenCalledWith(
      expect.objectContaining({ rule: ['residency'], ruleStatus: ['failed'] }),
    );
    expect(
      screen.getByRole('combobox', { name: /^Policy says/ }),
    ).toHaveTextContent('Denied');
    await user.click(
      screen.getByRole('combobox', { name: /^Policy(?! says)/ }),
    );
    await user.click(
      await screen.findByRole('option', { name: 'Data stays where it may' }),
    );

    await waitFor(() => expect(address().has('rule')).toBe(false));
    expect(address().has('ruleStatus')).toBe(false);
  });

  it('asks the back end for what the address says', async () => {
    const { api } = setUp(
      '?state=blocked&state=nonsense&tier=high&owner=group:default/hr&openConditions=true&sort=risk:desc&page=2&pageSize=10',
    );

    const row = await screen.findByRole('row', { name: /Sales notes/ });
    expect(
      within(row).getByRole('link', { name: 'Sales notes summarizer' }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/microapp/sales-notes-summarizer-v2',
    );
    expect(api.getApps).toHaveBeenCalledWith({
      state: ['blocked'],
      tier: ['high'],
      owner: ['group:default/hr'],
      openConditions: 'true',
      orderBy: 'risk:desc',
      limit: 10,
      offset: 10,
    });
  });

  it('writes a one-click filter into the address, and takes it out again', async () => {
    const { api, address, user } = setUp('?page=2');

    await user.click(await screen.findByRole('button', { name: 'Blocked' }));
    expect(address().toString()).toBe('state=blocked');
    expect(api.getApps).toHaveBeenLastCalledWith({
      state: ['blocked'],
      orderBy: 'updatedAt:desc',
      limit: 25,
      offset: 0,
    });

    await user.click(
      screen.getByRole('button', { name: 'Blocked', pressed: true }),
    );
    expect(address().toString()).toBe('');
  });

  it('lets me choose several states', async () => {
    const { address, user } = setUp();

    await user.click(await screen.findByRole('combobox', { name: 'State' }));
    await user.click(await screen.findByRole('option', { name: 'Draft' }));
    await user.click(await screen.findByRole('option', { name: 'Blocked' }));

    expect(address().getAll('state')).toEqual(['draft', 'blocked']);
  });

  it('searches once the typing pauses', async () => {
    const { api, address, user } = setUp();

    await user.type(
      await screen.findByRole('searchbox', { name: 'Search' }),
      'sales',
    );

    await waitFor(() => expect(address().get('q')).toBe('sales'));
    expect(api.getApps).toHaveBeenLastCalledWith(
      expect.objectContaining({ q: 'sales' }),
    );
  });

  it('sorts and turns pages on the server', async () => {
    const { api, address, user } = setUp();
    await screen.findByRole('row', { name: /Sales notes/ });

    await user.click(screen.getByRole('columnheader', { name: 'Score' }));
    await waitFor(() => expect(address().get('sort')).toBe('risk:asc'));

    await user.click(screen.getByRole('button', { name: /next page/i }));
    await waitFor(() => expect(address().get('page')).toBe('2'));
    expect(api.getApps).toHaveBeenLastCalledWith({
      orderBy: 'risk:asc',
      limit: 25,
      offset: 25,
    });
  });

  it('says how many apps a filter leaves, for those who do not see the grid change', async () => {
    const { api, user } = setUp('?pageSize=10');
    await waitFor(() => expect(spoken()).toBe('60 micro apps, page 1 of 6'));

    await user.click(screen.getByRole('columnheader', { name: 'Score' }));
    await waitFor(() =>
      expect(spoken()).toBe(
        '60 micro apps, page 1 of 6, sorted by Score, ascending',
      ),
    );

    api.getApps.mockResolvedValue({
      items: [sampleAppSummary()],
      totalItems: 1,
      pageInfo: { limit: 10, offset: 0, hasNextPage: false },
    });
    await user.click(screen.getByRole('button', { name: 'Blocked' }));
    await waitFor(() => expect(spoken()).toMatch(/^1 micro app, page 1 of 1/));
  });

  it('exports all that the filters leave', async () => {
    URL.createObjectURL = jest.fn(() => 'blob:csv');
    URL.revokeObjectURL = jest.fn();
    const { api, user } = setUp('?tier=low&page=2');

    await user.click(await screen.findByRole('button', { name: 'Export CSV' }));

    await waitFor(() => expect(URL.createObjectURL).toHaveBeenCalled());
    expect(api.exportApps).toHaveBeenCalledWith({
      tier: ['low'],
      orderBy: 'updatedAt:desc',
    });
  });
});
