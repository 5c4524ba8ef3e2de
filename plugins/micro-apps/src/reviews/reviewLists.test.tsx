import { renderInTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import type { Review } from '@micro-apps/backstage-plugin-micro-apps-common';
import { microAppsApiRef } from '@micro-apps/backstage-plugin-micro-apps-react';
import {
  sampleAppDetail,
  sampleReview,
  sampleRevision,
} from '@micro-apps/backstage-plugin-micro-apps-react/testUtils';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactElement } from 'react';
import { ApprovalsRouter } from '../approvals/ApprovalsRouter';
import { rootRouteRef } from '../routes';
import { MyReviewsPanel } from './MyReviewsPanel';

const waiting = sampleReview({
  state: 'attested',
  tier: 'medium',
  attestedBy: 'user:default/app-owner',
  attestedAt: '2026-01-01T09:00:00Z',
  decideBy: '2026-01-04T09:00:00Z',
  late: true,
  comment: 'Nothing has changed.',
  mayRenew: false,
  mayDecide: true,
});

function setUp(
  element: ReactElement,
  reviews: Review[],
  options: { path?: string; now?: Review | null; broken?: boolean } = {},
) {
  const page = (items: unknown[]) => ({
    items,
    totalItems: items.length,
    pageInfo: { limit: 10, offset: 0, hasNextPage: false },
  });
  const standing = options.now === undefined ? reviews[0] : options.now;
  const api = {
    getReviews: options.broken
      ? jest.fn().mockRejectedValue(new Error('closed'))
      : jest.fn().mockResolvedValue(page(reviews)),
    getDelegations: jest.fn().mockResolvedValue({
      items: [],
      totalItems: 0,
      pageInfo: { limit: 20, offset: 0, hasNextPage: false },
      maxDays: 30,
      mayDelegate: true,
    }),
    getApprovals: jest.fn().mockResolvedValue(page([])),
    getApp: jest.fn().mockResolvedValue(
      sampleAppDetail({
        approvedRevision: sampleRevision(),
        review: {
          intervalDays: 90,
          lastReviewedAt: null,
          nextReviewAt: '2026-11-30T09:00:00Z',
          open: standing,
          schedule: null,
        },
      }),
    ),
    renew: jest
      .fn()
      .mockResolvedValue({ review: sampleReview({ state: 'renewed' }) }),
    decideReview: jest
      .fn()
      .mockResolvedValue({ review: sampleReview({ state: 'renewed' }) }),
  };
  renderInTestApp(element, {
    apis: [[microAppsApiRef, api]],
    ...(options.path && {
      mountPath: '/micro-apps/approvals/*',
      initialRouteEntries: [options.path],
    }),
    mountedRoutes: {
      '/micro-apps': rootRouteRef,
      '/catalog/:namespace/:kind/:name': entityRouteRef,
    },
  });
  return { api, user: userEvent.setup() };
}

const QUEUE = '/micro-apps/approvals?show=reviews';

describe('the renewals in the queue', () => {
  it('are those that wait for security, with who attested and what is late', async () => {
    const { api } = setUp(<ApprovalsRouter />, [waiting], { path: QUEUE });
    const item = within(await screen.findByRole('listitem'));
    expect(item.getByText('Late')).toBeVisible();
    expect(item.getByText('Nothing has changed.')).toBeVisible();
    expect(item.getByText(/Attested by/)).toBeVisible();
    expect(api.getReviews).toHaveBeenCalledWith({
      state: ['attested'],
      limit: 10,
      offset: 0,
    });
  });

  it('are agreed to on the facts of the app', async () => {
    const { api, user } = setUp(<ApprovalsRouter />, [waiting], {
      path: QUEUE,
    });
    await user.click(
      await screen.findByRole('button', {
        name: 'Agree to the renewal of Sales notes summarizer',
      }),
    );
    const agree = await screen.findByRole('button', {
      name: 'Agree to the renewal',
    });
    const dialog = within(screen.getByRole('dialog'));
    expect(dialog.getByText('Model endpoint')).toBeVisible();
    await user.click(agree);
    await waitFor(() =>
      expect(api.decideReview.mock.calls[0].slice(1, 3)).toEqual([
        waiting.id,
        { decision: 'approve', digest: waiting.digest, comment: undefined },
      ]),
    );
    expect(await screen.findByText('Your decision is recorded.')).toBeVisible();
  });

  it('say that a colleague was faster', async () => {
    const { user } = setUp(<ApprovalsRouter />, [waiting], {
      path: QUEUE,
      now: null,
    });
    await user.click(
      await screen.findByRole('button', {
        name: 'Send back the renewal of Sales notes summarizer',
      }),
    );
    expect(
      await screen.findByText('This review is done already.'),
    ).toBeVisible();
  });

  it('give the reason where the caller cannot decide', async () => {
    setUp(
      <ApprovalsRouter />,
      [
        sampleReview({
          ...waiting,
          mayDecide: false,
          decideReason: 'Renewals are decided by security.',
        }),
      ],
      { path: QUEUE },
    );
    expect(
      await screen.findByText('Renewals are decided by security.'),
    ).toBeVisible();
    expect(screen.queryByRole('button', { name: /renewal of/ })).toBeNull();
  });

  it('are pointed at beside the requests', async () => {
    setUp(<ApprovalsRouter />, [waiting], { path: '/micro-apps/approvals' });
    expect(
      await screen.findByText(/One renewal waits for you as well/),
    ).toBeVisible();
    expect(
      screen.getByRole('link', { name: 'See the renewals' }),
    ).toHaveAttribute('href', '/micro-apps/approvals?show=reviews');
  });
});

describe('the reviews of mine', () => {
  it('are renewed in two clicks', async () => {
    const { api, user } = setUp(<MyReviewsPanel />, [sampleReview()]);
    await user.click(
      await screen.findByRole('button', {
        name: 'Renew Sales notes summarizer',
      }),
    );
    await user.click(
      await screen.findByRole('button', { name: 'Attest and renew' }),
    );
    await waitFor(() =>
      expect(api.renew.mock.calls[0][2]).toEqual({
        digest: sampleReview().digest,
        attested: true,
        comment: undefined,
      }),
    );
    expect(await screen.findByText('The approval is renewed.')).toBeVisible();
  });

  it('are not hidden where they could not be read', async () => {
    setUp(<MyReviewsPanel />, [], { broken: true });
    expect(
      await screen.findByRole('region', { name: 'Reviews to do' }),
    ).toBeVisible();
  });

  it('take no room where there are none', async () => {
    const { api } = setUp(<MyReviewsPanel />, []);
    await waitFor(() => expect(api.getReviews).toHaveBeenCalled());
    expect(screen.queryByRole('region', { name: 'Reviews to do' })).toBeNull();
  });
});
