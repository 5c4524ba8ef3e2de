import type { ApprovalRequest } from '@micro-apps/backstage-plugin-micro-apps-common';
import { acting } from '../__testUtils__/approving';
import { setClock } from '../__testUtils__/clock';
import { onEachDatabase } from '../__testUtils__/eachDatabase';
import { holdTable } from '../__testUtils__/holdTable';
import { highManifest, mediumManifest } from '../__testUtils__/manifests';
import type { MicroAppsBackend } from '../__testUtils__/startMicroApps';

onEachDatabase('the age of requests', (start, newDatabase) => {
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

  it('is told of no request that was decided while others were told of', async () => {
    const knex = await newDatabase();
    backend = await start({ knex });
    const requests = [
      await submit(mediumManifest('one')),
      await submit(mediumManifest('two')),
    ];
    setClock('2026-01-09T10:00:00Z');
    const escalations = await holdTable(knex, 'escalations');
    const telling = backend.runTask('hold-reviews');
    await escalations.waiting();
    // They are told of in the order of their ids.
    const last = requests.sort((a, b) => (a.id < b.id ? -1 : 1))[1];
    const { status } = await backend
      .as('security-reviewer')
      .post(`/approvals/${last.id}/decisions`, {
        leg: 'security',
        decision: 'reject',
        digest: last.digest,
        comment: 'No.',
      });
    expect(status).toBe(201);
    await escalations.release();
    await telling;

    const { namespace, name } = last.app;
    const { body } = await backend
      .as('auditor')
      .get(`/audit?app=${namespace}/${name}&limit=1`);
    expect(body.items).toMatchObject([{ action: 'request-decide' }]);
  });

  it('is told once, however many back ends look at the same time', async () => {
    backend = await start();
    const names = Array.from({ length: 20 }, (_, index) => `late-${index}`);
    for (const name of names) {
      await submit(mediumManifest(name));
    }
    setClock('2026-01-09T10:00:00Z');
    await Promise.all([
      backend.runTask('hold-reviews'),
      backend.runTask('hold-reviews'),
      backend.runTask('hold-reviews'),
    ]);
    const { body } = await backend
      .as('auditor')
      .get('/audit?action=request-escalate&limit=100');
    expect(body.items.map(({ app }: { app: string }) => app).sort()).toEqual(
      names.map(name => `default/${name}`).sort(),
    );
  });

  describe('of an approval that is blocked while its revision runs', () => {
    const NAME = 'company-bot';
    const { app, approve, submit: send, verify } = acting(() => backend);
    const refuse = () =>
      verify(NAME, 'pii-masking', { outcome: 'refused', evidence: 'None.' });
    const told = () =>
      backend.notifications.filter(({ payload }) =>
        payload.scope?.endsWith(':escalated'),
      );

    beforeEach(async () => {
      backend = await start();
      await send(highManifest());
      await verify(NAME, 'pii-masking');
      await approve(NAME);
      await refuse();
    });

    it('counts from the moment when it came into question, and is told once', async () => {
      expect(await app(NAME)).toMatchObject({
        state: 'blocked',
        approvedRevision: { number: 1 },
        openRequest: {
          state: 'blocked',
          waitingSince: '2026-01-01T10:00:00.000Z',
          dueAt: '2026-01-03T10:00:00.000Z',
          late: false,
        },
      });
      setClock('2026-01-03T09:59:59Z');
      await backend.runTask('hold-reviews');
      expect(told()).toEqual([]);
      setClock('2026-01-03T10:00:00Z');
      await backend.runTask('hold-reviews');
      await backend.runTask('hold-reviews');
      expect(told()).toMatchObject([
        {
          recipients: {
            entityRef: ['group:default/platform', 'group:default/sales-ops'],
          },
          payload: {
            description: expect.stringContaining('goes on running'),
          },
        },
      ]);
      expect((await get('/approvals?late=true')).items).toMatchObject([
        { state: 'blocked', escalatedAt: '2026-01-03T10:00:00.000Z' },
      ]);
      expect((await get('/overview')).lateRequests).toBe(1);
    });

    it('counts for a newer revision that is blocked in its place', async () => {
      setClock('2026-01-02T10:00:00Z');
      const wider = highManifest();
      wider.spec.audience = 'external';
      await send(wider);
      expect((await app(NAME)).openRequest).toMatchObject({
        revision: 2,
        state: 'blocked',
        dueAt: '2026-01-04T10:00:00.000Z',
      });
    });
  });
});
