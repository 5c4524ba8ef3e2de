import { mockServices } from '@backstage/backend-test-utils';
import { reportEngine } from '../services/policy/reportEngine';
import type { SubmitResponse } from '@micro-apps/backstage-plugin-micro-apps-common';
import { onEachDatabase } from '../__testUtils__/eachDatabase';
import {
  highManifest,
  lowManifest,
  mediumManifest,
} from '../__testUtils__/manifests';
import {
  MicroAppsBackend,
  startMicroApps,
} from '../__testUtils__/startMicroApps';
import {
  createTestEngine,
  TestEngine,
  testRule,
} from '../__testUtils__/testEngine';

const finding = (rule: string) => ({
  rule,
  message: 'Not so.',
  remediation: 'Do it otherwise.',
  path: 'spec.models[0].endpoint',
});

onEachDatabase('policies', start => {
  let backend: MicroAppsBackend;
  let engine: TestEngine;
  beforeEach(async () => {
    engine = createTestEngine();
    engine.rules = [testRule('no'), testRule('hm')];
    backend = await start({ engine });
  });
  const submit = async (manifest = lowManifest()): Promise<SubmitResponse> =>
    (await backend.as('citizen-dev').post('/requests', { manifest })).body;

  it('block what they deny, whatever the score, and count it', async () => {
    engine.decide = () => ({
      deny: [finding('no')],
      rules: { no: 'failed', hm: 'not-applicable' },
    });
    const { app, request, assessment } = await submit();
    expect(app).toMatchObject({ state: 'blocked', score: 42, tier: 'low' });
    expect(request).toMatchObject({ state: 'blocked', legs: [] });
    expect(assessment).toMatchObject({
      policy: { revision: 'test' },
      verdict: { outcome: 'block' },
      checks: [
        {
          id: 'no',
          status: 'failed',
          message: 'Not so.',
          remediation: 'Do it otherwise.',
          path: 'spec.models[0].endpoint',
        },
        { id: 'hm', status: 'not-applicable' },
      ],
    });
    const policies = await backend.as('app-owner').get('/policies');
    expect(policies.body).toMatchObject({
      status: { health: 'ready', bundle: { revision: 'test' } },
      rules: [
        { id: 'no', failed: 1, warned: 0, exempted: 0 },
        { id: 'hm', failed: 0, warned: 0, exempted: 0 },
      ],
    });
    const names = async (query: string) =>
      (await backend.as('auditor').get(`/apps?${query}`)).body.items.map(
        ({ name }: { name: string }) => name,
      );
    expect(await names('rule=no&ruleStatus=failed')).toEqual([app.name]);
    expect(await names('rule=no&ruleStatus=warned')).toEqual([]);
    expect(await names('rule=hm')).toEqual([]);
  });

  it('ask for people where the score asks for none', async () => {
    engine.decide = () => ({
      require: [
        { rule: 'hm', message: 'People decide.', route: 'review', legs: [] },
        {
          rule: 'no',
          message: 'So does the law.',
          legs: [{ name: 'legal', group: 'group:default/legal', count: 1 }],
        },
      ],
    });
    const { request, assessment } = await submit();
    expect(
      request.legs.map(({ name, approvers }) => [name, approvers]),
    ).toEqual([
      ['security', ['group:default/security']],
      ['owner', expect.any(Array)],
      ['legal', ['group:default/legal']],
    ]);
    expect(assessment.verdict.reasons.slice(0, 2)).toEqual([
      'People decide.',
      'So does the law.',
    ]);
  });

  it('take part in the verification of controls', async () => {
    engine.decide = input => ({
      deny: input.controls.some(({ status }) => status === 'verified')
        ? []
        : [finding('no')],
    });
    const manifest = highManifest();
    manifest.spec.audience = 'team';
    const { revision, app } = await submit(manifest);
    expect(app.state).toBe('blocked');
    const { body } = await backend
      .as('security-reviewer')
      .post('/apps/default/company-bot/controls/pii-masking/verifications', {
        digest: revision.digest,
        outcome: 'verified',
        evidence: 'Looked at the gateway.',
      });
    expect(body.app).toMatchObject({
      state: 'in-review',
      residual: { score: 4 * 7 * 2 },
    });
  });

  it('give an app back what is in force when a new revision is turned down', async () => {
    engine.decide = input => ({
      warn: input.app.spec.audience === 'department' ? [finding('hm')] : [],
    });
    await submit();
    const { request, revision } = await submit(
      mediumManifest('sales-notes-summarizer-v2'),
    );
    const warned = async () =>
      (await backend.as('auditor').get('/apps?rule=hm')).body.totalItems;
    expect(await warned()).toBe(1);
    await backend
      .as('security-reviewer')
      .post(`/approvals/${request.id}/decisions`, {
        leg: 'security',
        decision: 'reject',
        digest: revision.digest,
        comment: 'Not for so many.',
      });
    expect(await warned()).toBe(0);
  });

  it('deny everything, with the cause, while they cannot be asked', async () => {
    engine.failure = { cause: 'unreachable', message: 'connection refused' };
    const { app, assessment } = await submit();
    expect(app.state).toBe('blocked');
    expect(assessment.policy).toBeNull();
    expect(assessment.verdict.reasons[0]).toContain('connection refused');
    expect(assessment.checks.map(({ id, status }) => [id, status])).toEqual([
      ['policy-engine', 'failed'],
      ['no', 'not-evaluated'],
      ['hm', 'not-evaluated'],
    ]);
    const preview = await backend
      .as('citizen-dev')
      .post('/assess', { manifest: lowManifest('another') });
    expect(preview.status).toBe(200);
    expect(preview.body.verdict.outcome).toBe('block');
    const { body } = await backend.as('auditor').get('/policies');
    expect(body.status.health).toBe('unavailable');
  });

  it('see the app as it is when it changes while they are asked', async () => {
    await submit();
    let calls = 0;
    const { evaluate } = engine;
    engine.evaluate = async (point, inputs) => {
      calls += 1;
      if (calls === 1) {
        // Somebody else is faster, while the policies are still being asked.
        await backend.as('citizen-dev').post('/requests', {
          manifest: mediumManifest('sales-notes-summarizer-v2'),
        });
      }
      return evaluate(point, inputs);
    };
    const manifest = lowManifest();
    manifest.spec.audience = 'personal';
    const { revision } = await submit(manifest);
    expect(revision.number).toBe(3);
    expect(calls).toBeGreaterThanOrEqual(3);
  });

  it('can be tried out, on an app or a manifest, and decide nothing', async () => {
    await submit();
    engine.decide = () => ({ deny: [finding('no')] });
    const tried = await backend.as('app-owner').post('/policies/try', {
      app: 'default/sales-notes-summarizer-v2',
      point: 'deployment',
      environment: 'staging',
    });
    expect(tried.body).toMatchObject({
      point: 'deployment',
      input: {
        environment: 'staging',
        approval: {
          state: 'approved',
          approvedEnvironments: ['sandbox', 'staging'],
        },
      },
      decision: { allow: false, deny: [{ rule: 'no' }] },
    });
    const faults = [
      {},
      { app: 'default/nobody-knows' },
      { manifest: { kind: 'MicroApp' } },
      { manifest: lowManifest(), point: 'token' },
      { manifest: lowManifest(), point: 'outbound', environment: 'sandbox' },
    ];
    for (const body of faults) {
      const { status } = await backend
        .as('app-owner')
        .post('/policies/try', body);
      expect(status).toBe('app' in body ? 404 : 400);
    }
    const app = await backend
      .as('auditor')
      .get('/apps/default/sales-notes-summarizer-v2');
    expect(app.body.state).toBe('approved');
  });

  it('are loaded anew only by whoever manages them', async () => {
    const asked = jest.spyOn(engine, 'refresh');
    const refused = await backend.as('auditor').post('/policies/reload', {});
    expect(refused.status).toBe(403);
    expect(asked).not.toHaveBeenCalled();
    const done = await backend
      .as('platform-admin')
      .post('/policies/reload', {});
    expect(done.status).toBe(200);
    expect(asked).toHaveBeenCalledTimes(1);
  });
});

