import {
  createExtensionTester,
  renderInTestApp,
} from '@backstage/frontend-test-utils';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import type { AppDetail } from '@micro-apps/backstage-plugin-micro-apps-common';
import { microAppsApiRef } from '@micro-apps/backstage-plugin-micro-apps-react';
import {
  sampleAppDetail,
  sampleAssessment,
  sampleDigest,
  sampleRequest,
  sampleRevision,
} from '@micro-apps/backstage-plugin-micro-apps-react/testUtils';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { governanceContent } from './extensions';

const pageInfo = { limit: 10, offset: 0, hasNextPage: false };

function setUp(app: Partial<AppDetail> = {}) {
  const api = {
    getApp: jest.fn().mockResolvedValue(sampleAppDetail(app)),
    getRevisions: jest.fn().mockResolvedValue({
      items: [
        sampleRevision(),
        sampleRevision({ number: 1, outcome: 'approved' }),
      ],
      totalItems: 2,
      pageInfo,
    }),
    getDiff: jest.fn().mockResolvedValue({
      from: { revision: 1, digest: sampleDigest('b') },
      to: { revision: 2, digest: sampleDigest('a') },
      differences: [
        {
          kind: 'added',
          path: 'spec.environments',
          label: 'Environments',
          to: 'production',
        },
      ],
    }),
    getRevision: jest.fn().mockResolvedValue({
      ...sampleRevision(),
      assessment: sampleAssessment({
        residual: { score: 27, tier: 'low' },
      }),
    }),
    getApprovals: jest
      .fn()
      .mockResolvedValue({ items: [sampleRequest()], totalItems: 1, pageInfo }),
    getAppAudit: jest.fn().mockResolvedValue({
      items: [
        {
          seq: 7,
          time: '2026-11-20T09:00:00Z',
          actor: 'user:default/citizen-dev',
          action: 'request-submit',
          app: 'default/sales-notes-summarizer-v2',
          summary: 'Revision 2 was submitted',
          data: {},
          bytes: '{}',
          hash: 'ab'.repeat(32),
          previousHash: '0'.repeat(64),
        },
      ],
      totalItems: 1,
      pageInfo,
    }),
    getModelEndpoints: jest.fn().mockResolvedValue({
      items: [{ id: 'llm-enterprise-x', title: 'LLM Enterprise X' }],
    }),
    getChoices: jest.fn().mockResolvedValue({
      regions: [{ id: 'eu', title: 'European Union' }],
      controls: [],
    }),
    resolveCondition: jest.fn().mockResolvedValue({ condition: {} }),
  };
  renderInTestApp(
    <EntityProvider
      entity={{
        apiVersion: 'micro-apps.dev/v1alpha1',
        kind: 'MicroApp',
        metadata: { name: 'sales-notes-summarizer-v2' },
      }}
    >
      {createExtensionTester(governanceContent).reactElement()}
    </EntityProvider>,
    {
      apis: [[microAppsApiRef, api]],
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    },
  );
  return { api, user: userEvent.setup() };
}

const region = async (name: string) =>
  within(await screen.findByRole('region', { name }));

