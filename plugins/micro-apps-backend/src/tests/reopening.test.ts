import { acting } from '../__testUtils__/approving';
import { setClock } from '../__testUtils__/clock';
import { onEachDatabase } from '../__testUtils__/eachDatabase';
import { lowManifest, mediumManifest } from '../__testUtils__/manifests';
import type { MicroAppsBackend } from '../__testUtils__/startMicroApps';
import { waitFor } from '../__testUtils__/waitFor';

const NAME = 'department-bot';
const REFUSED = { outcome: 'refused', evidence: 'The gateway does not mask.' };

/** 63, medium; 36, low, once masking is verified. */
const manifest = (purpose = 'Answers questions.') => {
  const input = mediumManifest(NAME);
  input.spec.purpose = purpose;
  input.spec.controls = [{ id: 'pii-masking' }];
  return input;
};

onEachDatabase('an approval that is opened again', start => {
  let backend: MicroAppsBackend;
  const { app, approve, audit, decide, submit, verify } = acting(() => backend);
  const titles = () =>
    backend.notifications.map(({ payload }) => payload.title);

  beforeEach(async () => {
    setClock('2026-01-01T10:00:00Z');
    backend = await start();
    await submit(manifest());
    await verify(NAME, 'pii-masking');
  });
  afterEach(() => {
    jest.useRealTimers();
  });
  const refuse = () => verify(NAME, 'pii-masking', REFUSED);

  it('is that of the revision in force, which stays so meanwhile', async () => {
    expect(await app(NAME)).toMatchObject({ state: 'approved', score: 36 });
    const { body } = await refuse();
    const reasons = [
      {
        id: 'control',
        label: 'Security refused the control “pii-masking”',
        paths: ['spec.controls[pii-masking]'],
      },
    ];
    expect(body.app).toMatchObject({
      state: 'in-review',
      approvedRevision: 1,
      reopening: { cause: 'reopened:control', reasons },
    });
    expect(await app(NAME)).toMatchObject({
      currentRevision: { number: 1 },
      openRequest: {
        revision: 1,
        state: 'open',
        cause: 'reopened:control',
        requestedBy: 'user:default/citizen-dev',
        reasons,
        legs: [{ name: 'security' }, { name: 'owner' }],
      },
    });
    expect((await audit(NAME)).map(({ action }) => action).slice(0, 2)).toEqual(
      ['control-verify', 'approval-reopen'],
    );
    await waitFor(() =>
      expect(titles()).toEqual(
        expect.arrayContaining([
          '“Sales notes summarizer” has to be approved again',
          'Review “Sales notes summarizer”',
        ]),
      ),
    );
  });

  it('is whole again once people agree to what it comes to now', async () => {
    await refuse();
    setClock('2026-01-05T10:00:00Z');
    await approve(NAME);
    expect(await app(NAME)).toMatchObject({
      state: 'approved',
      reopening: null,
      openRequest: null,
      approvedRevision: { number: 1, outcome: 'approved' },
      review: { lastReviewedAt: '2026-01-05T10:00:00.000Z' },
    });
    const { body } = await backend
      .as('auditor')
      .get(`/approvals?app=default/${NAME}&state=approved`);
    expect(body.totalItems).toBe(2);
    const revisions = await backend
      .as('auditor')
      .get(`/apps/default/${NAME}/revisions`);
    expect(revisions.body.items).toHaveLength(1);
    expect(
      (await backend.as('auditor').get('/audit/verify')).body,
    ).toMatchObject({ status: 'intact' });
  });

  it('is whole again by itself once the approval covers the risk again', async () => {
    await refuse();
    const { body } = await verify(NAME, 'pii-masking');
    expect(body).toMatchObject({
      app: {
        state: 'approved',
        reopening: null,
        // Nobody reviewed anything.
        nextReviewAt: '2026-03-02T10:00:00.000Z',
      },
      request: {
        state: 'carried-over',
        reasons: [{ id: 'control' }, { id: 'covered' }],
      },
    });
  });

  it.each(['reject', 'request-changes'])(
    'suspends the app where it is not given: %s',
    async decision => {
      await refuse();
      const { status } = await decide(NAME, 'security-reviewer', 'security', {
        decision,
        comment: 'Mask first.',
      });
      expect(status).toBe(201);
      expect(await app(NAME)).toMatchObject({
        state: 'suspended',
        openRequest: null,
        reopening: { cause: 'reopened:control' },
      });
      // Not a second time for what is stopped already.
      await refuse();
      expect(await app(NAME)).toMatchObject({
        state: 'suspended',
        openRequest: null,
      });

      const { app: again } = await submit(lowManifest(NAME));
      expect(again.state).toBe('in-review');
      await approve(NAME);
      expect(await app(NAME)).toMatchObject({
        state: 'approved',
        reopening: null,
        approvedRevision: { number: 2 },
      });
    },
  );

  it('does not come back by a renewal once it was refused', async () => {
    setClock('2026-02-25T10:00:00Z');
    await backend.runTask('hold-reviews');
    await refuse();
    await decide(NAME, 'security-reviewer', 'security', {
      decision: 'reject',
      comment: 'Mask first.',
    });
    const { review, state } = await app(NAME, 'app-owner');
    expect(state).toBe('suspended');
    expect(review.open).toMatchObject({ mayRenew: false });
    const { status } = await backend
      .as('app-owner')
      .post(`/apps/default/${NAME}/reviews/${review.open!.id}/renewal`, {
        digest: review.open!.digest,
        attested: true,
      });
    expect(status).toBe(409);
  });

  it('is asked for again where the newer revision in its place is rejected', async () => {
    await refuse();
    await submit(manifest('Something else.'));
    expect(await app(NAME)).toMatchObject({
      state: 'in-review',
      openRequest: { revision: 2, cause: 'change' },
      currentRevision: { change: { reasons: [{ id: 'reopening' }, {}] } },
      reopening: { cause: 'reopened:control' },
    });
    await decide(NAME, 'security-reviewer', 'security', {
      decision: 'reject',
      comment: 'No.',
    });
    expect(await app(NAME)).toMatchObject({
      state: 'in-review',
      openRequest: { revision: 1, cause: 'reopened:control' },
      currentRevision: { number: 2, outcome: 'rejected' },
      controls: [{ id: 'pii-masking', status: 'refused' }],
    });
    // The control is looked at in the revision that is in force, though it is not the newest.
    expect((await verify(NAME, 'pii-masking')).body.app).toMatchObject({
      state: 'approved',
      reopening: null,
    });
  });

  it('is asked for after a newer revision that waited is rejected', async () => {
    const wider = manifest();
    wider.spec.audience = 'company';
    await submit(wider);
    expect((await refuse()).body.app).toMatchObject({
      state: 'in-review',
      reopening: { cause: 'reopened:control' },
    });
    expect((await app(NAME)).openRequest).toMatchObject({
      revision: 2,
      reasons: [{ id: 'score' }, { id: 'audience' }, {}, { id: 'control' }],
    });
    await decide(NAME, 'security-reviewer', 'security', {
      decision: 'reject',
      comment: 'No.',
    });
    expect(await app(NAME)).toMatchObject({
      state: 'in-review',
      openRequest: { revision: 1, cause: 'reopened:control' },
    });
  });

  it('stays closed where the approval covers what the app comes to', async () => {
    await refuse();
    await approve(NAME);
    await verify(NAME, 'pii-masking');
    expect((await refuse()).body.app).toMatchObject({
      state: 'approved',
      residual: { score: 63, tier: 'medium' },
      reopening: null,
    });
  });

  it('follows once from a verification that expires', async () => {
    setClock('2026-06-29T10:00:00Z');
    await backend.runTask('expire-controls');
    expect(await app(NAME)).toMatchObject({ state: 'approved', score: 36 });
    setClock('2026-07-01T10:00:00Z');
    await Promise.all([1, 2, 3].map(() => backend.runTask('expire-controls')));
    expect(await app(NAME)).toMatchObject({
      state: 'in-review',
      score: 63,
      openRequest: {
        cause: 'reopened:control',
        reasons: [
          { label: 'The verification of the control “pii-masking” expired' },
        ],
      },
    });
    await backend.runTask('expire-controls');
    const { body } = await backend
      .as('auditor')
      .get('/audit?action=control-expire');
    expect(body.totalItems).toBe(1);
    // A new look is all that it takes.
    expect((await verify(NAME, 'pii-masking')).body.app.state).toBe('approved');
  });

  it('lets the author of the revision decide as little as before', async () => {
    await refuse();
    expect((await decide(NAME, 'citizen-dev', 'owner')).status).toBe(403);
    expect((await decide(NAME, 'app-owner', 'security')).status).toBe(403);
    const stale = await decide(NAME, 'security-reviewer', 'security', {
      digest: `sha256:${'0'.repeat(64)}`,
    });
    expect(stale.status).toBe(409);
  });

  it('is in question as well where a decommission is called off', async () => {
    await refuse();
    const { body } = await backend
      .as('app-owner')
      .post(`/apps/default/${NAME}/decommission`, {
        reason: 'No longer used.',
      });
    expect(body.error).toBeUndefined();
    const called = await backend
      .as('app-owner')
      .post(`/apps/default/${NAME}/decommission/call-off`, {
        reason: 'Still used.',
      });
    expect(called.body.error).toBeUndefined();
    expect(await app(NAME)).toMatchObject({ state: 'suspended' });
  });
});
