import {
  appDetailSchema,
  handoversResponseSchema,
  ManifestInput,
  manifestDigest,
  ownershipSchema,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { onEachDatabase } from '../__testUtils__/eachDatabase';
import { lowManifest, mediumManifest } from '../__testUtils__/manifests';
import type { MicroAppsBackend } from '../__testUtils__/startMicroApps';
import { waitFor } from '../__testUtils__/waitFor';

const APP = '/apps/default/notes';
const SALES = 'group:default/sales-ops';
const SOLO = 'group:default/solo';
const ANY_DIGEST = `sha256:${'0'.repeat(64)}`;

async function register(
  backend: MicroAppsBackend,
  manifest: ManifestInput = lowManifest('notes'),
) {
  await backend.as('citizen-dev').post('/requests', { manifest }).expect(201);
}

async function detail(backend: MicroAppsBackend, person = 'auditor') {
  const { body } = await backend.as(person).get(APP).expect(200);
  return appDetailSchema.parse(body);
}

async function offer(backend: MicroAppsBackend, to = SOLO) {
  return backend
    .as('app-owner')
    .post(`${APP}/handover`, { to, comment: 'Jane Doe leaves the team.' })
    .expect(201);
}

/** Messages are sent after the answer. */
async function told(
  backend: MicroAppsBackend,
  title: string,
  recipients: string[],
) {
  await waitFor(async () =>
    expect(backend.notifications).toContainEqual(
      expect.objectContaining({
        recipients: expect.objectContaining({ entityRef: recipients }),
        payload: expect.objectContaining({ title }),
      }),
    ),
  );
}

async function accept(backend: MicroAppsBackend, person = 'loner') {
  const { currentRevision } = await detail(backend);
  return backend
    .as(person)
    .post(`${APP}/handover/acceptance`, { digest: currentRevision.digest });
}

onEachDatabase('handing over', start => {
  it('gives an approved app another owner, once both sides agreed', async () => {
    const backend = await start();
    await register(backend);
    const before = await detail(backend);
    const { body } = await offer(backend);
    expect(ownershipSchema.parse(body.ownership).offer).toMatchObject({
      from: SALES,
      to: SOLO,
      state: 'offered',
      access: { accept: { allowed: false }, withdraw: { allowed: true } },
    });
    await told(backend, '“Sales notes summarizer” is offered to you', [SOLO]);
    const { body: waiting } = await backend
      .as('loner')
      .get('/handovers')
      .expect(200);
    expect(handoversResponseSchema.parse(waiting)).toMatchObject({
      totalItems: 1,
      items: [
        {
          app: { name: 'notes', digest: before.currentRevision.digest },
          ownership: {
            offer: {
              comment: 'Jane Doe leaves the team.',
              access: { accept: { allowed: true } },
            },
          },
        },
      ],
    });

    expect((await accept(backend)).status).toBe(201);
    const after = await detail(backend);
    expect(after).toMatchObject({
      owner: SOLO,
      state: 'approved',
      nextReviewAt: before.nextReviewAt,
      approvedRevision: { number: 2 },
      currentRevision: { number: 2 },
      ownership: { owner: SOLO, offer: null, orphan: null },
    });
    const { manifest, digest } = after.currentRevision;
    expect(digest).toBe(manifestDigest(manifest));
    expect(digest).not.toBe(before.currentRevision.digest);
    const { body: diff } = await backend
      .as('auditor')
      .get(`${APP}/revisions/2/diff`);
    expect(diff.differences).toEqual([
      {
        kind: 'changed',
        path: 'spec.owner',
        label: 'Owner',
        from: SALES,
        to: SOLO,
      },
    ]);
    const { body: feed } = await backend.asService().get('/entities');
    expect(feed.items.at(-1).manifest.spec.owner).toBe(SOLO);

    // The new owner has the owner's rights, the one before has not.
    await backend
      .as('app-owner')
      .post(`${APP}/handover`, { to: SALES })
      .expect(403);
    await backend
      .as('loner')
      .post(`${APP}/handover`, { to: SALES })
      .expect(201);

    const { body: audit } = await backend.as('auditor').get('/audit');
    expect(audit.items[1]).toMatchObject({
      action: 'handover-accept',
      actor: 'user:default/loner',
      data: { from: SALES, to: SOLO, offeredBy: 'user:default/app-owner' },
    });
    expect(JSON.stringify(audit)).not.toContain('Jane');
    const { body: verified } = await backend.as('auditor').get('/audit/verify');
    expect(verified.status).toBe('intact');
  });

  it('is the only way to another owner of what was approved', async () => {
    const backend = await start();
    await register(backend, mediumManifest('notes'));
    const named = (owner: string, manifest = lowManifest('notes')) => ({
      ...manifest,
      spec: { ...manifest.spec, owner },
    });
    const send = (manifest: ManifestInput, baseRevision: number) =>
      backend.as('citizen-dev').post('/requests', { manifest, baseRevision });
    // Nobody has agreed to anything yet, and the score lets it pass.
    await send(named(SALES), 1).expect(201);
    for (const manifest of [
      named(SOLO),
      named(SOLO, mediumManifest('notes')),
      named('user:default/citizen-dev'),
    ]) {
      const { status, body } = await send(manifest, 2);
      expect([status, body.error.message]).toEqual([
        400,
        expect.stringMatching(/^manifest\.spec\.owner .*[Hh]and the app over/),
      ]);
    }
    expect(await detail(backend)).toMatchObject({
      owner: SALES,
      currentRevision: { number: 2 },
    });
  });

  it('ends the rights of who registered the app, and leaves those of who is in the new owner', async () => {
    const backend = await start();
    await register(backend);
    const change = (audience: 'personal' | 'team', owner: string) => {
      const manifest = lowManifest('notes');
      return { ...manifest, spec: { ...manifest.spec, audience, owner } };
    };
    await offer(backend);
    expect((await accept(backend)).status).toBe(201);
    expect((await detail(backend, 'citizen-dev')).access).toMatchObject({
      submit: false,
      readEvidence: false,
    });
    await backend
      .as('citizen-dev')
      .post('/requests', {
        manifest: change('personal', SOLO),
        baseRevision: 2,
      })
      .expect(403);
    const { body: overview } = await backend.as('citizen-dev').get('/overview');
    expect(overview.mine).toBe(0);

    // Whoever sends what comes next has the rights of its requester.
    await backend
      .as('loner')
      .post('/requests', {
        manifest: change('personal', SOLO),
        baseRevision: 2,
      })
      .expect(201);
    await backend
      .as('loner')
      .post(`${APP}/handover`, { to: SALES })
      .expect(201);
    expect((await accept(backend, 'app-owner')).status).toBe(201);
    expect((await detail(backend, 'loner')).access.submit).toBe(false);
    expect((await detail(backend, 'citizen-dev')).access).toMatchObject({
      submit: true,
      readEvidence: true,
    });
  });

  it('moves the request that waits to the new owner, for whom four eyes hold', async () => {
    const backend = await start();
    await register(backend, mediumManifest('notes'));
    const first = (await detail(backend)).openRequest!;
    await backend
      .as('security-reviewer')
      .post(`/approvals/${first.id}/decisions`, {
        leg: 'security',
        decision: 'approve',
        digest: first.digest,
      })
      .expect(201);
    // To a colleague of the reviewers, who so becomes the owner.
    await offer(backend, 'user:default/second-reviewer');
    expect((await accept(backend, 'second-reviewer')).status).toBe(201);

    const { body: old } = await backend
      .as('auditor')
      .get(`/approvals/${first.id}`);
    expect(old.state).toBe('superseded');
    const { openRequest, state } = await detail(backend, 'second-reviewer');
    expect(state).toBe('in-review');
    expect(openRequest).toMatchObject({
      revision: 2,
      requestedBy: 'user:default/citizen-dev',
      decisions: [],
      legs: [
        { name: 'security', mayDecide: false },
        {
          name: 'owner',
          approvers: ['user:default/second-reviewer'],
          approvals: 0,
          mayDecide: true,
        },
      ],
    });
    const decide = (person: string, leg: string) =>
      backend.as(person).post(`/approvals/${openRequest!.id}/decisions`, {
        leg,
        decision: 'approve',
        digest: openRequest!.digest,
      });
    await decide('second-reviewer', 'security').expect(403);
    await decide('app-owner', 'owner').expect(403);
    await decide('second-reviewer', 'owner').expect(201);
    await decide('security-reviewer', 'security').expect(201);
    expect((await detail(backend)).state).toBe('approved');
  });

  it('moves both the revision in force and the one that waits', async () => {
    const backend = await start();
    await register(backend);
    await backend
      .as('citizen-dev')
      .post('/requests', { manifest: mediumManifest('notes'), baseRevision: 1 })
      .expect(201);
    await offer(backend);
    expect((await accept(backend)).status).toBe(201);
    const moved = await detail(backend);
    expect(moved).toMatchObject({
      owner: SOLO,
      state: 'in-review',
      approvedRevision: { number: 3, manifest: { spec: { audience: 'team' } } },
      currentRevision: {
        number: 4,
        manifest: { spec: { audience: 'department', owner: SOLO } },
      },
      openRequest: { revision: 4 },
    });
    await backend
      .as('security-reviewer')
      .post(`/approvals/${moved.openRequest!.id}/decisions`, {
        leg: 'security',
        decision: 'reject',
        digest: moved.currentRevision.digest,
        comment: 'No.',
      })
      .expect(201);
    expect(await detail(backend)).toMatchObject({
      owner: SOLO,
      state: 'approved',
      approvedRevision: { number: 3 },
    });
  });

  it('hands a draft over that was sent back', async () => {
    const backend = await start();
    await register(backend, mediumManifest('notes'));
    const request = (await detail(backend)).openRequest!;
    await backend
      .as('security-reviewer')
      .post(`/approvals/${request.id}/decisions`, {
        leg: 'security',
        decision: 'request-changes',
        digest: request.digest,
        comment: 'Less data.',
      })
      .expect(201);
    await offer(backend);
    expect((await accept(backend)).status).toBe(201);
    expect(await detail(backend)).toMatchObject({
      owner: SOLO,
      state: 'draft',
      approvedRevision: null,
      currentRevision: { number: 2, outcome: 'recorded' },
      latestRequest: { revision: 1, state: 'changes-requested' },
    });
    await backend.as('auditor').get(`${APP}/revisions`).expect(200);
  });

  it('can be declined and withdrawn', async () => {
    const backend = await start();
    await register(backend);
    await offer(backend);
    const { status, body } = await backend
      .as('loner')
      .post(`${APP}/handover/decline`, { comment: 'We do not use it.' });
    expect([status, body.ownership.offer]).toEqual([200, null]);
    await told(backend, `${SOLO} declined “Sales notes summarizer”`, [
      'user:default/app-owner',
      SALES,
    ]);
    await offer(backend);
    await backend
      .as('citizen-dev')
      .post(`${APP}/handover/withdrawal`, {})
      .expect(200);
    expect((await accept(backend)).status).toBe(409);
    expect((await detail(backend)).owner).toBe(SALES);
  });

  it('refuses what makes no sense, and changes nothing', async () => {
    const backend = await start();
    await register(backend);
    const before = await detail(backend);
    const post = (person: string, path: string, body: unknown) =>
      backend.as(person).post(`${APP}/handover${path}`, body);
    const refusals: [number, string, string, string, unknown][] = [
      [400, 'to', 'app-owner', '', { to: 'group:default/nobody' }],
      [400, 'to', 'app-owner', '', { to: 'user:default/nobody' }],
      [400, 'to', 'app-owner', '', { to: 'group:default/acme' }],
      [400, 'to', 'app-owner', '', { to: SALES }],
      [400, 'to', 'app-owner', '', { to: 'system:default/crm' }],
      [400, 'to', 'app-owner', '', {}],
      [403, 'Only', 'loner', '', { to: SOLO }],
      [403, 'role', 'auditor', '', { to: 'group:default/audit' }],
      [409, 'offered', 'loner', '/acceptance', { digest: ANY_DIGEST }],
      [409, 'owner', 'loner', '/acceptance', { digest: ANY_DIGEST, to: SOLO }],
      [409, 'offered', 'app-owner', '/withdrawal', {}],
      [400, 'comment', 'loner', '/decline', {}],
    ];
    for (const [status, words, person, path, body] of refusals) {
      const response = await post(person, path, body);
      expect([response.status, response.body.error.message]).toEqual([
        person === 'auditor' ? 403 : status,
        expect.stringContaining(person === 'auditor' ? 'Only' : words),
      ]);
    }
    await offer(backend);
    await post('app-owner', '', { to: 'group:default/audit' }).expect(409);
    await post('app-owner', '/acceptance', { digest: ANY_DIGEST }).expect(403);
    const stale = await post('loner', '/acceptance', { digest: ANY_DIGEST });
    expect([stale.status, stale.body.error.currentDigest]).toEqual([
      409,
      before.currentRevision.digest,
    ]);
    const { currentRevision, owner } = await detail(backend);
    expect([currentRevision, owner]).toEqual([before.currentRevision, SALES]);
    expect((await accept(backend)).status).toBe(201);
    expect((await accept(backend)).status).toBe(409);
    await backend
      .as('loner')
      .post('/apps/default/none/handover', { to: SALES })
      .expect(404);
    await backend
      .asService()
      .post(`${APP}/handover`, { to: SALES })
      .expect(403);
  });

  it('keeps one of several answers at the same moment', async () => {
    const backend = await start();
    await register(backend);
    await offer(backend);
    const answers = await Promise.all([
      accept(backend),
      accept(backend),
      backend.as('app-owner').post(`${APP}/handover/withdrawal`, {}),
      accept(backend),
    ]);
    expect(
      answers.filter(({ status }) => status === 201 || status === 200),
    ).toHaveLength(1);
    const after = await detail(backend);
    expect([SALES, SOLO]).toContain(after.owner);
    expect(after.currentRevision.number).toBe(after.owner === SOLO ? 2 : 1);
  });
});