describe('governance tab', () => {
  it('says of an app that is kept in a file where it is, what is approved of it, and what is wrong with it', async () => {
    const place = 'https://github.com/acme/apps/blob/main/catalog-info.yaml';
    setUp({
      origin: {
        type: 'git',
        location: `url:${place}`,
        missingSince: '2026-11-20T09:00:00Z',
      },
      originProblem: {
        problem: 'invalid',
        message: 'spec.audience must be a string',
        since: '2026-11-20T09:00:00Z',
      },
      approvedRevision: sampleRevision({ number: 1, outcome: 'approved' }),
      openRequest: sampleRequest({ revision: 2 }),
    });
    expect(await screen.findByRole('link', { name: place })).toBeVisible();
    expect(
      screen.getByText(
        /Revision 1 of it is approved. Revision 2 waits for a decision./,
      ),
    ).toBeVisible();
    expect(screen.getByText(/spec.audience must be a string/)).toBeVisible();
    expect(screen.getByText(/The file is gone/)).toBeVisible();
  });

  it('shows factors, what-if, checks, revisions, timeline and audit entries', async () => {
    setUp();

    expect(
      (await region('Risk and its factors')).getByText('Runs in production'),
    ).toBeVisible();
    expect(
      (await region('What would lower the risk')).getByText(
        'Shortest way to be approved at once',
      ),
    ).toBeVisible();
    expect(
      await (await region('Timeline')).findByText('Revision 2 sent'),
    ).toBeVisible();
    expect(
      await (
        await region('Audit entries')
      ).findByText('Revision 2 was submitted'),
    ).toBeVisible();
  });

  it('speaks of a review only where there is something to renew', async () => {
    const { review } = sampleAppDetail();
    setUp({
      review: {
        ...review,
        schedule: {
          opensOn: '2026-11-16',
          dueOn: '2026-11-30',
          overdueOn: '2026-12-01',
          graceEndsOn: '2026-12-08',
          suspendsOn: null,
          overdue: 'warn',
          graceDays: 7,
          timeZone: 'UTC',
          today: '2026-11-01',
        },
      },
    });
    expect(
      (await region('Review')).getByText(/reminded of every day/),
    ).toBeVisible();
  });

  it('lists every denial of what is blocked, but no change twice', async () => {
    const { assessment } = sampleAppDetail();
    const change = assessment.whatIf.map((_, index) => `Change ${index}.`);
    setUp({
      assessment: {
        ...assessment,
        verdict: {
          ...assessment.verdict,
          outcome: 'block',
          reasons: ['Denied once.', 'Denied twice.', 'The score.', ...change],
        },
      },
    });
    const verdict = await region('Verdict and guardrails');
    expect(verdict.getByText('Denied once.')).toBeVisible();
    expect(verdict.getByText('Denied twice.')).toBeVisible();
    expect(verdict.getByText('The score.')).toBeVisible();
    expect(verdict.queryByText(/^Change/)).toBeNull();
    expect(screen.queryByRole('region', { name: 'Review' })).toBeNull();
  });

  it('shows what waits, why people are asked, and what it changes', async () => {
    const reasons = [
      {
        id: 'environment',
        label: 'New environment: production',
        paths: ['spec.environments'],
      },
    ];
    const { api } = setUp({ openRequest: sampleRequest({ reasons }) });
    const panel = await region('Pending change');
    expect(
      panel.getByText('Revision 2 waits; revision 1 stays in force.'),
    ).toBeVisible();
    expect(panel.getByText('New environment: production')).toBeVisible();
    expect(await panel.findByText('Environments')).toBeVisible();
    expect(api.getDiff).toHaveBeenCalledWith(expect.anything(), 2, 1);
  });

  it('shows why an approval was opened again, and that it was not given', async () => {
    setUp({
      openRequest: null,
      state: 'suspended',
      staysInForce: false,
      reopening: {
        cause: 'reopened:register',
        since: '2026-11-20T09:00:00Z',
        reasons: [{ id: 'model', label: 'The model is withdrawn', paths: [] }],
      },
    });
    const panel = await region('Approval opened again');
    expect(panel.getByText(/opened again and not given/)).toBeVisible();
    expect(panel.getByText('The model is withdrawn')).toBeVisible();
  });

  it('never shows a check as passed that was not made', async () => {
    setUp();

    const checks = await region('Checks');
    const states = checks
      .getAllByRole('listitem')
      .map(item => item.textContent);
    expect(states).toEqual([
      expect.stringMatching(/^Data stays in its region · Failed/),
      expect.stringMatching(/^Prompts were looked at · Not evaluated/),
      expect.stringMatching(/^Model endpoint is registered · Passed/),
      expect.stringMatching(
        /^Vector stores stay in the region · Not applicable/,
      ),
    ]);
  });

  it('tells the facts in words, and endpoints with the name that the manifest has', async () => {
    setUp();
    const facts = await region('Facts of revision 2');
    expect(await facts.findByText('European Union')).toBeVisible();
    expect(facts.getByText('Summariser')).toBeVisible();
    expect(facts.getByText('Sandbox, Staging')).toBeVisible();
    expect(
      await facts.findByRole('cell', {
        name: /LLM Enterprise X\s*llm-enterprise-x/,
      }),
    ).toBeVisible();
    expect(
      facts.getByRole('cell', { name: 'Writing and answering' }),
    ).toBeVisible();
  });

  it('shows what a revision changed when asked to', async () => {
    const { api, user } = setUp();

    await user.click(
      await screen.findByRole('button', {
        name: 'Show the changes of revision 2',
      }),
    );

    expect(
      await (await region('Revisions')).findByText('Environments'),
    ).toBeVisible();
    expect(api.getDiff).toHaveBeenCalledWith(expect.anything(), 2, 1);
    // Its own, whatever the app is assessed at.
    expect(
      await (await region('Revisions')).findByText('Low risk · 27'),
    ).toBeVisible();
    expect(api.getRevision).toHaveBeenCalledWith(expect.anything(), 2);
  });

  it('fetches the revisions page by page, and goes back where the last page is gone', async () => {
    const { api, user } = setUp();
    const all = Array.from({ length: 11 }, (_, index) =>
      sampleRevision({ number: 11 - index }),
    );
    let left = all;
    api.getRevisions.mockImplementation(async (_, { limit, offset }) => ({
      items: left.slice(offset, offset + limit),
      totalItems: left.length,
      pageInfo,
    }));
    const revisions = await region('Revisions');
    expect(await revisions.findByText('Revision 11')).toBeVisible();
    expect(revisions.queryByText('Revision 1')).toBeNull();

    left = all.slice(0, 10);
    await user.click(revisions.getByRole('button', { name: /next page/i }));

    await waitFor(() =>
      expect(api.getRevisions).toHaveBeenCalledWith(expect.anything(), {
        limit: 10,
        offset: 10,
      }),
    );
    expect(await revisions.findByText('Revision 11')).toBeVisible();
  });

  it('says for whom the audit entries are, and does not ask for them', async () => {
    const { api } = setUp({
      access: {
        submit: false,
        verifyControls: false,
        resolveConditions: false,
        proposeWaivers: false,
        decommission: false,
        readEvidence: false,
      },
    });

    expect(
      (await region('Audit entries')).getByText(/are for its owner/),
    ).toBeVisible();
    expect(api.getAppAudit).not.toHaveBeenCalled();
  });

  it('lets a condition be marked as met, saying how', async () => {
    const { api, user } = setUp({
      conditions: [
        {
          id: 'c1',
          requestId: 'req-0',
          revision: 1,
          text: 'Train the team',
          state: 'open',
          boundTo: null,
          setBy: 'user:default/security-reviewer',
          setAt: '2026-11-02T09:00:00Z',
          resolvedBy: null,
          resolvedAt: null,
          resolution: null,
        },
      ],
    });

    await user.click(
      await screen.findByRole('button', {
        name: 'Mark as met: Train the team',
      }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    await user.type(dialog.getByLabelText(/How it was met/), 'Done in May');
    await user.click(dialog.getByRole('button', { name: 'Mark as met' }));

    expect(api.resolveCondition).toHaveBeenCalledWith(
      expect.objectContaining({ name: 'sales-notes-summarizer-v2' }),
      'c1',
      { outcome: 'met', comment: 'Done in May' },
    );
    // The button that was pressed is gone once the app is loaded again.
    expect(
      (await screen.findByText('Marked as met: Train the team')).closest(
        '[role=status]',
      ),
    ).toHaveFocus();
  });
});
