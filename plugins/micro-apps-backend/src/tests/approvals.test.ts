import type {
  ApprovalRequest,
  DecisionBody,
  SubmitResponse,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { onEachDatabase } from '../__testUtils__/eachDatabase';
import {
  highManifest,
  lowManifest,
  mediumManifest,
} from '../__testUtils__/manifests';
import { CROWD } from '../__testUtils__/people';
import type { MicroAppsBackend } from '../__testUtils__/startMicroApps';

async function submit(
  backend: MicroAppsBackend,
  manifest: unknown,
  person = 'citizen-dev',
  more: object = {},
): Promise<SubmitResponse> {
  const { status, body } = await backend
    .as(person)
    .post('/requests', { manifest, ...more });
  expect({ status, error: body.error }).toEqual({ status: 201 });
  return body;
}

const decide = (
  backend: MicroAppsBackend,
  person: string,
  request: ApprovalRequest,
  decision: Partial<DecisionBody>,
) =>
  backend.as(person).post(`/approvals/${request.id}/decisions`, {
    digest: request.digest,
    decision: 'approve',
    ...decision,
  });

const threeReviewers = {
  approval: {
    routes: {
      medium: {
        legs: [{ name: 'security', group: 'group:default/security', count: 3 }],
      },
    },
  },
};

onEachDatabase('approval', start => {
  it('puts an app in force once each leg is approved', async () => {
    const backend = await start();
    const { request } = await submit(backend, mediumManifest());

    const first = await decide(backend, 'security-reviewer', request, {
      leg: 'security',
    });
    expect(first.status).toBe(201);
    expect(first.body.request).toMatchObject({
      state: 'open',
      legs: [
        { name: 'security', state: 'approved', approvals: 1 },
        { name: 'owner', state: 'open' },
      ],
    });

    const second = await decide(backend, 'app-owner', request, {
      leg: 'owner',
    });
    expect(second.body.request.state).toBe('approved');

    const { body: app } = await backend
      .as('citizen-dev')
      .get('/apps/default/department-bot');
    expect(app).toMatchObject({
      state: 'approved',
      approvedRevision: { number: 1 },
      openRequest: null,
      latestRequest: { state: 'approved', decisions: [{}, {}] },
      review: { intervalDays: 60 },
      nextReviewAt: expect.any(String),
    });
  });

  it.each([
    ['reject', 'rejected', 'draft'],
    ['request-changes', 'changes-requested', 'draft'],
  ] as const)(
    'lets %s end the request, and takes the same facts again',
    async (decision, state, appState) => {
      const backend = await start();
      const { request } = await submit(backend, mediumManifest());
      const { body } = await decide(backend, 'security-reviewer', request, {
        leg: 'security',
        decision,
        comment: 'Not like this.',
      });
      expect(body.request).toMatchObject({
        state,
        closedAt: expect.any(String),
      });
      const app = await backend
        .as('auditor')
        .get('/apps/default/department-bot');
      expect(app.body).toMatchObject({ state: appState, openRequest: null });

      const late = await decide(backend, 'app-owner', request, {
        leg: 'owner',
      });
      expect(late.status).toBe(409);

      const again = await submit(backend, mediumManifest());
      expect(again).toMatchObject({
        app: { state: 'in-review', currentRevision: 2 },
        request: { state: 'open', revision: 2 },
      });
    },
  );

  it.each([
    ['reject', undefined, 'comment'],
    ['request-changes', undefined, 'comment'],
    ['approve-with-conditions', undefined, 'conditions'],
    ['approve', ['Train the team'], 'conditions'],
  ] as const)('wants reasons: %s', async (decision, conditions, path) => {
    const backend = await start();
    const { request } = await submit(backend, mediumManifest());
    const { status, body } = await decide(
      backend,
      'security-reviewer',
      request,
      { leg: 'security', decision, conditions: conditions && [...conditions] },
    );
    expect(status).toBe(400);
    expect(body.error.issues).toEqual(
      expect.arrayContaining([expect.objectContaining({ path })]),
    );
  });

  it('says which legs there are', async () => {
    const backend = await start();
    const { request } = await submit(backend, mediumManifest());
    const { status, body } = await decide(
      backend,
      'security-reviewer',
      request,
      { leg: 'legal' },
    );
    expect(status).toBe(400);
    expect(body.error.issues[0]).toMatchObject({
      path: 'leg',
      message: expect.stringContaining('security, owner'),
    });
  });

  describe('four eyes', () => {
    it.each([
      ['citizen-dev', 'security', 403],
      ['citizen-dev', 'owner', 403],
      ['app-owner', 'security', 403],
      ['auditor', 'security', 403],
      ['platform-admin', 'security', 403],
      ['platform-admin', 'owner', 403],
      ['security-reviewer', 'owner', 403],
    ])('refuses %s the %s leg', async (person, leg, expected) => {
      const backend = await start();
      const { request } = await submit(backend, mediumManifest());
      const { status, body } = await decide(backend, person, request, { leg });
      expect(status).toBe(expected);
      expect(body.error.message).toMatch(/\w/);
      const { body: after } = await backend
        .as('auditor')
        .get(`/approvals/${request.id}`);
      expect(after.decisions).toEqual([]);
    });

    it('refuses the owner the security leg of what security owns', async () => {
      const backend = await start();
      const manifest = mediumManifest();
      manifest.spec.owner = 'group:default/security';
      const { request } = await submit(backend, manifest, 'citizen-dev');
      const security = await decide(backend, 'security-reviewer', request, {
        leg: 'security',
      });
      expect(security.status).toBe(403);
      const owner = await decide(backend, 'security-reviewer', request, {
        leg: 'owner',
      });
      expect(owner.status).toBe(201);
    });

    it('lets one person fill one leg', async () => {
      const backend = await start({ config: threeReviewers });
      const { request } = await submit(backend, mediumManifest());
      const first = await decide(backend, 'security-reviewer', request, {
        leg: 'security',
      });
      const again = await decide(backend, 'security-reviewer', request, {
        leg: 'security',
      });
      expect([first.status, again.status]).toEqual([201, 409]);
    });

    it.each([
      ['group:default/sales-ops', 'citizen-dev', ['group:default/sales-ops']],
      ['user:default/app-owner', 'citizen-dev', ['user:default/app-owner']],
      ['user:default/citizen-dev', 'citizen-dev', ['group:default/sales-ops']],
      ['group:default/solo', 'loner', ['group:default/platform']],
      ['user:default/loner', 'loner', ['group:default/platform']],
    ])(
      'finds who fills the owner leg of %s for %s',
      async (owner, person, approvers) => {
        const backend = await start();
        const manifest = mediumManifest();
        manifest.spec.owner = owner;
        const { request } = await submit(backend, manifest, person);
        expect(request.legs[1]).toMatchObject({ name: 'owner', approvers });
      },
    );
  });

  it('takes one decision of 16 at the same moment', async () => {
    const backend = await start({
      config: {
        approval: {
          routes: {
            medium: {
              legs: [{ name: 'security', group: 'group:default/security' }],
            },
          },
        },
      },
    });
    const { request } = await submit(backend, mediumManifest());
    const results = await Promise.all(
      CROWD.map(person =>
        decide(backend, person, request, { leg: 'security' }),
      ),
    );
    const statuses = results.map(({ status }) => status);
    expect(statuses.filter(status => status === 201)).toHaveLength(1);
    expect(statuses.filter(status => status === 409)).toHaveLength(15);
    const { body } = await backend.as('auditor').get('/audit');
    expect(
      body.items.filter(
        ({ action }: { action: string }) => action === 'request-decide',
      ),
    ).toHaveLength(1);
  });

  it('takes exactly three of 16 where a leg needs three', async () => {
    const backend = await start({ config: threeReviewers });
    const { request } = await submit(backend, mediumManifest());
    const results = await Promise.all(
      CROWD.map(person =>
        decide(backend, person, request, { leg: 'security' }),
      ),
    );
    expect(results.filter(({ status }) => status === 201)).toHaveLength(3);
    expect(results.filter(({ status }) => status === 409)).toHaveLength(13);
    const { body } = await backend
      .as('auditor')
      .get(`/approvals/${request.id}`);
    expect(body).toMatchObject({
      state: 'approved',
      legs: [{ approvals: 3, state: 'approved' }],
    });
  });

  it('refuses a stale digest, and tells the current one', async () => {
    const backend = await start();
    const { request } = await submit(backend, mediumManifest());
    const manifest = mediumManifest();
    manifest.spec.purpose = 'Something else.';
    const newer = await submit(backend, manifest);
    const { status, body } = await decide(
      backend,
      'security-reviewer',
      request,
      { leg: 'security' },
    );
    expect(status).toBe(409);
    expect(body.error).toMatchObject({
      name: 'ConflictError',
      currentDigest: newer.revision.digest,
      currentRevision: 2,
    });
    const old = await backend.as('auditor').get(`/approvals/${request.id}`);
    expect(old.body).toMatchObject({ state: 'superseded', decisions: [] });
  });

  it('keeps a revision in force while a newer one is refused', async () => {
    const backend = await start();
    await submit(backend, lowManifest());
    const manifest = lowManifest();
    manifest.spec.audience = 'department';
    const { request, app } = await submit(backend, manifest);
    expect(app).toMatchObject({ state: 'in-review', approvedRevision: 1 });
    await decide(backend, 'app-owner', request, {
      leg: 'owner',
      decision: 'reject',
      comment: 'Stay within the team.',
    });
    const { body } = await backend
      .as('auditor')
      .get('/apps/default/sales-notes-summarizer-v2');
    expect(body).toMatchObject({
      state: 'approved',
      currentRevision: { number: 2, outcome: 'rejected' },
      approvedRevision: { number: 1, outcome: 'approved' },
    });
  });

  it('gives an app its facts in force back when a new revision is rejected', async () => {
    const backend = await start();
    const manifest = mediumManifest('opened-up');
    const first = await submit(backend, manifest);
    for (const [person, leg] of [
      ['security-reviewer', 'security'],
      ['app-owner', 'owner'],
    ]) {
      await decide(backend, person, first.request, { leg });
    }
    const before = await backend.as('auditor').get('/apps/default/opened-up');
    const changed = {
      ...manifest,
      spec: {
        ...manifest.spec,
        audience: 'company' as const,
        environments: ['production' as const],
      },
    };
    const second = await submit(backend, changed);
    expect(second.app).toMatchObject({
      audience: 'company',
      state: 'in-review',
    });
    const published = await backend.asService().get('/entities');
    expect(published.body.items).toMatchObject([
      { manifest: { spec: { audience: 'department' } } },
    ]);
    await decide(backend, 'security-reviewer', second.request, {
      leg: 'security',
      decision: 'reject',
      comment: 'Not for all.',
    });
    const after = await backend.as('auditor').get('/apps/default/opened-up');
    for (const field of [
      'owner',
      'audience',
      'environments',
      'score',
      'inherent',
      'assessment',
      'state',
    ]) {
      expect([field, after.body[field]]).toEqual([field, before.body[field]]);
    }
    const { body } = await backend
      .as('auditor')
      .get('/apps?environment=production');
    expect(body.items).toEqual([]);
  });

  it('tracks conditions until they are met', async () => {
    const backend = await start();
    const { request } = await submit(backend, mediumManifest());
    await decide(backend, 'app-owner', request, { leg: 'owner' });
    const { body } = await decide(backend, 'security-reviewer', request, {
      leg: 'security',
      decision: 'approve-with-conditions',
      comment: 'Fine, but:',
      conditions: ['Train the team', 'Log every call'],
    });
    expect(body.conditions).toHaveLength(2);
    const path = '/apps/default/department-bot';
    const open = await backend.as('citizen-dev').get(path);
    expect(open.body).toMatchObject({
      state: 'approved',
      openConditions: 2,
      conditions: [
        { text: 'Train the team', state: 'open' },
        { text: 'Log every call', state: 'open' },
      ],
    });
    const resolve = (person: string) =>
      backend
        .as(person)
        .post(`${path}/conditions/${body.conditions[0].id}/resolution`, {
          outcome: 'met',
          comment: 'Done on Monday.',
        });
    expect((await resolve('auditor')).status).toBe(403);
    expect((await resolve('app-owner')).status).toBe(403);
    expect((await resolve('security-reviewer')).body.condition).toMatchObject({
      state: 'met',
      resolvedBy: 'user:default/security-reviewer',
      resolution: 'Done on Monday.',
    });
    expect((await resolve('security-reviewer')).status).toBe(409);
    const after = await backend.as('auditor').get('/apps?openConditions=true');
    expect(after.body.items).toMatchObject([{ openConditions: 1 }]);
  });

  it('withdraws the conditions of a request that was rejected', async () => {
    const backend = await start();
    const { request } = await submit(backend, mediumManifest());
    await decide(backend, 'security-reviewer', request, {
      leg: 'security',
      decision: 'approve-with-conditions',
      comment: 'Fine, but:',
      conditions: ['Train the team'],
    });
    await decide(backend, 'app-owner', request, {
      leg: 'owner',
      decision: 'reject',
      comment: 'No longer wanted.',
    });
    const { body } = await backend
      .as('auditor')
      .get('/apps/default/department-bot');
    expect(body).toMatchObject({
      openConditions: 0,
      conditions: [{ state: 'withdrawn' }],
    });
  });

  it('lists what waits, the gravest first, and for whom', async () => {
    const backend = await start();
    const first = await submit(backend, mediumManifest('first'));
    const graver = mediumManifest('graver');
    graver.spec.audience = 'company';
    await submit(backend, graver);
    await submit(backend, highManifest('blocked'));
    await submit(backend, lowManifest('done'));

    const names = async (person: string, query: string) => {
      const { body } = await backend.as(person).get(`/approvals?${query}`);
      return body.items.map(({ app }: ApprovalRequest) => app.name);
    };
    expect(await names('auditor', '')).toEqual([
      'graver',
      'first',
      'blocked',
      'done',
    ]);
    expect(await names('security-reviewer', 'eligible=me')).toEqual([
      'graver',
      'first',
    ]);
    expect(await names('citizen-dev', 'eligible=me')).toEqual([]);
    expect(await names('auditor', 'eligible=me')).toEqual([]);
    expect(await names('app-owner', 'eligible=me')).toEqual([
      'graver',
      'first',
    ]);
    expect(await names('citizen-dev', 'requestedBy=me&state=blocked')).toEqual([
      'blocked',
    ]);
    await decide(backend, 'security-reviewer', first.request, {
      leg: 'security',
    });
    expect(await names('second-reviewer', 'eligible=me')).toEqual(['graver']);
    expect(await names('app-owner', 'eligible=me&app=default/first')).toEqual([
      'first',
    ]);
    const { body } = await backend.as('security-reviewer').get('/overview');
    expect(body).toMatchObject({
      apps: 4,
      waitingForMe: 1,
      openRequests: 3,
      byTier: { low: 1, medium: 2, high: 1 },
      byState: { approved: 1, 'in-review': 2, blocked: 1 },
    });
  });
});
