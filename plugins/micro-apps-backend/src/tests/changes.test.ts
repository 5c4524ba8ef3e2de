import type {
  ManifestInput,
  PolicyInput,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { acting } from '../__testUtils__/approving';
import { setClock } from '../__testUtils__/clock';
import { onEachDatabase } from '../__testUtils__/eachDatabase';
import { lowManifest, mediumManifest } from '../__testUtils__/manifests';
import type { MicroAppsBackend } from '../__testUtils__/startMicroApps';
import {
  createTestEngine,
  TestEngine,
  testRule,
} from '../__testUtils__/testEngine';
import { waitFor } from '../__testUtils__/waitFor';

const NAME = 'department-bot';
const manifest = (change: (spec: ManifestInput['spec']) => void = () => {}) => {
  const input = mediumManifest(NAME);
  change(input.spec);
  return input;
};
const reworded = (purpose = 'Something else.') =>
  manifest(spec => {
    spec.purpose = purpose;
  });
const widened = () =>
  manifest(spec => {
    spec.audience = 'company';
  });

onEachDatabase('changes of an approved app', start => {
  let backend: MicroAppsBackend;
  let engine: TestEngine;
  const { app, approve, audit, decide, submit } = acting(() => backend);
  const titles = () =>
    backend.notifications.map(({ payload }) => payload.title);

  beforeEach(() => {
    setClock('2026-01-01T10:00:00Z');
    engine = createTestEngine();
  });
  afterEach(() => {
    jest.useRealTimers();
  });
  const begin = async (
    changeControl: object = {},
    conditions?: string[],
  ): Promise<void> => {
    backend = await start({ engine, config: { changeControl } });
    await submit(manifest());
    await approve(NAME, conditions);
    setClock('2026-01-10T10:00:00Z');
  };

  it('carry the approval over where nothing changed that matters', async () => {
    await begin();
    const { app: changed, request, revision } = await submit(reworded());
    expect(changed).toMatchObject({
      state: 'approved',
      approvedRevision: 2,
      openRequestId: null,
      // A renewal is not an approval, nor the other way round.
      nextReviewAt: '2026-03-02T10:00:00.000Z',
    });
    expect(request).toMatchObject({
      state: 'carried-over',
      cause: 'change',
      reasons: [{ id: 'immaterial' }],
      legs: [],
    });
    expect(revision.change).toEqual({
      against: 1,
      material: false,
      reasons: request.reasons,
    });
    expect(await audit(NAME)).toMatchObject([
      {
        action: 'request-submit',
        summary: expect.stringContaining('the approval in force carries over'),
        data: {
          states: ['approved', 'submitted', 'approved'],
          request: 'carried-over',
          change: { against: 1, material: false },
        },
      },
      {},
      {},
      {},
    ]);
    await waitFor(() =>
      expect(titles()).toContain(
        'The approval of “Sales notes summarizer” carries over',
      ),
    );
    const again = await backend
      .as('citizen-dev')
      .post('/requests', { manifest: reworded() });
    expect(again.status).toBe(409);
    const feed = await backend.asService().get('/entities');
    expect(feed.body.items.at(-1).manifest.spec.purpose).toBe(
      'Something else.',
    );
  });

  it('wait for people where one matters, and the approved revision stays in force', async () => {
    await begin();
    const { app: changed, request, revision } = await submit(widened());
    expect(changed).toMatchObject({ state: 'in-review', approvedRevision: 1 });
    expect(request).toMatchObject({ state: 'open', cause: 'change' });
    expect(revision.change).toMatchObject({
      against: 1,
      material: true,
      reasons: [
        {
          id: 'score',
          label: 'The risk goes up: 63 (medium) -> 105 (medium)',
        },
        {
          id: 'audience',
          label: 'Wider audience: department -> company',
          paths: ['spec.audience'],
        },
      ],
    });
    await waitFor(() =>
      expect(
        backend.notifications.map(({ payload }) => payload.description),
      ).toContain(
        'The risk goes up: 63 (medium) -> 105 (medium); Wider audience: department -> company. A medium risk of 105 waits for security and owner.',
      ),
    );
    await decide(NAME, 'security-reviewer', 'security', {
      decision: 'reject',
      comment: 'No.',
    });
    expect(await app(NAME)).toMatchObject({
      state: 'approved',
      approvedRevision: { number: 1 },
    });
  });

  it.each([
    [true, 'approved', 'approved'],
    [false, 'in-review', 'blocked'],
  ])(
    'keep what was approved in force meanwhile as configured: %s',
    async (keepInForce, whileInReview, whileBlocked) => {
      await begin({ keepInForce });
      const seen: PolicyInput[] = [];
      const state = async (point: string, digest?: string) => {
        await backend.as('citizen-dev').post('/decisions', {
          app: `default/${NAME}`,
          environment: 'staging',
          point,
          digest,
        });
        const input = seen.at(-1) as PolicyInput & {
          approval: { state: string };
        };
        return input.approval.state;
      };
      engine.decide = input => {
        seen.push(input);
        return {};
      };
      const { revision } = await submit(widened());
      expect(await state('token')).toBe(whileInReview);
      expect(await state('deployment', revision.digest)).toBe('in-review');
      await submit(
        manifest(spec => {
          spec.audience = 'external';
          spec.network = { outbound: 'open', destinations: [] };
          spec.environments.push('production');
        }),
      );
      expect((await app(NAME)).state).toBe('blocked');
      expect(await state('token')).toBe(whileBlocked);
    },
  );

  it('are compared with what is in force, though another one waits', async () => {
    await begin();
    await submit(widened());
    const { app: changed, revision } = await submit(reworded());
    expect(changed).toMatchObject({ state: 'approved', approvedRevision: 3 });
    expect(revision).toMatchObject({ number: 3, change: { against: 1 } });

    await submit(widened());
    const back = await submit(reworded('Something else.'));
    expect(back).toMatchObject({
      app: { state: 'approved', approvedRevision: 5 },
      request: {
        state: 'carried-over',
        reasons: [{ label: 'The facts are those that are in force' }],
      },
    });
    const { body } = await backend
      .as('auditor')
      .get(`/apps/default/${NAME}/revisions`);
    expect(
      body.items.map(({ outcome }: { outcome: string }) => outcome),
    ).toEqual([
      'carried-over',
      'superseded',
      'carried-over',
      'superseded',
      'approved',
    ]);
  });

  it('matter as far as the company says', async () => {
    await begin({ material: ['model'] });
    expect((await submit(widened())).request.state).toBe('carried-over');
    const other = await submit(
      manifest(spec => {
        spec.models[0].version = '2099-01-01';
      }),
    );
    expect(other.request).toMatchObject({
      state: 'open',
      reasons: [{ id: 'model' }],
    });
  });

  it('do not carry over what policies deny, or ask more people for', async () => {
    await begin();
    engine.rules = [testRule('rule-x')];
    engine.decide = () => ({
      deny: [{ rule: 'rule-x', message: 'No.', remediation: 'Change it.' }],
      rules: { 'rule-x': 'failed' },
    });
    expect(await submit(reworded())).toMatchObject({
      app: { state: 'blocked', approvedRevision: 1 },
      revision: { change: { material: true, reasons: [{ id: 'verdict' }] } },
    });
    engine.decide = () => ({
      require: [
        {
          rule: 'rule-x',
          message: 'Privacy.',
          legs: [{ name: 'privacy', count: 1 }],
        },
      ],
      rules: { 'rule-x': 'passed' },
    });
    expect(await submit(reworded('Again.'))).toMatchObject({
      app: { state: 'in-review' },
      revision: { change: { reasons: [{ id: 'verdict' }] } },
    });
  });

  it('keep the conditions of the approval in force', async () => {
    await begin({}, ['Mask account numbers by March.']);
    expect((await submit(reworded())).app).toMatchObject({
      state: 'approved',
      openConditions: 1,
    });
    await submit(widened());
    await decide(NAME, 'security-reviewer', 'security', {
      decision: 'approve-with-conditions',
      comment: 'See the condition.',
      conditions: ['Tell the works council.'],
    });
    expect((await app(NAME)).openConditions).toBe(2);
    await submit(reworded('Yet something else.'));
    const detail = await app(NAME);
    expect(detail).toMatchObject({ state: 'approved', openConditions: 1 });
    expect(detail.conditions).toMatchObject([
      {
        text: 'Mask account numbers by March.',
        state: 'open',
        revision: 1,
        boundTo: 4,
      },
      {
        text: 'Tell the works council.',
        state: 'withdrawn',
        boundTo: null,
        resolution:
          'A newer revision was submitted before this one was approved.',
      },
    ]);
    expect((await audit(NAME))[0]).toMatchObject({
      data: { conditions: { open: 1, withdrawn: 1 } },
    });
  });

  it('leave a review that is overdue where it is, however low the risk', async () => {
    backend = await start({ engine });
    await submit(lowManifest(NAME));
    const change = lowManifest(NAME);
    for (const [day, expected, audience] of [
      ['2026-03-20', 'review-due', 'personal'],
      ['2026-04-03', 'overdue', 'team'],
    ] as const) {
      setClock(`${day}T10:00:00Z`);
      await backend.runTask('hold-reviews');
      change.spec.audience = audience;
      const { app: changed } = await submit(change);
      expect(changed).toMatchObject({
        state: expected,
        nextReviewAt: '2026-04-01T10:00:00.000Z',
      });
    }
  });

  it('of a suspended app need people, however low the risk', async () => {
    backend = await start({
      engine,
      config: { reviews: { overdue: 'enforce' } },
    });
    await submit(lowManifest(NAME));
    setClock('2026-04-20T10:00:00Z');
    await backend.runTask('hold-reviews');
    setClock('2026-05-20T10:00:00Z');
    await backend.runTask('hold-reviews');
    expect((await app(NAME)).state).toBe('suspended');
    const harmless = lowManifest(NAME);
    harmless.spec.audience = 'personal';
    expect(await submit(harmless)).toMatchObject({
      app: { state: 'in-review', residual: { tier: 'low' } },
      request: {
        reasons: [{ id: 'stopped' }],
        legs: [{ name: 'security' }, { name: 'owner' }],
      },
    });
    await approve(NAME);
    expect(await app(NAME)).toMatchObject({
      state: 'approved',
      review: { open: null, lastReviewedAt: '2026-05-20T10:00:00.000Z' },
    });
  });
});
