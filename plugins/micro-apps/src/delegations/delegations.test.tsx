import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { identityApiRef } from '@backstage/frontend-plugin-api';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import type { Delegation } from '@micro-apps/backstage-plugin-micro-apps-common';
import { microAppsApiRef } from '@micro-apps/backstage-plugin-micro-apps-react';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { DelegationsBar } from './DelegationsBar';
import { dayAfter, dayOf, lastDayOf, spanOf } from './span';

const user = (name: string, displayName: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name, namespace: 'default' },
  spec: { profile: { displayName } },
});
const delegation = (overrides: Partial<Delegation> = {}): Delegation => ({
  id: 'd1',
  delegator: 'user:default/samir',
  delegate: 'user:default/renata',
  startsAt: '2026-11-20T08:00:00Z',
  endsAt: '2026-11-27T12:00:00Z',
  state: 'active',
  createdAt: '2026-11-20T08:00:00Z',
  endedAt: null,
  endedBy: null,
  ...overrides,
});

function setUp(options: {
  given?: Delegation[];
  got?: Delegation[];
  mayDelegate?: boolean;
}) {
  const { given = [], got = [], mayDelegate = true } = options;
  const api = {
    getDelegations: jest.fn(async (query?: { role?: string }) => {
      const items = query?.role === 'delegator' ? given : got;
      return {
        items,
        totalItems: items.length,
        pageInfo: { limit: 20, offset: 0, hasNextPage: false },
        maxDays: 30,
        mayDelegate,
      };
    }),
    delegate: jest.fn().mockResolvedValue({ delegation: delegation() }),
    endDelegation: jest.fn().mockResolvedValue({ delegation: delegation() }),
  };
  renderInTestApp(<DelegationsBar />, {
    apis: [
      [microAppsApiRef, api],
      [
        catalogApiRef,
        catalogApiMock({
          entities: [
            user('samir', 'Samir Haddad'),
            user('renata', 'Renata Kovacs'),
          ],
        }),
      ],
      [
        identityApiRef,
        mockApis.identity({ userEntityRef: 'user:default/samir' }),
      ],
    ],
    mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
  });
  return { api, user: userEvent.setup() };
}

describe('delegations', () => {
  it('are given to somebody else for a week, unless another span is chosen', async () => {
    const { api, user: person } = setUp({});
    await person.click(
      await screen.findByRole('button', { name: 'Delegate my approvals …' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    await person.click(dialog.getByRole('button', { name: 'Delegate' }));
    expect(dialog.getByText('Choose a person.')).toBeVisible();
    expect(api.delegate).not.toHaveBeenCalled();

    await person.type(dialog.getByRole('combobox'), 'ren');
    await person.click(
      await screen.findByRole('option', { name: /Renata Kovacs/ }),
    );
    await person.click(dialog.getByRole('button', { name: 'Delegate' }));
    const today = dayOf(new Date());
    await waitFor(() =>
      expect(api.delegate.mock.calls[0][0]).toEqual({
        delegate: 'user:default/renata',
        ...spanOf(today, dayAfter(today, 6), today),
      }),
    );
    expect(
      await screen.findByText('Your approvals are delegated.'),
    ).toBeVisible();
  });

  it('cannot be given to oneself', async () => {
    const { user: person } = setUp({});
    await person.click(
      await screen.findByRole('button', { name: 'Delegate my approvals …' }),
    );
    await person.click(await screen.findByRole('combobox'));
    expect(
      await screen.findByRole('option', { name: /Renata Kovacs/ }),
    ).toBeVisible();
    expect(screen.queryByRole('option', { name: /Samir/ })).toBeNull();
  });

  it('can be ended by either side', async () => {
    const { api, user: person } = setUp({
      given: [delegation()],
      got: [
        delegation({
          id: 'd2',
          delegator: 'user:default/priya',
          delegate: 'user:default/samir',
        }),
      ],
    });
    expect(await screen.findByText(/You decide for/)).toBeVisible();
    await person.click(
      screen.getByRole('button', { name: 'End the delegation from priya' }),
    );
    expect(api.endDelegation).toHaveBeenCalledWith('d2');
    await person.click(
      screen.getByRole('button', { name: 'End the delegation to renata' }),
    );
    expect(api.endDelegation).toHaveBeenCalledWith('d1');
  });

  it('are not offered to whoever decides nothing', async () => {
    const { api } = setUp({ mayDelegate: false });
    await waitFor(() => expect(api.getDelegations).toHaveBeenCalledTimes(2));
    expect(screen.queryByRole('button', { name: /Delegate/ })).toBeNull();
  });
});

describe('the span of a delegation', () => {
  it('ends with its last day', () => {
    const { startsAt, endsAt } = spanOf(
      '2026-12-01',
      '2026-12-03',
      '2026-12-01',
    );
    expect(startsAt).toBeUndefined();
    expect(lastDayOf(endsAt)).toBe('2026-12-03');
  });

  it('begins with its first day where that is to come', () => {
    const { startsAt } = spanOf('2026-12-02', '2026-12-03', '2026-12-01');
    expect(dayOf(new Date(startsAt!))).toBe('2026-12-02');
  });

  it('counts days over the end of a month', () => {
    expect(dayAfter('2028-02-28', 2)).toBe('2028-03-01');
  });
});
