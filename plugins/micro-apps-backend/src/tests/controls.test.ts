import type { SubmitResponse } from '@micro-apps/backstage-plugin-micro-apps-common';
import { onEachDatabase } from '../__testUtils__/eachDatabase';
import { highManifest } from '../__testUtils__/manifests';
import type { MicroAppsBackend } from '../__testUtils__/startMicroApps';

const verify = (
  backend: MicroAppsBackend,
  person: string,
  digest: string,
  change: object = {},
  control = 'pii-masking',
) =>
  backend
    .as(person)
    .post(`/apps/default/company-bot/controls/${control}/verifications`, {
      digest,
      outcome: 'verified',
      evidence: 'Looked at the gateway.',
      ...change,
    });

onEachDatabase('verification of controls', start => {
  let backend: MicroAppsBackend;
  let submitted: SubmitResponse;
  beforeEach(async () => {
    backend = await start();
    ({ body: submitted } = await backend
      .as('citizen-dev')
      .post('/requests', { manifest: highManifest() }));
  });

  it('moves a blocked app to review once it is below 200', async () => {
    const { digest } = submitted.revision;
    const { status, body } = await verify(backend, 'security-reviewer', digest);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      verification: { outcome: 'verified', evidence: 'Looked at the gateway.' },
      app: {
        state: 'in-review',
        inherent: { score: 245, tier: 'high' },
        residual: { score: 140, tier: 'medium' },
      },
      request: {
        id: submitted.request.id,
        state: 'open',
        legs: [{ name: 'security', mayDecide: true }, { name: 'owner' }],
      },
    });
    const app = await backend.as('auditor').get('/apps/default/company-bot');
    expect(app.body.controls).toMatchObject([
      { id: 'pii-masking', status: 'verified' },
      { id: 'human-in-the-loop', status: 'unverified' },
    ]);

    const refused = await verify(backend, 'second-reviewer', digest, {
      outcome: 'refused',
    });
    expect(refused.body).toMatchObject({
      app: { state: 'blocked', residual: { score: 245 } },
      request: { state: 'blocked', legs: [] },
    });
  });

  it('keeps decisions on legs that remain', async () => {
    const { digest } = submitted.revision;
    const { body } = await verify(backend, 'security-reviewer', digest);
    await backend
      .as('security-reviewer')
      .post(`/approvals/${body.request.id}/decisions`, {
        leg: 'security',
        decision: 'approve',
        digest,
      });
    const second = await verify(
      backend,
      'second-reviewer',
      digest,
      {},
      'human-in-the-loop',
    );
    expect(second.body).toMatchObject({
      app: { residual: { score: 84 } },
      request: {
        state: 'open',
        legs: [
          { name: 'security', state: 'approved', approvals: 1 },
          { name: 'owner', state: 'open' },
        ],
        decisions: [{ leg: 'security' }],
      },
    });
  });

  it.each([
    ['citizen-dev', 403],
    ['app-owner', 403],
    ['auditor', 403],
  ])('is not for %s', async (person, expected) => {
    const { status } = await verify(backend, person, submitted.revision.digest);
    expect(status).toBe(expected);
  });

  it('is not for the requester, though in security', async () => {
    const { body } = await backend
      .as('security-reviewer')
      .post('/requests', { manifest: highManifest('mine') });
    const { status } = await backend
      .as('security-reviewer')
      .post('/apps/default/mine/controls/pii-masking/verifications', {
        digest: body.revision.digest,
        outcome: 'verified',
        evidence: 'Trust me.',
      });
    expect(status).toBe(403);
  });

  it('is refused on a stale digest', async () => {
    const { status, body } = await verify(
      backend,
      'security-reviewer',
      `sha256:${'0'.repeat(64)}`,
    );
    expect(status).toBe(409);
    expect(body.error.currentDigest).toBe(submitted.revision.digest);
  });

  it.each([
    ['in the past', '2020-01-01T00:00:00Z'],
    ['too far ahead', '2100-01-01T00:00:00Z'],
  ])('cannot expire %s', async (_, expiresAt) => {
    const { status, body } = await verify(
      backend,
      'security-reviewer',
      submitted.revision.digest,
      { expiresAt },
    );
    expect(status).toBe(400);
    expect(body.error.issues[0].path).toBe('expiresAt');
  });

  it('needs a declared control', async () => {
    const { status } = await verify(
      backend,
      'security-reviewer',
      submitted.revision.digest,
      {},
      'de-identification',
    );
    expect(status).toBe(404);
  });

  it('carries over while the entry of the control is unchanged', async () => {
    await verify(backend, 'security-reviewer', submitted.revision.digest);
    const manifest = highManifest();
    manifest.spec.purpose = 'Something else.';
    const same = await backend
      .as('citizen-dev')
      .post('/requests', { manifest });
    expect(same.body).toMatchObject({
      app: { state: 'in-review', residual: { score: 140 } },
      revision: { number: 2 },
    });
    const preview = await backend
      .as('citizen-dev')
      .post('/assess', { manifest });
    expect(preview.body.residual.score).toBe(140);

    manifest.spec.controls = [
      { id: 'pii-masking', evidence: 'We mask elsewhere now.' },
    ];
    const changed = await backend
      .as('citizen-dev')
      .post('/requests', { manifest });
    expect(changed.body).toMatchObject({
      app: { state: 'blocked', residual: { score: 245 } },
      revision: { number: 3 },
    });
  });
});
