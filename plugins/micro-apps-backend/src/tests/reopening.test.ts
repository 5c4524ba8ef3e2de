import { acting } from '../__testUtils__/approving';
import { onEachDatabase } from '../__testUtils__/eachDatabase';
import { highManifest, lowManifest } from '../__testUtils__/manifests';
import type { MicroAppsBackend } from '../__testUtils__/startMicroApps';
import { waitFor } from '../__testUtils__/waitFor';

const NAME = 'company-bot';
const REFUSED = { outcome: 'refused', evidence: 'The gateway does not mask.' };

/** 245 without controls, 84 with both, 147 with human-in-the-loop alone: medium. */
const manifest = () => highManifest(NAME);

onEachDatabase('an approval that is opened again', start => {
  let backend: MicroAppsBackend;
  const { app, approve, audit, decide, submit, verify } = acting(() => backend);

  /** Approved as medium, thanks to two controls; it is high without pii-masking and human-in-the-loop. */
  const approveWithControls = async () => {
    await submit(manifest());
    await verify(NAME, 'pii-masking');
    await approve(NAME);
  };

  beforeEach(async () => {
    backend = await start();
  });

  it('is that of the revision in force, which stays so meanwhile', async () => {
    await approveWithControls();
    const refused = await verify(NAME, 'pii-masking', REFUSED);
    expect(refused.body.app).toMatchObject({
      state: 'blocked',
      approvedRevision: 1,
      reopening: {
        cause: 'reopened:control',
        reasons: [{ label: 'Security refused the control “pii-masking”' }],
      },
    });
    expect(await app(NAME)).toMatchObject({
      currentRevision: { number: 1 },
      openRequest: {
        revision: 1,
        state: 'blocked',
        cause: 'reopened:control',
        requestedBy: 'user:default/citizen-dev',
        reasons: [{ id: 'control' }],
      },
    });
    expect((await audit(NAME)).map(({ action }) => action).slice(0, 2)).toEqual(
      ['control-verify', 'approval-reopen'],
    );
    await waitFor(() =>
      expect(
        backend.notifications.map(({ payload }) => payload.title),
      ).toContain('“Sales notes summarizer” has to be approved again'),
    );
  });

  it('is whole again once people agree to what it comes to now', async () => {
    await approveWithControls();
    await verify(NAME, 'pii-masking', REFUSED);
    await verify(NAME, 'human-in-the-loop');
    expect(await app(NAME)).toMatchObject({
      state: 'in-review',
      openRequest: {
        cause: 'reopened:control',
        legs: [{ name: 'security', approvals: 0 }, { name: 'owner' }],
      },
    });
    await approve(NAME);
    expect(await app(NAME)).toMatchObject({
      state: 'approved',
      reopening: null,
      openRequest: null,
      approvedRevision: { number: 1, outcome: 'approved' },
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

  it.each(['reject', 'request-changes'])(
    'suspends the app where it is not given: %s',
    async decision => {
      await approveWithControls();
      await verify(NAME, 'pii-masking', REFUSED);
      await verify(NAME, 'human-in-the-loop');
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
      await verify(NAME, 'human-in-the-loop', REFUSED);
      expect(await app(NAME)).toMatchObject({
        state: 'suspended',
        openRequest: null,
      });

      const low = lowManifest(NAME);
      const { app: again } = await submit(low);
      expect(again.state).toBe('in-review');
      await approve(NAME);
      expect(await app(NAME)).toMatchObject({
        state: 'approved',
        reopening: null,
        approvedRevision: { number: 2 },
      });
    },
  );

  it('is asked for again where the newer revision in its place is rejected', async () => {
    await approveWithControls();
    await verify(NAME, 'pii-masking', REFUSED);
    const changed = manifest();
    changed.spec.purpose = 'Something else.';
    changed.spec.controls = [{ id: 'human-in-the-loop' }];
    await submit(changed);
    await verify(NAME, 'human-in-the-loop');
    expect(await app(NAME)).toMatchObject({
      state: 'in-review',
      openRequest: { revision: 2, cause: 'change' },
      reopening: { cause: 'reopened:control' },
    });
    await decide(NAME, 'security-reviewer', 'security', {
      decision: 'reject',
      comment: 'No.',
    });
    expect(await app(NAME)).toMatchObject({
      state: 'blocked',
      openRequest: { revision: 1, cause: 'reopened:control' },
      currentRevision: { number: 2, outcome: 'rejected' },
      controls: [{ id: 'pii-masking', status: 'refused' }, {}],
    });
    // The control is looked at in the revision that is in force, though it is not the newest.
    expect((await verify(NAME, 'pii-masking')).body.app).toMatchObject({
      reopening: { cause: 'reopened:control' },
      state: 'in-review',
    });
  });

  it('stays closed where the approval covers what the app comes to', async () => {
    await submit(manifest());
    await verify(NAME, 'pii-masking');
    await verify(NAME, 'human-in-the-loop');
    await approve(NAME);
    const { body } = await verify(NAME, 'human-in-the-loop', REFUSED);
    expect(body.app).toMatchObject({
      state: 'approved',
      residual: { score: 140, tier: 'medium' },
      reopening: null,
    });
  });

  it('lets the author of the revision decide as little as before', async () => {
    await approveWithControls();
    await verify(NAME, 'pii-masking', REFUSED);
    await verify(NAME, 'human-in-the-loop');
    expect((await decide(NAME, 'citizen-dev', 'owner')).status).toBe(403);
    expect((await decide(NAME, 'app-owner', 'security')).status).toBe(403);
    const stale = await decide(NAME, 'security-reviewer', 'security', {
      digest: `sha256:${'0'.repeat(64)}`,
    });
    expect(stale.status).toBe(409);
  });
});
