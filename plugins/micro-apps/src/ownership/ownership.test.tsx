import { renderInTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import type { Ownership } from '@micro-apps/backstage-plugin-micro-apps-common';
import { microAppsApiRef } from '@micro-apps/backstage-plugin-micro-apps-react';
import {
  sampleAppDetail,
  sampleDigest,
  sampleOwnership,
} from '@micro-apps/backstage-plugin-micro-apps-react/testUtils';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { rootRouteRef } from '../routes';
import { OwnershipPanel } from './OwnershipPanel';
import { WaitingForOwnerPanel } from './WaitingForOwnerPanel';

const APP = {
  namespace: 'default',
  name: 'sales-notes-summarizer-v2',
  title: 'Sales notes summarizer',
  digest: sampleDigest('a'),
};
const ALLOWED = { allowed: true };
const DENIED = { allowed: false, reason: 'This is for others.' };

const offered: Ownership = sampleOwnership({
  offer: {
    id: 'h',
    from: 'group:default/sales-ops',
    to: 'group:default/hr',
    state: 'offered',
    offeredBy: 'user:default/app-owner',
    offeredAt: '2026-11-20T09:00:00Z',
    comment: 'You use it most.',
    access: { accept: ALLOWED, decline: ALLOWED, withdraw: DENIED },
  },
  access: { offer: DENIED, take: { ...DENIED, as: [] } },
});
const orphaned: Ownership = sampleOwnership({
  orphan: {
    reason: 'owner-gone',
    since: '2026-11-20T09:00:00Z',
    deadline: '2026-12-20T09:00:00Z',
    asked: ['group:default/platform'],
    isRetiring: false,
    obstacle: null,
  },
  access: {
    offer: ALLOWED,
    take: { allowed: true, as: ['group:default/platform'] },
  },
});

function setUp(element: JSX.Element, api: object) {
  renderInTestApp(element, {
    apis: [
      [microAppsApiRef, api],
      [
        catalogApiRef,
        catalogApiMock({
          entities: [
            {
              apiVersion: 'backstage.io/v1alpha1',
              kind: 'Group',
              metadata: { name: 'hr', namespace: 'default' },
            },
          ],
        }),
      ],
    ],
    mountedRoutes: {
      '/micro-apps': rootRouteRef,
      '/catalog/:namespace/:kind/:name': entityRouteRef,
    },
  });
  return userEvent.setup();
}

describe('OwnershipPanel', () => {
  it('hands an app over to somebody of the catalog', async () => {
    const offerHandover = jest.fn(async () => ({ ownership: offered }));
    const user = setUp(
      <OwnershipPanel
        app={sampleAppDetail({ ownership: sampleOwnership() })}
      />,
      { offerHandover },
    );
    await user.click(
      await screen.findByRole('button', {
        name: 'Hand over Sales notes summarizer',
      }),
    );
    const dialog = within(screen.getByRole('dialog'));
    await user.click(dialog.getByRole('button', { name: 'Offer it' }));
    expect(dialog.getByText('Choose the new owner.')).toBeInTheDocument();
    expect(offerHandover).not.toHaveBeenCalled();
    await user.type(dialog.getByLabelText(/New owner/), 'hr');
    await user.click(
      await screen.findByRole('option', { name: 'group:default/hr' }),
    );
    await user.type(dialog.getByLabelText(/should know/), 'Take care.');
    await user.click(dialog.getByRole('button', { name: 'Offer it' }));
    expect(await screen.findByText(/The app is offered/)).toBeInTheDocument();
    expect(offerHandover).toHaveBeenCalledWith(
      expect.objectContaining({ name: APP.name }),
      { to: 'group:default/hr', comment: 'Take care.' },
    );
  });

  it('says why an app that nobody took over is still there', async () => {
    const { orphan } = orphaned;
    setUp(
      <OwnershipPanel
        app={sampleAppDetail({
          ownership: {
            ...orphaned,
            orphan: orphan && { ...orphan, obstacle: 'Vectors: it is shared.' },
          },
        })}
      />,
      {},
    );
    expect(
      await screen.findByText(/cannot be retired yet. Vectors: it is shared/),
    ).toBeInTheDocument();
  });

  it('accepts an offer in one click, on the facts that are shown', async () => {
    const acceptHandover = jest.fn(async () => ({
      ownership: sampleOwnership(),
    }));
    const user = setUp(
      <OwnershipPanel app={sampleAppDetail({ ownership: offered })} />,
      { acceptHandover },
    );
    expect(await screen.findByText('You use it most.')).toBeInTheDocument();
    await user.click(
      screen.getByRole('button', { name: 'Accept Sales notes summarizer' }),
    );
    expect(await screen.findByText('The app is handed over.')).toBeVisible();
    expect(acceptHandover).toHaveBeenCalledWith(
      expect.objectContaining({ name: APP.name }),
      { digest: sampleDigest('a'), to: undefined },
    );
  });

  it('says what becomes of an app that nobody owns, and lets who was asked take it', async () => {
    const acceptHandover = jest.fn(async () => {
      throw new Error('The app moved on.');
    });
    const user = setUp(
      <OwnershipPanel app={sampleAppDetail({ ownership: orphaned })} />,
      { acceptHandover },
    );
    expect(
      await screen.findByText(/: sales-ops is not in the catalog/),
    ).toBeInTheDocument();
    expect(screen.getByText(/It is retired on/)).toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: /^Name an owner/ }),
    ).toHaveTextContent('Name an owner');
    await user.click(screen.getByRole('button', { name: /^Take it over/ }));
    expect(acceptHandover).toHaveBeenCalledWith(expect.anything(), {
      digest: sampleDigest('a'),
      to: 'group:default/platform',
    });
    expect(await screen.findByText('Nothing was changed')).toBeInTheDocument();
    expect(screen.getByText('The app moved on.')).toBeInTheDocument();
  });

  it('says why somebody cannot hand it over', async () => {
    setUp(
      <OwnershipPanel
        app={sampleAppDetail({
          ownership: sampleOwnership({
            access: { offer: DENIED, take: { ...DENIED, as: [] } },
          }),
        })}
      />,
      {},
    );
    expect(
      await screen.findByText('Handing over: This is for others.'),
    ).toBeInTheDocument();
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });

  it('calls people and groups in it what the catalog calls them', async () => {
    const offer = {
      allowed: false,
      reason: 'Only group:default/hr and user:default/casey.miller can.',
    };
    setUp(
      <OwnershipPanel
        app={sampleAppDetail({
          ownership: sampleOwnership({
            access: { offer, take: { ...DENIED, as: [] } },
          }),
        })}
      />,
      {},
    );
    expect(await screen.findByRole('link', { name: 'hr' })).toHaveAttribute(
      'href',
      '/catalog/default/group/hr',
    );
    expect(screen.getByRole('link', { name: 'casey.miller' })).toBeVisible();
    expect(screen.getByText(/^Handing over: Only/)).toHaveTextContent(
      'Handing over: Only hr and casey.miller can.',
    );
  });
});

describe('WaitingForOwnerPanel', () => {
  it('lists what waits, and asks why something is declined', async () => {
    const declineHandover = jest.fn(async () => ({
      ownership: sampleOwnership(),
    }));
    const user = setUp(<WaitingForOwnerPanel />, {
      declineHandover,
      getHandovers: async () => ({
        items: [
          { app: APP, ownership: offered },
          { app: { ...APP, name: 'b', title: 'B' }, ownership: orphaned },
        ],
        totalItems: 2,
        pageInfo: { limit: 10, offset: 0, hasNextPage: false },
      }),
    });
    expect(
      await screen.findByRole('region', {
        name: 'Apps that wait for an owner',
      }),
    ).toBeInTheDocument();
    expect(screen.getByText('No owner')).toBeInTheDocument();
    await user.click(
      screen.getByRole('button', { name: 'Decline Sales notes summarizer' }),
    );
    const dialog = within(screen.getByRole('dialog'));
    await user.type(dialog.getByLabelText(/Why not/), 'We do not use it.');
    await user.click(dialog.getByRole('button', { name: 'Decline' }));
    expect(declineHandover).toHaveBeenCalledWith(APP, {
      comment: 'We do not use it.',
    });
  });
});
