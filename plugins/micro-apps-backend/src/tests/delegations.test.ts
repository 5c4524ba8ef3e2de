import type { Delegation } from '@micro-apps/backstage-plugin-micro-apps-common';
import { setClock } from '../__testUtils__/clock';
import { onEachDatabase } from '../__testUtils__/eachDatabase';
import { mediumManifest } from '../__testUtils__/manifests';
import { user } from '../__testUtils__/people';
import type { MicroAppsBackend } from '../__testUtils__/startMicroApps';

onEachDatabase('delegated approvals', start => {
  let backend: MicroAppsBackend;

  beforeEach(() => setClock('2026-01-01T10:00:00Z'));
  afterEach(() => {
    jest.useRealTimers();
  });

  const delegate = (
    from: string,
    to: string,
    span: { startsAt?: string; endsAt?: string } = {},
  ) =>
    backend.as(from).post('/me/delegations', {
      delegate: user(to),
      endsAt: '2026-01-10T00:00:00Z',
      ...span,
    });
  const submit = async (name?: string) =>
    (
      await backend
        .as('citizen-dev')
        .post('/requests', { manifest: mediumManifest(name) })
    ).body.request;
  const decide = (
    person: string,
    { id, digest }: { id: string; digest: string },
    leg = 'security',
  ) =>
    backend
      .as(person)
      .post(`/approvals/${id}/decisions`, { leg, decision: 'approve', digest });
  const waiting = async (person: string) =>
    (await backend.as(person).get('/approvals?eligible=me')).body.totalItems;

  it('are decided by the delegate, who is named with whom it was for', async () => {
    backend = await start();
    const request = await submit();
    expect(await waiting('loner')).toBe(0);
    expect((await delegate('security-reviewer', 'loner')).status).toBe(201);
    expect(await waiting('loner')).toBe(1);
    const { body: shown } = await backend
      .as('loner')
      .get(`/approvals/${request.id}`);
    expect(shown.legs).toMatchObject([
      {
        name: 'security',
        mayDecide: true,
        decidesFor: user('security-reviewer'),
      },
      { name: 'owner', mayDecide: false },
    ]);
    const { status, body } = await decide('loner', request);
    expect(status).toBe(201);
    expect(body.decision).toMatchObject({
      decidedBy: user('loner'),
      decidedFor: user('security-reviewer'),
    });
    const { body: audit } = await backend
      .as('auditor')
      .get('/audit?action=request-decide&action=delegation-start');
    expect(audit.items).toMatchObject([
      {
        actor: user('loner'),
        data: { decidedFor: user('security-reviewer') },
      },
      {
        actor: user('security-reviewer'),
        data: { delegate: user('loner') },
      },
    ]);
  });

  it('hold four eyes: the delegate counts as both', async () => {
    backend = await start();
    await delegate('security-reviewer', 'app-owner');
    await delegate('second-reviewer', 'citizen-dev');
    const request = await submit();
    expect((await decide('app-owner', request)).status).toBe(403);
    expect((await decide('citizen-dev', request)).status).toBe(403);
    expect((await decide('app-owner', request, 'owner')).status).toBe(201);
    expect((await decide('security-reviewer', request)).status).toBe(201);
  });

  it('leave one vote of a delegator whose delegate decided', async () => {
    backend = await start({
      config: {
        approval: {
          routes: {
            medium: {
              legs: [{ name: 'security', group: 'security', count: 2 }],
            },
          },
        },
      },
    });
    await delegate('security-reviewer', 'loner');
    const request = await submit();
    expect((await decide('loner', request)).status).toBe(201);
    expect((await decide('security-reviewer', request)).status).toBe(409);
    expect((await decide('second-reviewer', request)).status).toBe(201);
  });

  it('begin and end with their time, or early by either', async () => {
    backend = await start();
    const request = await submit();
    const { body } = await delegate('security-reviewer', 'loner', {
      startsAt: '2026-01-03T00:00:00Z',
    });
    const { id, state }: Delegation = body.delegation;
    expect(state).toBe('planned');
    expect((await decide('loner', request)).status).toBe(403);
    setClock('2026-01-04T00:00:00Z');
    expect(await waiting('loner')).toBe(1);
    setClock('2026-01-10T00:00:00Z');
    expect(await waiting('loner')).toBe(0);
    setClock('2026-01-05T00:00:00Z');
    const end = (person: string) =>
      backend.as(person).post(`/me/delegations/${id}/end`, {});
    expect((await end('second-reviewer')).status).toBe(404);
    expect((await end('loner')).status).toBe(200);
    expect((await end('security-reviewer')).status).toBe(409);
    expect((await decide('loner', request)).status).toBe(403);
    const { body: list } = await backend
      .as('security-reviewer')
      .get('/me/delegations?role=delegator&state=over');
    expect(list).toMatchObject({
      totalItems: 1,
      items: [{ id, endedBy: user('loner') }],
      maxDays: 30,
      mayDelegate: true,
    });
  });

  it('are refused to oneself, the unknown, in circles and chains, and for too long', async () => {
    backend = await start();
    const refusals = [
      await delegate('security-reviewer', 'security-reviewer'),
      await delegate('security-reviewer', 'nobody'),
      await delegate('security-reviewer', 'loner', {
        endsAt: '2026-03-01T00:00:00Z',
      }),
      await backend.as('security-reviewer').post('/me/delegations', {
        delegate: 'group:default/security',
        endsAt: '2026-01-10T00:00:00Z',
      }),
    ];
    expect(refusals.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
    expect(refusals[2].body.error.message).toContain('endsAt');
    await delegate('security-reviewer', 'loner');
    expect((await delegate('loner', 'security-reviewer')).status).toBe(409);
    expect((await delegate('loner', 'app-owner')).status).toBe(409);
    expect((await delegate('app-owner', 'security-reviewer')).status).toBe(409);
    expect((await delegate('auditor', 'loner')).status).toBe(403);
    const both = await Promise.all([
      delegate('app-owner', 'citizen-dev'),
      delegate('citizen-dev', 'app-owner'),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it('include renewals', async () => {
    backend = await start();
    const request = await submit();
    await decide('security-reviewer', request);
    await decide('app-owner', request, 'owner');
    setClock('2026-02-20T10:00:00Z');
    await backend.runTask('hold-reviews');
    const path = '/apps/default/department-bot';
    const { body: app } = await backend.as('app-owner').get(path);
    const { id, digest } = app.review.open;
    await backend
      .as('app-owner')
      .post(`${path}/reviews/${id}/renewal`, { digest, attested: true });
    const agree = (person: string) =>
      backend.as(person).post(`${path}/reviews/${id}/decisions`, {
        decision: 'approve',
        digest,
      });
    expect((await agree('loner')).status).toBe(403);
    await delegate('second-reviewer', 'loner', {
      endsAt: '2026-02-22T10:00:00Z',
    });
    const { status, body } = await agree('loner');
    expect(status).toBe(201);
    expect(body.review.decidedFor).toBe(user('second-reviewer'));
  });
});
