import type { AppDetail } from '@micro-apps/backstage-plugin-micro-apps-common';
import { setClock } from '../__testUtils__/clock';
import { onEachDatabase } from '../__testUtils__/eachDatabase';
import { lowManifest, mediumManifest } from '../__testUtils__/manifests';
import type { MicroAppsBackend } from '../__testUtils__/startMicroApps';
import { waitFor } from '../__testUtils__/waitFor';

const LOW = 'sales-notes-summarizer-v2';
const MEDIUM = 'department-bot';

onEachDatabase('periodic reviews', start => {
  let backend: MicroAppsBackend;

  beforeEach(() => setClock('2026-01-01T10:00:00Z'));
  afterEach(() => {
    jest.useRealTimers();
  });

  const run = () => backend.runTask('hold-reviews');
  const on = async (day: string) => {
    setClock(`${day}T10:00:00Z`);
    await run();
  };
  const app = async (name: string, person = 'app-owner'): Promise<AppDetail> =>
    (await backend.as(person).get(`/apps/default/${name}`)).body;
  const startWith = async (reviews: object) => {
    backend = await start({ config: { reviews: reviews as {} } });
  };
  const submitLow = (purpose?: string) => {
    const manifest = lowManifest();
    manifest.spec.purpose = purpose ?? manifest.spec.purpose;
    return backend.as('citizen-dev').post('/requests', { manifest });
  };
  const approveMedium = async () => {
    const { body } = await backend
      .as('citizen-dev')
      .post('/requests', { manifest: mediumManifest() });
    const { id, digest } = body.request;
    for (const [person, leg] of [
      ['security-reviewer', 'security'],
      ['app-owner', 'owner'],
    ]) {
      const { status } = await backend
        .as(person)
        .post(`/approvals/${id}/decisions`, {
          leg,
          decision: 'approve',
          digest,
        });
      expect(status).toBe(201);
    }
  };
  const renew = async (name: string, person = 'app-owner', digest?: string) => {
    const { review } = await app(name);
    return backend
      .as(person)
      .post(`/apps/default/${name}/reviews/${review.open!.id}/renewal`, {
        digest: digest ?? review.open!.digest,
        attested: true,
      });
  };
  const decide = async (person: string, decision: string, comment?: string) => {
    const { review } = await app(MEDIUM);
    const { id, digest } = review.open!;
    return backend
      .as(person)
      .post(`/apps/default/${MEDIUM}/reviews/${id}/decisions`, {
        decision,
        digest,
        comment,
      });
  };
  const reminded = (person: string) =>
    backend.notifications.filter(
      ({ recipients, payload }) =>
        payload.scope === 'micro-apps:reviews' &&
        recipients.type === 'entity' &&
        recipients.entityRef.includes(`user:default/${person}`),
    );

  it('open 14 days before, are overdue after their day, and suspend after the grace', async () => {
    await startWith({ overdue: 'enforce' });
    await submitLow();
    const states: string[] = [];
    for (const day of [
      '2026-03-17',
      '2026-03-18',
      '2026-04-01',
      '2026-04-02',
      '2026-04-08',
      '2026-04-09',
    ]) {
      await on(day);
      states.push((await app(LOW)).state);
    }
    expect(states).toEqual([
      'approved',
      'review-due',
      'review-due',
      'overdue',
      'overdue',
      'suspended',
    ]);
    const { body: audit } = await backend
      .as('auditor')
      .get(`/audit?app=default/${LOW}`);
    expect(audit.items.map(({ action }: { action: string }) => action)).toEqual(
      [
        'suspend',
        'review-escalate',
        'review-overdue',
        'review-due',
        'request-submit',
      ],
    );

    expect((await renew(LOW)).status).toBe(201);
    expect(await app(LOW)).toMatchObject({
      state: 'approved',
      review: {
        lastReviewedAt: '2026-04-09T10:00:00.000Z',
        nextReviewAt: '2026-07-08T10:00:00.000Z',
        open: null,
      },
    });
  });

  it('take each step once, by however many back ends', async () => {
    await startWith({});
    await submitLow();
    setClock('2026-03-20T10:00:00Z');
    await Promise.all([run(), run(), run()]);
    const { body: audit } = await backend
      .as('auditor')
      .get('/audit?action=review-due');
    expect(audit.totalItems).toBe(1);
    await waitFor(() => expect(reminded('app-owner')).toHaveLength(1));
    expect(reminded('citizen-dev')).toHaveLength(1);
  });

  it('say on the page what will happen, and when', async () => {
    await startWith({ overdue: 'enforce', graceDays: 3 });
    await submitLow();
    await on('2026-03-20');
    expect((await app(LOW)).review.schedule).toEqual({
      opensOn: '2026-03-18',
      dueOn: '2026-04-01',
      overdueOn: '2026-04-02',
      graceEndsOn: '2026-04-05',
      suspendsOn: '2026-04-05',
      overdue: 'enforce',
      graceDays: 3,
      timeZone: 'UTC',
      today: '2026-03-20',
    });
  });

  it('of a medium risk need security as well, with four eyes', async () => {
    await startWith({});
    await approveMedium();
    await on('2026-02-20');
    expect((await renew(MEDIUM)).body.review).toMatchObject({
      state: 'attested',
      decideBy: '2026-02-23T10:00:00.000Z',
    });
    expect((await app(MEDIUM)).state).toBe('review-due');
    expect((await decide('citizen-dev', 'approve')).status).toBe(403);
    expect((await decide('app-owner', 'approve')).status).toBe(403);
    expect((await renew(MEDIUM)).status).toBe(409);
    expect((await decide('security-reviewer', 'send-back')).status).toBe(400);
    const sentBack = await decide('security-reviewer', 'send-back', 'Why.');
    expect(sentBack.body.review.state).toBe('open');
    expect((await decide('security-reviewer', 'approve')).status).toBe(409);
    await renew(MEDIUM);
    expect((await decide('security-reviewer', 'approve')).status).toBe(201);
    expect(await app(MEDIUM)).toMatchObject({
      state: 'approved',
      review: { nextReviewAt: '2026-04-21T10:00:00.000Z' },
    });
  });

  it('refuse a stale digest, an outsider, and what attests nothing', async () => {
    await startWith({});
    await submitLow();
    await on('2026-03-20');
    const stale = await renew(LOW, 'app-owner', `sha256:${'0'.repeat(64)}`);
    expect(stale.status).toBe(409);
    expect((await renew(LOW, 'security-reviewer')).status).toBe(403);
    const { review } = await app(LOW);
    const silent = await backend
      .as('app-owner')
      .post(`/apps/default/${LOW}/reviews/${review.open!.id}/renewal`, {
        digest: review.open!.digest,
        attested: false,
      });
    expect(silent.status).toBe(400);
    expect(silent.body.error.message).toMatch(/attest/);
    expect((await app(LOW)).state).toBe('review-due');
  });

  it('end with the approval of a newer revision by people', async () => {
    await startWith({});
    await approveMedium();
    await on('2026-02-20');
    const manifest = mediumManifest();
    manifest.spec.audience = 'company';
    const { body } = await backend
      .as('citizen-dev')
      .post('/requests', { manifest });
    for (const [person, leg] of [
      ['security-reviewer', 'security'],
      ['app-owner', 'owner'],
    ]) {
      await backend.as(person).post(`/approvals/${body.request.id}/decisions`, {
        leg,
        decision: 'approve',
        digest: body.request.digest,
      });
    }
    expect(await app(MEDIUM)).toMatchObject({
      state: 'approved',
      review: { open: null, nextReviewAt: '2026-04-21T10:00:00.000Z' },
    });
  });

  it('go on with what nobody had to look at, about the newer revision', async () => {
    await startWith({});
    await submitLow();
    await on('2026-03-20');
    const { body } = await submitLow('Something else.');
    expect(body.app).toMatchObject({
      state: 'review-due',
      approvedRevision: 2,
      nextReviewAt: '2026-04-01T10:00:00.000Z',
    });
    expect((await app(LOW)).review.open).toMatchObject({
      state: 'open',
      revision: 2,
      digest: body.revision.digest,
    });
    expect((await renew(LOW)).status).toBe(201);
    expect((await app(LOW)).review.nextReviewAt).toBe(
      '2026-06-18T10:00:00.000Z',
    );
  });

  it('go on while a newer revision waits, and are there again when it is rejected', async () => {
    await startWith({ overdue: 'enforce' });
    await submitLow();
    await on('2026-03-20');
    const manifest = lowManifest();
    manifest.spec.audience = 'department';
    const { body } = await backend
      .as('citizen-dev')
      .post('/requests', { manifest });
    expect(body.app.state).toBe('in-review');
    expect((await renew(LOW)).status).toBe(409);
    await on('2026-04-02');
    expect((await app(LOW)).state).toBe('in-review');
    // The others' turn: nobody is stopped meanwhile.
    await on('2026-05-01');
    await backend
      .as('security-reviewer')
      .post(`/approvals/${body.request.id}/decisions`, {
        leg: 'security',
        decision: 'reject',
        digest: body.request.digest,
        comment: 'No.',
      });
    expect((await app(LOW)).state).toBe('overdue');
    await run();
    expect((await app(LOW)).state).toBe('suspended');
  });

  it('remind each person once a day, of all apps', async () => {
    await startWith({});
    await submitLow();
    await approveMedium();
    for (const day of ['2026-02-16', '2026-02-17', '2026-03-25']) {
      await on(day);
      await run();
    }
    await waitFor(() => expect(reminded('app-owner')).toHaveLength(2));
    const [first, second] = reminded('app-owner').map(({ payload }) => payload);
    expect(first.title).toBe('Review “Sales notes summarizer”');
    expect(first.description).toContain('due in 14 days (2026-03-02)');
    expect(second.title).toBe('2 of your apps need a review');
    expect(second.description).toContain('overdue since 2026-03-02');
  });

  it('remind nobody before the hour', async () => {
    await startWith({ remindFromHour: 9, timeZone: 'America/New_York' });
    await submitLow();
    setClock('2026-03-20T12:59:00Z');
    await run();
    expect(reminded('app-owner')).toHaveLength(0);
    setClock('2026-03-20T13:01:00Z');
    await run();
    await waitFor(() => expect(reminded('app-owner')).toHaveLength(1));
  });

  it('say who is late, count it, and escalate it once to a group', async () => {
    await startWith({});
    await submitLow();
    await approveMedium();
    const get = async (path: string, person = 'security-reviewer') =>
      (await backend.as(person).get(path)).body;
    const escalated = async () =>
      backend.notifications
        .filter(({ payload }) => payload.scope?.endsWith(':escalated'))
        .map(({ payload }) => payload.description);
    await on('2026-02-20');
    await renew(MEDIUM);
    await on('2026-02-22');
    expect(await get('/reviews?late=true')).toMatchObject({ totalItems: 0 });
    expect(await get('/reviews?state=attested')).toMatchObject({
      items: [{ ageHours: 48, late: false, mayDecide: true }],
    });
    await on('2026-02-23');
    await on('2026-02-24');
    expect(await get('/reviews?late=true')).toMatchObject({
      totalItems: 1,
      items: [
        {
          app: { name: MEDIUM },
          decideBy: '2026-02-23T10:00:00.000Z',
          late: true,
          escalatedAt: '2026-02-23T10:00:00.000Z',
        },
      ],
    });
    expect(await get('/overview')).toMatchObject({
      openReviews: 1,
      reviewsForMe: 1,
      lateReviews: 1,
    });
    await waitFor(async () =>
      expect(await escalated()).toEqual([
        'The renewal of its approval was to be decided within 72 hours.',
      ]),
    );
    // Sent back and attested again, it is another wait.
    await decide('security-reviewer', 'send-back', 'Why.');
    await renew(MEDIUM);
    await on('2026-02-28');
    await waitFor(async () => expect(await escalated()).toHaveLength(2));
    // An owner who is overdue for as long is escalated as well.
    await decide('security-reviewer', 'approve');
    await on('2026-04-02');
    await on('2026-04-03');
    await on('2026-04-04');
    await waitFor(async () => expect(await escalated()).toHaveLength(3));
    expect((await escalated())[2]).toBe(
      'Its review is overdue for 24 hours, and its owner has not acted.',
    );
    expect((await app(LOW)).review.open).toMatchObject({
      late: true,
      escalatedAt: '2026-04-03T10:00:00.000Z',
    });
  });

  it('say what to do next, and what follows', async () => {
    await startWith({ overdue: 'enforce' });
    await submitLow();
    await on('2026-03-20');
    const step = async (person: string) => (await app(LOW, person)).nextStep;
    expect(await step('app-owner')).toBe(
      'Renew its approval by 2026-04-01, or submit what has changed.',
    );
    expect(await step('auditor')).toBe(
      'Wait for its owner to renew the approval, by 2026-04-01.',
    );
    await on('2026-04-02');
    expect(await step('app-owner')).toBe(
      'Renew its approval now, or submit what has changed: the review was due on 2026-04-01. On 2026-04-09 it is suspended.',
    );
    await on('2026-04-09');
    expect(await step('app-owner')).toMatch(/^It must not be used. Renew/);
  });

  it('list what waits for the caller', async () => {
    await startWith({});
    await submitLow();
    await approveMedium();
    await on('2026-03-25');
    await renew(MEDIUM);
    const names = async (person: string) =>
      (await backend.as(person).get('/reviews?eligible=me')).body.items.map(
        (item: { app: { name: string } }) => item.app.name,
      );
    expect(await names('security-reviewer')).toEqual([MEDIUM]);
    expect(await names('app-owner')).toEqual([LOW]);
    expect(await names('auditor')).toEqual([]);
  });
});