describe('the log', () => {
  it('says which bundle decides, and loudly that none can', () => {
    const logger = mockServices.logger.mock();
    const engine = createTestEngine();
    const stop = reportEngine(engine, logger);
    expect(logger.info).toHaveBeenCalledWith(
      expect.stringContaining('bundle test of test is in force'),
    );
    engine.failure = { cause: 'timeout', message: 'no answer' };
    engine.change('next');
    expect(logger.error).toHaveBeenCalledWith(
      expect.stringContaining('everything is denied'),
    );
    stop();
    engine.change('other');
    expect(logger.error).toHaveBeenCalledTimes(1);
  });
});

describe('the bundle that comes with the plugin', () => {
  it('decides, with no server', async () => {
    const backend = await startMicroApps({ engine: null });
    try {
      const assess = async (manifest: object) =>
        (await backend.as('citizen-dev').post('/assess', { manifest })).body;
      const low = await assess(lowManifest());
      expect(low).toMatchObject({
        residual: { score: 42 },
        verdict: { outcome: 'auto-approve' },
      });
      const statuses = low.checks.map(
        ({ status }: { status: string }) => status,
      );
      expect(new Set(statuses)).toEqual(new Set(['passed', 'not-applicable']));
      const leaking = highManifest();
      leaking.spec.audience = 'personal';
      const denied = await assess(leaking);
      expect(denied.residual.score).toBeLessThan(50);
      expect(denied.verdict.outcome).toBe('block');
    } finally {
      await backend.stop();
    }
  });

  it('is refused at the start where the configuration makes no sense', async () => {
    await expect(
      startMicroApps({ config: { policy: { engine: 'magic' } } }),
    ).rejects.toThrow('microApps.policy.engine');
    await expect(
      startMicroApps({ config: { policy: { bundle: { fil: 'x' } } } }),
    ).rejects.toThrow('microApps.policy.bundle');
  });
});
