import type { ApprovalRequest } from '@micro-apps/backstage-plugin-micro-apps-common';
import { setClock } from '../__testUtils__/clock';
import { onEachDatabase } from '../__testUtils__/eachDatabase';
import { highManifest, mediumManifest } from '../__testUtils__/manifests';
import type { MicroAppsBackend } from '../__testUtils__/startMicroApps';

onEachDatabase('the age of requests', start => {
  let backend: MicroAppsBackend;

  beforeEach(() => setClock('2026-01-01T10:00:00Z'));
  afterEach(() => {
    jest.useRealTimers();
  });

  const submit = async (manifest: object): Promise<ApprovalRequest> =>
    (await backend.as('citizen-dev').post('/requests', { manifest })).body
      .request;
  const get = async (path: string) =>
    (await backend.as('security-reviewer').get(path)).body;

  it('counts against the service level of the tier', async () => {
    backend = await start();
    expect(await submit(mediumManifest())).toMatchObject({
      waitingSince: '2026-01-01T10:00:00.000Z',
      ageHours: 0,
      dueAt: '2026-01-04T10:00:00.000Z',
      late: false,
      escalatedAt: null,
    });
    setClock('2026-01-04T09:59:59Z');
    expect((await get('/approvals?late=true')).totalItems).toBe(0);
    setClock('2026-01-04T10:00:00Z');
    await backend.runTask('hold-reviews');
    expect(await get('/approvals?late=true')).toMatchObject({
      totalItems: 1,
      items: [
        {
          ageHours: 72,
          late: true,
          escalatedAt: '2026-01-04T10:00:00.000Z',
        },
      ],
    });
    expect((await get('/overview')).lateRequests).toBe(1);
  });

  it('begins when people can decide, and stops when they have', async () => {
    backend = await start({
      config: { approval: { serviceLevels: { medium: 10 } } },
    });
    const { id, digest, dueAt } = await submit(highManifest());
    expect(dueAt).toBeNull();
    setClock('2026-01-09T10:00:00Z');
    expect((await get('/approvals?late=true')).totalItems).toBe(0);
    const { body } = await backend
      .as('security-reviewer')
      .post('/apps/default/company-bot/controls/pii-masking/verifications', {
        digest,
        outcome: 'verified',
        evidence: 'Seen.',
      });
    expect(body.request).toMatchObject({
      state: 'open',
      dueAt: '2026-01-09T20:00:00.000Z',
      ageHours: 192,
    });
    await backend.as('second-reviewer').post(`/approvals/${id}/decisions`, {
      leg: 'security',
      decision: 'reject',
      digest,
      comment: 'No.',
    });
    setClock('2026-02-09T10:00:00Z');
    await backend.runTask('hold-reviews');
    expect(await get(`/approvals/${id}`)).toMatchObject({
      ageHours: 192,
      dueAt: null,
      late: false,
      escalatedAt: null,
    });
  });
});
