import { renderInTestApp } from '@backstage/frontend-test-utils';
import type {
  AppDetail,
  Review,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { microAppsApiRef } from '@micro-apps/backstage-plugin-micro-apps-react';
import {
  sampleAppDetail,
  sampleReview,
  sampleRevision,
} from '@micro-apps/backstage-plugin-micro-apps-react/testUtils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ReviewActions } from './ReviewActions';
import { ReviewFacts } from './ReviewFacts';
import { ReviewNotice } from './ReviewNotice';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const review = (change: Partial<Review> = {}): Review =>
  sampleReview({ id: 'r1', revision: 1, digest: DIGEST, ...change });
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
  renderInTestApp(
    <>
      <ReviewNotice app={app} />
      <ReviewFacts app={app} />
      <ReviewActions app={app} />
    </>,
    {
      apis: [[microAppsApiRef, api as never]],
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    },
  );

describe('the review of an app', () => {
  it('says what will happen, and when, before it strikes', async () => {
    render(appWith(null, { today: '2026-11-01' }));
    expect(await screen.findByText('Nov 30, 2026 (in 29 days)')).toBeVisible();
    expect(screen.getByText('Nov 16, 2026')).toBeVisible();
    expect(
      screen.getByText(
        'Overdue from Dec 1, 2026; the app is suspended on Dec 8, 2026, after 7 days of grace',
      ),
    ).toBeVisible();
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });

  it.each([
    ['warn', /reminded every day; nothing is stopped/],
    ['off', /Reminders end on Dec 8, 2026; nothing is stopped/],
  ] as const)(
    'says that nothing is stopped in mode %s',
    async (overdue, words) => {
      render(appWith(review(), { overdue, suspendsOn: null }));
      expect(await screen.findByText(words)).toBeVisible();
    },
  );

  it('counts down to the suspension of what is overdue', async () => {
    render(appWith(review(), { today: '2026-12-04' }));
    expect(
      await screen.findByText('Its review has been overdue since Nov 30, 2026'),
    ).toBeVisible();
    expect(
      screen.getByText(
        'Without it, the app is suspended on Dec 8, 2026, in 4 days.',
      ),
    ).toBeVisible();
  });

  it.each([
    ['low', true, /Renewing reinstates it at once/],
    ['medium', true, /reinstates it, once security has agreed/],
    ['low', false, /must not be used until its owner renews it/],
  ] as const)(
    'says how a suspended app of %s risk comes back, to its owner: %s',
    async (tier, mayRenew, words) => {
      const app = appWith(review({ tier, mayRenew }));
      render({ ...app, state: 'suspended' });
      expect(await screen.findByText(words)).toBeVisible();
    },
  );

  it('says who attested, by when security is to agree, and that it is late', async () => {
    render(
      appWith(
        review({
          state: 'attested',
          attestedBy: 'user:default/olga',
          attestedAt: '2026-11-18T09:00:00Z',
          comment: 'Nothing is new.',
          decideBy: '2026-11-21T09:00:00Z',
          escalatedAt: '2026-11-21T10:00:00Z',
          mayRenew: false,
        }),
      ),
    );
    expect(
      await screen.findByText('Its renewal waits for security'),
    ).toBeVisible();
    expect(screen.getByText('Nothing is new.')).toBeVisible();
    expect(screen.getByText(/was escalated/)).toBeVisible();
  });

  it('shows why security sent the renewal back', async () => {
    render(
      appWith(
        review({
          decidedBy: 'user:default/sam',
          comment: 'Which model is it?',
        }),
      ),
    );
    expect(
      await screen.findByText('Security sent the renewal back'),
    ).toBeVisible();
    expect(screen.getByText('Which model is it?')).toBeVisible();
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
      within(dialog).getByRole('button', { name: 'Attest and renew' }),
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

  it('attests nothing where the dialog is cancelled', async () => {
    const renew = jest.fn();
    render(appWith(review()), { renew });
    await userEvent.click(await screen.findByRole('button', { name: 'Renew' }));
    const dialog = await screen.findByRole('dialog');
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Cancel' }),
    );
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
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
