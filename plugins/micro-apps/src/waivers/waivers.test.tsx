import { renderInTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import type {
  AppDetail,
  Check,
  Waiver,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { microAppsApiRef } from '@micro-apps/backstage-plugin-micro-apps-react';
import {
  sampleAppDetail,
  sampleDigest,
  sampleWaiver,
} from '@micro-apps/backstage-plugin-micro-apps-react/testUtils';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ApprovalsRouter } from '../approvals/ApprovalsRouter';
import { rootRouteRef } from '../routes';
import { WaivableChecks } from './WaivableChecks';
import { WaiversPanel } from './WaiversPanel';

const failed: Check = {
  id: 'residency',
  title: 'Data stays in its region',
  status: 'failed',
  message: 'It runs in "us".',
  waivable: true,
};
const checks: Check[] = [
  failed,
  { ...failed, id: 'hard', title: 'Hard rule', waivable: false },
  { ...failed, id: 'fine', title: 'Fine rule', status: 'passed' },
];

function setUp(
  element: (app: AppDetail) => JSX.Element,
  options: { app?: Partial<AppDetail>; waivers?: Waiver[]; path?: string } = {},
) {
  const app = sampleAppDetail(options.app);
  const waivers = options.waivers ?? [];
  const api = {
    proposeWaiver: jest.fn().mockResolvedValue({ waiver: sampleWaiver() }),
    decideWaiver: jest.fn().mockResolvedValue({ waiver: sampleWaiver() }),
    getWaivers: jest.fn().mockResolvedValue({
      items: waivers,
      totalItems: waivers.length,
      pageInfo: { limit: 10, offset: 0, hasNextPage: false },
    }),
  };
  renderInTestApp(element(app), {
    apis: [[microAppsApiRef, api]],
    mountedRoutes: {
      '/micro-apps': rootRouteRef,
      '/catalog/:namespace/:kind/:name': entityRouteRef,
    },
    initialRouteEntries: [options.path ?? '/'],
  });
  return { api, app, user: userEvent.setup() };
}

const checksOf = (app: AppDetail) => (
  <WaivableChecks app={app} checks={checks} />
);
const panelOf = (app: AppDetail) => <WaiversPanel app={app} />;

describe('proposing a waiver', () => {
  it('asks for a reason, a compensating control and an end of at most 90 days', async () => {
    const { api, app, user } = setUp(checksOf);
    const buttons = await screen.findAllByRole('button', {
      name: /Propose a waiver/,
    });
    expect(buttons).toHaveLength(1);
    await user.click(buttons[0]);
    const dialog = within(await screen.findByRole('dialog'));
    const send = dialog.getByRole('button', { name: 'Propose a waiver' });
    await user.click(send);
    expect(dialog.getByText('Say why in a sentence.')).toBeVisible();
    expect(api.proposeWaiver).not.toHaveBeenCalled();

    const today = Date.now();
    const day = (days: number) =>
      new Date(today + days * 86_400_000).toISOString().slice(0, 10);
    const ends = dialog.getByLabelText(/Ends on/);
    expect(ends).toHaveAttribute('max', day(90));
    await user.type(
      dialog.getByLabelText(/Why the rule is to be waived/),
      'The vendor moves.',
    );
    await user.type(
      dialog.getByLabelText(/Compensating control/),
      'Masked notes only.',
    );
    await user.clear(ends);
    await user.type(ends, day(91));
    await user.click(send);
    expect(dialog.getByText(/Choose a day from tomorrow/)).toBeVisible();
    await user.clear(ends);
    await user.type(ends, day(90));
    await user.click(send);
    expect(
      await screen.findByText(
        'The waiver of “Data stays in its region” is proposed.',
      ),
    ).toBeVisible();
    expect(api.proposeWaiver).toHaveBeenCalledWith(
      app,
      {
        rule: 'residency',
        reason: 'The vendor moves.',
        compensatingControl: 'Masked notes only.',
        expiresAt: `${day(90)}T00:00:00Z`,
        digest: sampleDigest('a'),
      },
      { idempotencyKey: expect.any(String) },
    );
  });

  it('shows what the back end refuses, in the dialog', async () => {
    const { api, user } = setUp(checksOf);
    api.proposeWaiver.mockRejectedValue(new Error('There is one already'));
    await user.click(
      await screen.findByRole('button', { name: /Propose a waiver/ }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    await user.type(dialog.getByLabelText(/Why the rule/), 'Why.');
    await user.type(dialog.getByLabelText(/Compensating control/), 'Instead.');
    await user.click(dialog.getByRole('button', { name: 'Propose a waiver' }));
    expect(await dialog.findByText(/There is one already/)).toBeVisible();
    expect(dialog.getByLabelText(/Why the rule/)).toHaveValue('Why.');
  });

  it('says why somebody may not', async () => {
    setUp(checksOf, {
      app: {
        access: {
          ...sampleAppDetail().access,
          proposeWaivers: false,
          proposeWaiversReason: 'Waivers are proposed by security.',
        },
      },
    });
    expect(
      await screen.findByText(/Waivers are proposed by security\./),
    ).toBeVisible();
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });

  it('is not offered for a rule that has an open waiver', async () => {
    setUp(checksOf, { app: { waivers: [sampleWaiver()] } });
    expect(
      await screen.findByText('Data stays in its region'),
    ).toBeInTheDocument();
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });
});

describe('the waivers of an app', () => {
  it('are approved by a second reviewer, who may say nothing', async () => {
    const { api, user } = setUp(panelOf, {
      app: { waivers: [sampleWaiver()] },
    });
    await user.click(
      await screen.findByRole('button', { name: /^Approve waiver/ }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    expect(
      dialog.getByText('Only masked notes are sent until then.'),
    ).toBeVisible();
    await user.click(dialog.getByRole('button', { name: 'Approve waiver' }));
    expect(
      await screen.findByText(
        'The waiver of “Data stays in its region” is in force.',
      ),
    ).toBeVisible();
    expect(api.decideWaiver).toHaveBeenCalledWith(
      expect.objectContaining({ name: 'sales-notes-summarizer-v2' }),
      'waiver-1',
      { decision: 'approve', digest: sampleDigest('a') },
      { idempotencyKey: expect.any(String) },
    );
  });

  it('are refused with a reason, only', async () => {
    const { api, user } = setUp(panelOf, {
      app: { waivers: [sampleWaiver()] },
    });
    await user.click(
      await screen.findByRole('button', { name: /^Refuse waiver/ }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    await user.click(dialog.getByRole('button', { name: 'Refuse waiver' }));
    expect(dialog.getByText('Say why in a sentence.')).toBeVisible();
    await user.type(dialog.getByLabelText(/Reason/), 'Too broad.');
    await user.click(dialog.getByRole('button', { name: 'Refuse waiver' }));
    expect(api.decideWaiver).toHaveBeenCalledWith(
      expect.anything(),
      'waiver-1',
      {
        decision: 'refuse',
        comment: 'Too broad.',
        digest: sampleDigest('a'),
      },
      expect.anything(),
    );
  });

  it('can be withdrawn by the proposer, who cannot approve', async () => {
    setUp(panelOf, {
      app: {
        waivers: [
          sampleWaiver({
            mayDecide: false,
            reasonNot: 'You proposed this waiver.',
          }),
        ],
      },
    });
    expect(await screen.findByText('You proposed this waiver.')).toBeVisible();
    expect(
      screen.getByRole('button', { name: /^Revoke waiver/ }),
    ).toBeVisible();
    expect(
      screen.queryByRole('button', { name: /^Approve/ }),
    ).not.toBeInTheDocument();
  });

  it('show state, people and end, and nothing to do where nothing can be done', async () => {
    setUp(panelOf, {
      app: {
        waivers: [
          sampleWaiver({
            state: 'expired',
            decidedBy: 'user:default/second-reviewer',
            decidedAt: '2026-11-21T10:00:00Z',
            endedBy: 'service:micro-apps',
            endedAt: '2026-12-31T00:00:00Z',
            mayDecide: false,
            reasonNot: 'The waiver has expired.',
            mayRefuse: false,
            mayRevoke: false,
          }),
        ],
      },
    });
    const panel = within(
      await screen.findByRole('region', { name: 'Waivers' }),
    );
    expect(panel.getByText('Expired')).toBeVisible();
    expect(panel.getByText(/Approved by/)).toBeVisible();
    expect(panel.queryByRole('button')).not.toBeInTheDocument();
  });
});

describe('the view of all waivers', () => {
  it('lists them on the approvals page, each with its app', async () => {
    const { api, user } = setUp(() => <ApprovalsRouter />, {
      waivers: [sampleWaiver()],
      path: '/?show=waivers',
    });
    expect(
      await screen.findByRole('link', { name: 'Sales notes summarizer' }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/microapp/sales-notes-summarizer-v2/governance',
    );
    expect(screen.getByRole('button', { name: 'Waivers' })).toHaveAttribute(
      'aria-pressed',
      'true',
    );
    await user.click(screen.getByRole('button', { name: /^Approve waiver/ }));
    await user.click(
      within(await screen.findByRole('dialog')).getByRole('button', {
        name: 'Approve waiver',
      }),
    );
    // The list does not show the manifest, so nobody can have decided on a stale one.
    expect(api.decideWaiver).toHaveBeenCalledWith(
      expect.anything(),
      'waiver-1',
      { decision: 'approve' },
      expect.anything(),
    );
  });
});
