import { renderInTestApp } from '@backstage/frontend-test-utils';
import type {
  AppDetail,
  Review,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { microAppsApiRef } from '@micro-apps/backstage-plugin-micro-apps-react';
import {
  sampleAppDetail,
  sampleRevision,
} from '@micro-apps/backstage-plugin-micro-apps-react/testUtils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ReviewActions } from './ReviewActions';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const review = (change: Partial<Review> = {}): Review => ({
  id: 'r1',
  app: {
    namespace: 'default',
    name: 'bot',
    title: 'Bot',
    owner: 'group:default/a',
  },
  state: 'open',
  tier: 'low',
  revision: 1,
  digest: DIGEST,
  openedAt: '2026-11-16T09:00:00Z',
  dueAt: '2026-11-30T09:00:00Z',
  attestedBy: null,
  attestedAt: null,
  comment: null,
  decidedBy: null,
  decidedAt: null,
  closedAt: null,
  decideBy: null,
  escalatedAt: null,
  mayRenew: true,
  mayDecide: false,
  ...change,
});
const appWith = (
  open: Review | null,
  schedule: Partial<NonNullable<AppDetail['review']['schedule']>> = {},
): AppDetail => ({
  ...sampleAppDetail(),
  state: 'review-due',
  approvedRevision: sampleRevision(),
  review: {
    intervalDays: 90,
    lastReviewedAt: '2026-09-01T09:00:00Z',
    nextReviewAt: '2026-11-30T09:00:00Z',
    open,
    schedule: {
      opensOn: '2026-11-16',
      dueOn: '2026-11-30',
      overdueOn: '2026-12-01',
      graceEndsOn: '2026-12-08',
      suspendsOn: '2026-12-08',
      overdue: 'enforce',
      graceDays: 7,
      timeZone: 'UTC',
      today: '2026-11-20',
      ...schedule,
    },
  },
});
const render = (app: AppDetail, api: object = {}) =>
  renderInTestApp(<ReviewActions app={app} />, {
    apis: [[microAppsApiRef, api as never]],
    mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
  });

describe('ReviewActions', () => {
  it('says what will happen, and when, before it strikes', async () => {
    render(appWith(null, { today: '2026-11-01' }));
    expect(
      await screen.findByText('The review opens on 2026-11-16.'),
    ).toBeVisible();
    expect(screen.getByText(/suspended on 2026-12-08/)).toBeVisible();
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });

  it('renews in two clicks, on the facts that were shown', async () => {
    const renew = jest
      .fn()
      .mockResolvedValue({ review: review({ state: 'renewed' }) });
    render(appWith(review()), { renew });
    await userEvent.click(await screen.findByRole('button', { name: 'Renew' }));
    const dialog = await screen.findByRole('dialog');
    expect(within(dialog).getByText(/I attest that these facts/)).toBeVisible();
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Renew' }),
    );
    await waitFor(() =>
      expect(renew).toHaveBeenCalledWith(
        expect.anything(),
        'r1',
        { digest: DIGEST, attested: true, comment: undefined },
        { idempotencyKey: expect.any(String) },
      ),
    );
    expect(await screen.findByText('The approval is renewed.')).toBeVisible();
  });

  it('does not renew what is not attested', async () => {
    const renew = jest.fn();
    render(appWith(review()), { renew });
    await userEvent.click(await screen.findByRole('button', { name: 'Renew' }));
    const dialog = await screen.findByRole('dialog');
    await userEvent.click(within(dialog).getByRole('checkbox'));
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Renew' }),
    );
    expect(
      await within(dialog).findByText(/Attest the facts, or submit/),
    ).toBeVisible();
    expect(renew).not.toHaveBeenCalled();
  });

  it('lets security send back, with a reason', async () => {
    const decideReview = jest.fn().mockResolvedValue({ review: review() });
    const waiting = review({
      state: 'attested',
      attestedBy: 'user:default/olga',
      mayRenew: false,
      mayDecide: true,
    });
    render(appWith(waiting), { decideReview });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Send back' }),
    );
    const dialog = await screen.findByRole('dialog');
    const send = within(dialog).getByRole('button', { name: 'Send back' });
    await userEvent.click(send);
    expect(decideReview).not.toHaveBeenCalled();
    await userEvent.type(
      within(dialog).getByRole('textbox'),
      'The data moved.',
    );
    await userEvent.click(send);
    await waitFor(() =>
      expect(decideReview.mock.calls[0][2]).toEqual({
        decision: 'send-back',
        digest: DIGEST,
        comment: 'The data moved.',
      }),
    );
  });
});
