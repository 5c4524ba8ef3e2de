import {
  MicroAppsBackend,
  startMicroApps,
} from '../__testUtils__/startMicroApps';
import {
  highManifest,
  lowManifest,
  mediumManifest,
} from '../__testUtils__/manifests';

describe('submission', () => {
  let backend: MicroAppsBackend;
  beforeEach(async () => {
    backend = await startMicroApps();
  });
  afterEach(() => backend.stop());

  it('approves a low app at once, with its guardrails written down', async () => {
    const { status, body } = await backend
      .as('citizen-dev')
      .post('/requests', { manifest: lowManifest(), comment: 'Please.' });

    expect(body).toMatchObject({
      app: {
        entityRef: 'microapp:default/sales-notes-summarizer-v2',
        state: 'approved',
        score: 42,
        tier: 'low',
        approvedRevision: 1,
        openRequestId: null,
      },
      revision: { number: 1, comment: 'Please.', outcome: 'approved' },
      assessment: { verdict: { outcome: 'auto-approve' } },
      request: { state: 'approved', legs: [], decisions: [] },
    });
    expect(status).toBe(201);
    expect(body.assessment.verdict.guardrails).not.toHaveLength(0);

    const app = await backend
      .as('auditor')
      .get('/apps/default/sales-notes-summarizer-v2');
    expect(app.body).toMatchObject({
      state: 'approved',
      currentRevision: { number: 1, digest: body.revision.digest },
      approvedRevision: { number: 1 },
      review: { intervalDays: 90 },
      decommission: null,
    });
  });

  it('sends a medium app to review', async () => {
    const { body } = await backend
      .as('citizen-dev')
      .post('/requests', { manifest: mediumManifest() });
    expect(body).toMatchObject({
      app: { state: 'in-review', score: 63, approvedRevision: null },
      request: {
        state: 'open',
        legs: [
          {
            name: 'security',
            approvers: ['group:default/security'],
            mayDecide: false,
          },
          {
            name: 'owner',
            approvers: ['group:default/sales-ops'],
            mayDecide: false,
          },
        ],
      },
    });
  });

  it('blocks a high app', async () => {
    const { body } = await backend
      .as('citizen-dev')
      .post('/requests', { manifest: highManifest() });
    expect(body).toMatchObject({
      app: { state: 'blocked', score: 245 },
      request: { state: 'blocked', legs: [] },
    });
  });
});
