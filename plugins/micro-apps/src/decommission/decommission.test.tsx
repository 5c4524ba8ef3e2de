import { renderInTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import {
  sealCertificate,
  type AppDetail,
  type Decommission,
  type DecommissionStep,
  type DeletionCertificate,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { microAppsApiRef } from '@micro-apps/backstage-plugin-micro-apps-react';
import {
  sampleAppDetail,
  sampleDigest,
} from '@micro-apps/backstage-plugin-micro-apps-react/testUtils';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { rootRouteRef } from '../routes';
import { CertificatePage } from './CertificatePage';
import { DecommissionPanel } from './DecommissionPanel';

const target = {
  id: 'vectors',
  title: 'Vectors',
  kind: 'vector-store' as const,
  adapter: 'postgresql',
  origin: 'configuration' as const,
  location: 'postgresql db',
  resource: 'default/bot',
  action: 'The portal deletes it.',
  actor: 'portal' as const,
};

const step = (change: Partial<DecommissionStep> = {}): DecommissionStep => ({
  ...target,
  state: 'waiting',
  attempts: 0,
  before: null,
  after: null,
  startedAt: null,
  doneAt: null,
  doneBy: null,
  nextAttemptAt: null,
  problem: null,
  evidence: null,
  mayAttest: false,
  ...change,
});

const decommission = (change: Partial<Decommission> = {}): Decommission => ({
  id: 'd',
  state: 'cooling',
  reason: 'Nobody uses it.',
  requestedBy: 'user:default/citizen-dev',
  requestedAt: '2026-11-22T10:00:00Z',
  plannedFor: null,
  coolingEndsAt: '2026-11-29T10:00:00Z',
  skips: [],
  startedAt: null,
  completedAt: null,
  calledOffBy: null,
  calledOffAt: null,
  callOffReason: null,
  steps: [],
  certificateDigest: null,
  access: { callOff: { allowed: true }, skip: { allowed: true } },
  ...change,
});

function setUp(element: JSX.Element, api: object) {
  renderInTestApp(element, {
    apis: [[microAppsApiRef, api]],
    mountedRoutes: {
      '/micro-apps': rootRouteRef,
      '/catalog/:namespace/:kind/:name': entityRouteRef,
    },
    initialRouteEntries: ['/micro-apps/certificates/default/bot'],
  });
  return userEvent.setup();
}

const panel = (change: Partial<AppDetail>) => (
  <DecommissionPanel app={sampleAppDetail(change)} />
);

describe('the way out of service', () => {
  it('begins with the plan and a reason', async () => {
    const api = {
      getDecommissionPlan: jest.fn().mockResolvedValue({
        coolingDays: 7,
        mayRequest: true,
        targets: [
          {
            ...target,
            sharedWith: ['default/other'],
            refusal: 'It is shared with default/other.',
          },
        ],
      }),
      requestDecommission: jest.fn().mockResolvedValue({}),
    };
    const user = setUp(panel({}), api);
    await user.click(
      await screen.findByRole('button', { name: 'Decommission …' }),
    );
    const dialog = await screen.findByRole('dialog');
    expect(
      await within(dialog).findByText(/Nothing is deleted for 7 days/),
    ).toBeInTheDocument();
    expect(within(dialog).getByRole('alert')).toHaveTextContent(
      'It is shared with default/other.',
    );
    const confirm = within(dialog).getByRole('button', {
      name: 'Decommission',
    });
    await user.click(confirm);
    expect(api.requestDecommission).not.toHaveBeenCalled();
    await user.type(within(dialog).getByRole('textbox'), ' Unused. ');
    await user.click(confirm);
    expect(api.requestDecommission).toHaveBeenCalledWith(expect.anything(), {
      reason: 'Unused.',
    });
    expect(await screen.findByRole('status')).toHaveTextContent('requested');
  });

  it('is not offered to whoever may not', async () => {
    setUp(
      panel({
        access: {
          ...sampleAppDetail().access,
          decommission: false,
          decommissionReason: 'Only the owner can.',
        },
      }),
      {},
    );
    expect(await screen.findByText(/Only the owner can/)).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Decommission …' }),
    ).not.toBeInTheDocument();
  });

  it('can be called off, and shortened by two', async () => {
    const api = {
      callOffDecommission: jest.fn().mockResolvedValue({}),
      skipDecommissionCooling: jest.fn().mockResolvedValue({}),
    };
    const access = { ...sampleAppDetail().access, decommission: false };
    const user = setUp(panel({ access, decommission: decommission() }), api);
    expect(await screen.findByText(/Until Nov 29, 2026/)).toBeInTheDocument();

    await user.click(
      screen.getByRole('button', { name: 'End the cooling period' }),
    );
    const skip = await screen.findByRole('dialog');
    await user.click(
      within(skip).getByRole('button', { name: 'End the cooling period' }),
    );
    expect(api.skipDecommissionCooling).toHaveBeenCalledTimes(1);

    await user.click(await screen.findByRole('button', { name: 'Call off' }));
    const dialog = await screen.findByRole('dialog', { name: /Call off/ });
    await user.type(within(dialog).getByRole('textbox'), 'Needed.');
    await user.click(within(dialog).getByRole('button', { name: 'Call off' }));
    expect(api.callOffDecommission).toHaveBeenCalledWith(expect.anything(), {
      reason: 'Needed.',
    });
  });

  it('shows how far each target is, and takes attestations', async () => {
    const api = { attestDecommissionTarget: jest.fn().mockResolvedValue({}) };
    const user = setUp(
      panel({
        decommission: decommission({
          state: 'running',
          steps: [
            step({
              id: 'keys',
              title: 'Keys',
              state: 'attestation',
              mayAttest: true,
            }),
            step({ state: 'retrying', problem: 'still counts 7', before: 9 }),
            step({
              id: 'cache',
              state: 'done',
              before: 0,
              after: 0,
              actor: 'portal',
              resource: 'Bot:',
            }),
          ],
          access: { callOff: { allowed: false }, skip: { allowed: false } },
        }),
      }),
      api,
    );
    expect(await screen.findByText('still counts 7')).toBeInTheDocument();
    expect(screen.getByText(/1 of 3 targets are empty/)).toBeInTheDocument();
    expect(
      screen.getByText(/Nothing was found under “Bot:”/),
    ).toBeInTheDocument();
    await user.click(
      screen.getByRole('button', {
        name: 'Attest that nothing is left: Keys',
      }),
    );
    const dialog = await screen.findByRole('dialog');
    await user.type(
      within(dialog).getByRole('textbox', { name: /What you looked at/ }),
      'The vault.',
    );
    await user.click(within(dialog).getByRole('button', { name: 'Attest' }));
    expect(api.attestDecommissionTarget).toHaveBeenCalledWith(
      expect.anything(),
      'keys',
      { left: 0, evidence: 'The vault.' },
    );
  });
});

describe('the certificate', () => {
  const certificate: DeletionCertificate = {
    version: 1,
    id: 'd',
    app: {
      namespace: 'default',
      name: 'bot',
      title: 'Bot',
      owner: 'group:default/sales',
      revisions: [{ number: 1, digest: sampleDigest('a') }],
    },
    requestedBy: 'user:default/ann',
    requestedAt: '2026-11-22T10:00:00.000Z',
    reasonHash: '0'.repeat(64),
    cooling: { endedAt: '2026-11-29T10:00:00.000Z', skippedBy: [] },
    targets: [
      {
        id: 'vectors',
        title: 'Vectors',
        kind: 'vector-store',
        adapter: 'postgresql',
        location: 'postgresql db',
        resource: 'default/bot',
        before: 1234,
        after: 0,
        proof: 'store',
        completedAt: '2026-11-29T10:01:00.000Z',
        completedBy: 'service:micro-apps',
        evidenceHash: null,
        lastCountedAt: '2026-11-29T10:02:00.000Z',
      },
      {
        id: 'cache',
        title: 'Cache',
        kind: 'cache',
        adapter: 'redis',
        location: 'redis cache',
        resource: 'bot:',
        before: 0,
        after: 0,
        proof: 'store',
        completedAt: '2026-11-29T10:01:00.000Z',
        completedBy: 'service:micro-apps',
        evidenceHash: null,
      },
    ],
    issuedAt: '2026-11-29T10:01:00.000Z',
  };
  const page = (
    <Routes>
      <Route
        path="/micro-apps/certificates/:namespace/:name"
        element={<CertificatePage />}
      />
    </Routes>
  );
  const response = {
    certificate,
    ...sealCertificate(certificate),
    audit: { seq: 7, hash: 'f'.repeat(64) },
  };

  it.each([
    ['matches', response, /matches its digest/],
    [
      'does not match',
      { ...response, certificate: { ...certificate, requestedBy: 'user:x/y' } },
      /does not match its digest/,
    ],
  ])('says when it %s its digest', async (_, answer, words) => {
    setUp(page, {
      getDeletionCertificate: jest.fn().mockResolvedValue(answer),
    });
    expect(
      await screen.findByRole('heading', {
        name: 'Deletion certificate of “Bot”',
      }),
    ).toBeInTheDocument();
    expect(screen.getByText('1234')).toBeInTheDocument();
    expect(screen.getByText('2026-11-29T10:02:00.000Z')).toBeInTheDocument();
    expect(screen.getByText('0 (nothing was found there)')).toBeInTheDocument();
    expect(screen.getByText(words)).toBeInTheDocument();
  });
});
