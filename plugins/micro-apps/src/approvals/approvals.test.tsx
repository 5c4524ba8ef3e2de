import { renderInTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import type {
  AppDetail,
  ApprovalRequestDetail,
  AppSummary,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { microAppsApiRef } from '@micro-apps/backstage-plugin-micro-apps-react';
import {
  sampleAppDetail,
  sampleAppSummary,
  sampleAssessment,
  sampleDigest,
  sampleLeg,
  sampleRequest,
  sampleRequestDetail,
  sampleRevision,
} from '@micro-apps/backstage-plugin-micro-apps-react/testUtils';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { rootRouteRef } from '../routes';
import { ApprovalsRouter } from './ApprovalsRouter';

const differences = [
  {
    kind: 'changed',
    path: 'spec.audience',
    label: 'Used by',
    from: 'team',
    to: 'department',
  },
];

function setUp(options: {
  request?: Partial<ApprovalRequestDetail>;
  app?: Partial<AppDetail>;
  path?: string;
  /** That use a model endpoint of it. */
  apps?: AppSummary[];
}) {
  const request = sampleRequestDetail(options.request);
  const api = {
    getApproval: jest.fn().mockResolvedValue(request),
    getApp: jest
      .fn()
      .mockResolvedValue(
        sampleAppDetail({ openRequest: request, ...options.app }),
      ),
    getApprovals: jest.fn().mockResolvedValue({
      items: [request],
      totalItems: 1,
      pageInfo: { limit: 10, offset: 0, hasNextPage: false },
    }),
    getApps: jest.fn().mockResolvedValue({
      items: options.apps ?? [],
      totalItems: options.apps?.length ?? 0,
      pageInfo: { limit: 5, offset: 0, hasNextPage: false },
    }),
    getDiff: jest.fn().mockResolvedValue({
      from: { revision: 1, digest: sampleDigest('b') },
      to: { revision: 2, digest: sampleDigest('a') },
      differences,
    }),
    getRevision: jest.fn().mockResolvedValue(sampleRevision()),
    getDelegations: jest.fn().mockResolvedValue({
      items: [],
      totalItems: 0,
      pageInfo: { limit: 20, offset: 0, hasNextPage: false },
      maxDays: 30,
      mayDelegate: true,
    }),
    getReviews: jest.fn().mockResolvedValue({
      items: [],
      totalItems: 0,
      pageInfo: { limit: 1, offset: 0, hasNextPage: false },
    }),
    decide: jest.fn(),
    verifyControl: jest.fn(),
  };
  renderInTestApp(<ApprovalsRouter />, {
    apis: [[microAppsApiRef, api]],
    mountPath: '/micro-apps/approvals/*',
    initialRouteEntries: [options.path ?? '/micro-apps/approvals/req-1'],
    mountedRoutes: {
      '/micro-apps': rootRouteRef,
      '/catalog/:namespace/:kind/:name': entityRouteRef,
    },
  });
  return { api, request, user: userEvent.setup() };
}

const button = (name: string) => screen.findByRole('button', { name });

describe('approvals', () => {
  it('marks what waits for longer than agreed, in the queue and on its screen', async () => {
    const late = {
      late: true,
      dueAt: '2026-11-21T09:00:00Z',
      escalatedAt: '2026-11-21T10:00:00Z',
      reasons: [{ id: 'audience', label: 'Wider audience', paths: [] }],
    };
    const { api, user } = setUp({
      path: '/micro-apps/approvals?show=late',
      request: late,
    });
    const item = within(await screen.findByRole('listitem'));
    expect(item.getByText('Late')).toBeVisible();
    expect(item.getByText('Change · Wider audience')).toBeVisible();
    expect(
      item.getByText(/Should have been decided by.*escalated/),
    ).toBeVisible();
    expect(api.getApprovals).toHaveBeenCalledWith(
      expect.objectContaining({ state: ['open', 'blocked'], late: 'true' }),
    );
    await user.click(
      screen.getByRole('link', { name: 'Review Sales notes summarizer' }),
    );
    await button('Approve');
    expect(screen.getByText('Late')).toBeVisible();
  });

  it('lists what waits for me, each leading to its review screen', async () => {
    const { api, user } = setUp({ path: '/micro-apps/approvals' });

    await user.click(
      await screen.findByRole('link', {
        name: 'Review Sales notes summarizer',
      }),
    );

    expect(api.getApprovals).toHaveBeenCalledWith({
      state: ['open', 'blocked'],
      eligible: 'me',
      limit: 10,
      offset: 0,
    });
    expect(await button('Approve')).toBeEnabled();
  });

  it('takes the keyboard to the review, and back to the request it came from', async () => {
    const { user } = setUp({ path: '/micro-apps/approvals' });
    const name = 'Review Sales notes summarizer';

    await user.click(await screen.findByRole('link', { name }));
    expect(
      await screen.findByRole('heading', { name: 'Sales notes summarizer' }),
    ).toHaveFocus();

    await user.click(screen.getByRole('link', { name: 'All approvals' }));
    expect(await screen.findByRole('link', { name })).toHaveFocus();
  });

  it('takes the keyboard to the list when the request is no longer in it', async () => {
    const { api, user } = setUp({});
    api.getApprovals.mockResolvedValue({
      items: [],
      totalItems: 0,
      pageInfo: { limit: 10, offset: 0, hasNextPage: false },
    });

    await user.click(
      await screen.findByRole('link', { name: 'All approvals' }),
    );

    expect(
      await screen.findByRole('heading', { name: 'Nothing waits for you.' }),
    ).toHaveFocus();
  });

  it('leaves the keyboard alone on a page that is opened by its address', async () => {
    setUp({});

    await button('Approve');
    expect(document.body).toHaveFocus();
  });

  it('points out what verifying a control could get moving', async () => {
    setUp({ path: '/micro-apps/approvals' });

    expect(await screen.findByText(/^One request is blocked/)).toBeVisible();
    expect(
      screen.getByRole('link', { name: 'See what is blocked' }),
    ).toHaveAttribute('href', '/micro-apps/approvals?show=blocked');
  });

  it('shows score, factors, changes, facts, controls and decisions on one screen', async () => {
    setUp({
      request: {
        decisions: [
          {
            id: 'd1',
            requestId: 'req-1',
            revision: 2,
            leg: 'owner',
            decision: 'approve',
            digest: sampleDigest('a'),
            decidedBy: 'user:default/app-owner',
            decidedFor: null,
            decidedAt: '2026-11-21T09:00:00Z',
            comment: 'Fine with us.',
          },
        ],
      },
    });

    const risk = await screen.findByRole('region', { name: 'Risk' });
    expect(within(risk).getByText('Risk score 120')).toBeVisible();
    expect(within(risk).getByText('Runs in production')).toBeVisible();
    expect(within(risk).getByText(/Without controls: 168/)).toBeVisible();
    const changes = screen.getByRole('region', { name: 'Changes' });
    expect(await within(changes).findByText('department')).toBeVisible();
    expect(
      within(screen.getByRole('region', { name: 'Facts' })).getByText(
        'call-notes',
      ),
    ).toBeVisible();
    expect(await button('Verify Private endpoint')).toBeEnabled();
    expect(
      within(
        screen.getByRole('region', { name: 'Earlier decisions' }),
      ).getByText('Fine with us.'),
    ).toBeVisible();
  });

  it('shows which other apps are in force with a model endpoint of this one', async () => {
    const names = ['sales-notes-summarizer-v2', 'a', 'b', 'c', 'd'];
    const { api } = setUp({
      apps: names.map(name =>
        sampleAppSummary({
          name,
          title: `App ${name}`,
          entityRef: `microapp:default/${name}`,
          score: 54,
          tier: 'medium',
        }),
      ),
    });
    const similar = within(
      await screen.findByRole('region', { name: 'Similar apps in force' }),
    );
    expect(await similar.findAllByRole('listitem')).toHaveLength(4);
    // The app itself is none of them.
    expect(similar.queryByText('App sales-notes-summarizer-v2')).toBeNull();
    expect(similar.getByRole('link', { name: 'App a' })).toHaveAttribute(
      'href',
      '/catalog/default/microapp/a',
    );
    expect(similar.getAllByText('Medium risk · 54')).toHaveLength(4);
    expect(
      similar.getByRole('link', { name: /^All that use/ }),
    ).toHaveAttribute(
      'href',
      '/micro-apps/inventory?endpoint=llm-enterprise-x&state=approved&state=review-due&state=overdue',
    );
    expect(api.getApps).toHaveBeenCalledWith({
      endpoint: ['llm-enterprise-x'],
      state: ['approved', 'review-due', 'overdue'],
      limit: 5,
    });
  });

  it('approves without a reason, and confirms it in the queue', async () => {
    const { api, request, user } = setUp({});
    api.decide.mockResolvedValue({
      decision: { decision: 'approve' },
      request: { ...request, legs: [sampleLeg({ name: 'owner' })] },
      conditions: [],
    });

    await user.click(await button('Approve'));
    await user.click(
      within(await screen.findByRole('dialog')).getByRole('button', {
        name: 'Approve',
      }),
    );

    expect(
      await screen.findByText(
        'Sales notes summarizer: your approval is recorded. It still waits for Owner.',
      ),
    ).toBeVisible();
    expect(
      screen.getByText(/your approval is recorded/).closest('[role=status]'),
    ).toHaveFocus();
    expect(api.decide).toHaveBeenCalledWith(
      'req-1',
      { leg: 'security', decision: 'approve', digest: sampleDigest('a') },
      { idempotencyKey: expect.stringMatching(/^[0-9a-f]{32}$/) },
    );
  });

  it.each(['Request changes', 'Reject', 'Approve with conditions'])(
    'asks for a reason to %s',
    async name => {
      const { api, user } = setUp({});

      await user.click(await button(name));
      const dialog = within(await screen.findByRole('dialog'));
      await user.click(dialog.getByRole('button', { name }));

      expect(await dialog.findByText('Say why in a sentence.')).toBeVisible();
      expect(dialog.getByLabelText(/Reason/)).toBeInvalid();
      // Who cannot see the red is taken to what is wrong.
      expect(document.activeElement).toBeInvalid();
      expect(api.decide).not.toHaveBeenCalled();
    },
  );

  it('sends each condition', async () => {
    const { api, user } = setUp({});
    api.decide.mockReturnValue(new Promise(() => {}));

    await user.click(await button('Approve with conditions'));
    const dialog = within(await screen.findByRole('dialog'));
    await user.type(dialog.getByLabelText(/Condition 1/), 'Mask names');
    await user.click(dialog.getByRole('button', { name: 'Add a condition' }));
    await user.type(dialog.getByLabelText(/Condition 2/), 'Train the team');
    await user.type(dialog.getByLabelText(/Reason/), 'Good otherwise');
    await user.click(
      dialog.getByRole('button', { name: 'Approve with conditions' }),
    );

    expect(api.decide.mock.calls[0][1]).toEqual({
      leg: 'security',
      decision: 'approve-with-conditions',
      digest: sampleDigest('a'),
      comment: 'Good otherwise',
      conditions: ['Mask names', 'Train the team'],
    });
  });

  it('keeps the keyboard among the conditions when one is removed', async () => {
    const { user } = setUp({});

    await user.click(await button('Approve with conditions'));
    const dialog = within(await screen.findByRole('dialog'));
    await user.click(dialog.getByRole('button', { name: 'Add a condition' }));
    await user.click(
      dialog.getByRole('button', { name: 'Remove condition 2' }),
    );

    expect(dialog.getByLabelText(/Condition 1/)).toHaveFocus();
  });

  it('says why I cannot decide', async () => {
    setUp({
      request: {
        legs: [
          sampleLeg({ mayDecide: false, reason: 'You requested this app.' }),
        ],
      },
    });

    for (const name of [
      'Approve',
      'Approve with conditions',
      'Request changes',
      'Reject',
    ]) {
      expect(await button(name)).toBeDisabled();
      expect(await button(name)).toHaveAccessibleDescription(
        /Security: You requested this app\./,
      );
    }
  });

  it('lets me choose between legs only where I may decide several', async () => {
    const { api, user } = setUp({
      request: { legs: [sampleLeg(), sampleLeg({ name: 'owner' })] },
    });
    api.decide.mockReturnValue(new Promise(() => {}));

    await user.click(await screen.findByRole('radio', { name: 'Owner' }));
    await user.click(await button('Approve'));
    await user.click(
      within(await screen.findByRole('dialog')).getByRole('button', {
        name: 'Approve',
      }),
    );

    expect(api.decide.mock.calls[0][1]).toMatchObject({ leg: 'owner' });
  });

  it('tells me that my decision was not recorded when the app has moved on', async () => {
    const { api, user } = setUp({});
    await button('Approve');
    api.decide.mockRejectedValue(
      Object.assign(new Error('stale'), {
        statusCode: 409,
        body: {
          error: {
            name: 'ConflictError',
            message: 'stale',
            currentDigest: sampleDigest('c'),
          },
        },
      }),
    );
    const next = sampleRequest({
      id: 'req-2',
      revision: 3,
      digest: sampleDigest('c'),
    });
    api.getApproval.mockResolvedValue(
      sampleRequestDetail({ state: 'superseded' }),
    );
    api.getApp.mockResolvedValue(
      sampleAppDetail({
        currentRevision: sampleRevision({
          number: 3,
          digest: sampleDigest('c'),
        }),
        openRequest: next,
        latestRequest: next,
        assessment: sampleAssessment({ digest: sampleDigest('c') }),
      }),
    );

    await user.click(await button('Approve'));
    await user.click(
      within(await screen.findByRole('dialog')).getByRole('button', {
        name: 'Approve',
      }),
    );

    expect(
      await screen.findByText(
        'Your decision was not recorded: the app has changed',
      ),
    ).toBeVisible();
    expect(api.getDiff).toHaveBeenCalledWith(
      expect.objectContaining({ name: 'sales-notes-summarizer-v2' }),
      3,
      2,
    );
    expect(await button('Approve')).toBeDisabled();
    expect(
      screen.getByText(/not recorded: the app has/).closest('[role=alert]'),
    ).toHaveFocus();
    expect(
      screen.getByRole('link', { name: 'Load revision 3' }),
    ).toHaveAttribute('href', '/micro-apps/approvals/req-2');
  });

  it('shows what an older revision was assessed at, not the current one', async () => {
    const older = sampleAssessment({
      axes: {
        ...sampleAssessment().axes,
        operationalImpact: {
          value: 3,
          residual: 3,
          factors: [
            {
              id: 'audience',
              label: 'Used by a department',
              points: 3,
              source: 'spec.audience',
            },
          ],
        },
      },
    });
    setUp({
      request: { state: 'superseded', assessment: older },
      app: {
        currentRevision: sampleRevision({
          number: 3,
          digest: sampleDigest('c'),
        }),
      },
    });

    const risk = await screen.findByRole('region', { name: 'Risk' });
    expect(within(risk).getByText('Used by a department')).toBeVisible();
    expect(within(risk).queryByText('Runs in production')).toBeNull();
    expect(
      within(screen.getByRole('region', { name: 'Checks' })).getByText(
        'Nobody looked yet.',
      ),
    ).toBeVisible();
    expect(screen.queryByRole('button', { name: /^Verify/ })).toBeNull();
  });

  it('has an approval that is opened again decided, though a newer revision was refused', async () => {
    setUp({
      request: {
        revision: 1,
        digest: sampleDigest('b'),
        cause: 'reopened:control',
        reasons: [
          { id: 'control', label: 'The verification expired', paths: [] },
        ],
      },
    });
    const panel = await screen.findByRole('region', {
      name: 'Approval opened again',
    });
    expect(within(panel).getByText('The verification expired')).toBeVisible();
    expect(within(panel).getByText(/the app is suspended/)).toBeVisible();
    expect(await button('Approve')).toBeEnabled();
  });

  it('says what came first when somebody else took the leg', async () => {
    const { api, user } = setUp({});
    api.decide.mockRejectedValue(
      Object.assign(new Error(), {
        statusCode: 409,
        body: {
          error: {
            name: 'ConflictError',
            message: 'The leg "security" is taken',
          },
        },
      }),
    );

    await user.click(await button('Approve'));
    await user.click(
      within(await screen.findByRole('dialog')).getByRole('button', {
        name: 'Approve',
      }),
    );

    expect(
      await screen.findByText('The leg "security" is taken'),
    ).toBeVisible();
    expect(screen.getByText('Your decision was not recorded')).toBeVisible();
    expect(screen.getByRole('alert')).toHaveFocus();
  });

  it('asks for evidence to verify a control, and names the digest that was seen', async () => {
    const { api, user } = setUp({});
    api.verifyControl.mockResolvedValue({
      assessment: sampleAssessment({ residual: { score: 36, tier: 'low' } }),
    });

    await user.click(await button('Verify Private endpoint'));
    const dialog = within(await screen.findByRole('dialog'));
    await user.click(dialog.getByRole('button', { name: 'Verify' }));
    expect(await dialog.findByText('Say what you looked at.')).toBeVisible();
    await user.type(dialog.getByLabelText(/Evidence/), 'Looked at NET-112');
    await user.click(dialog.getByRole('button', { name: 'Verify' }));

    expect(
      await screen.findByText(/assessed again: 36, low risk/),
    ).toBeVisible();
    expect(
      screen.getByText(/assessed again/).closest('[role=status]'),
    ).toHaveFocus();
    await user.click(screen.getByRole('button', { name: 'Close' }));
    expect(
      screen.getByRole('heading', { name: 'Declared controls' }),
    ).toHaveFocus();
    expect(api.verifyControl).toHaveBeenCalledWith(
      expect.objectContaining({ name: 'sales-notes-summarizer-v2' }),
      'private-endpoint',
      {
        digest: sampleDigest('a'),
        outcome: 'verified',
        evidence: 'Looked at NET-112',
      },
    );
  });
});
