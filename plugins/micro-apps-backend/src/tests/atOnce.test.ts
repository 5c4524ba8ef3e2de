import type { JsonObject } from '@backstage/types';
import { acting } from '../__testUtils__/approving';
import { onEachDatabase } from '../__testUtils__/eachDatabase';
import { holdRows, holdTable } from '../__testUtils__/holdTable';
import { lowManifest, mediumManifest } from '../__testUtils__/manifests';
import { user } from '../__testUtils__/people';
import { MicroAppsBackend, TEST_CONFIG } from '../__testUtils__/startMicroApps';
import { createTestEngine } from '../__testUtils__/testEngine';
import { waitFor } from '../__testUtils__/waitFor';

const DAY_MS = 24 * 60 * 60 * 1000;

onEachDatabase('what is done at once', (start, newDatabase) => {
  let backend: MicroAppsBackend;
  const { app, decide, submit } = acting(() => backend);
  const changeEntry = (extra: object) => {
    const [{ id, ...entry }] = TEST_CONFIG.modelEndpoints as JsonObject[];
    return backend
      .as('platform-admin')
      .put(`/model-endpoints/${id}`, {
        version: 1,
        reason: 'The vendor said so',
        entry: { ...entry, ...extra },
      })
      .expect(200);
  };
  /** Also what follows from the end. */
  const reassessed = () => backend.runTask('reassess-register');

  it('is told to owners, although others are being told', async () => {
    const knex = await newDatabase();
    backend = await start({ knex });
    await submit(lowManifest('first'));
    const late = lowManifest('late');
    late.metadata.title = 'Found later';
    late.spec.models = [
      { endpoint: 'openai-public', model: 'gpt-5', version: '1' },
    ];
    await submit(late);

    const outbox = await holdTable(knex, 'outbox');
    await changeEntry({
      models: [
        {
          model: 'llm-enterprise-x',
          versions: ['2026-01-01', '2027-01-01'],
          deprecated: ['2026-01-01'],
        },
      ],
    });
    const effects = () => knex('register_job_apps');
    await waitFor(async () => expect(await effects()).toHaveLength(1));
    await outbox.waiting();
    const [effect] = await effects();
    const { id: lateId } = await knex('micro_apps')
      .where('name', 'late')
      .first('id');
    // As another back end does that assesses what was submitted meanwhile.
    await knex('register_job_apps').insert({
      ...effect,
      app_id: lateId,
      told_at: null,
    });
    await outbox.release();

    const told = () =>
      backend.notifications
        .filter(({ payload }) => payload.scope?.includes(':register:'))
        .map(({ payload }) => `${payload.title} ${payload.description}`)
        .join();
    await waitFor(async () => {
      await backend.runTask('reassess-register');
      expect(told()).toContain('Sales notes summarizer');
      expect(told()).toContain('Found later');
    });
  });

  it('is decided for somebody before the delegation ends, or not at all', async () => {
    const knex = await newDatabase();
    backend = await start({ knex });
    const { request } = await submit(mediumManifest());
    const { body } = await backend
      .as('security-reviewer')
      .post('/me/delegations', {
        delegate: user('loner'),
        endsAt: new Date(Date.now() + DAY_MS),
      });

    const decisions = await holdTable(knex, 'approval_decisions');
    const deciding = backend
      .as('loner')
      .post(`/approvals/${request.id}/decisions`, {
        leg: 'security',
        decision: 'approve',
        digest: request.digest,
      })
      .then(({ status }) => status);
    await decisions.waiting();
    const ending = backend
      .as('security-reviewer')
      .post(`/me/delegations/${body.delegation.id}/end`, {})
      .then(({ status }) => status);
    await Promise.race([ending, decisions.waiting('audit_head')]);
    await decisions.release();
    const [decided, ended] = [await deciding, await ending];
    expect([201, 403]).toContain(decided);
    expect(ended).toBe(200);

    const { body: audit } = await backend
      .as('auditor')
      .get('/audit?action=request-decide&action=delegation-end');
    // The newest first.
    expect(audit.items.map(({ action }: { action: string }) => action)).toEqual(
      decided === 201
        ? ['delegation-end', 'request-decide']
        : ['delegation-end'],
    );
  });

  it('is owed to an app that comes back while it is taken to be out of service', async () => {
    const failure = { cause: 'timeout' as const, message: 'too slow' };
    const engine = createTestEngine();
    const knex = await newDatabase();
    backend = await start({ knex, engine });
    await submit(lowManifest('low'));
    await submit(mediumManifest('low'));
    await changeEntry({ trust: 6 });
    await reassessed();
    await backend.runTask('evaluate-policies');
    engine.failure = failure;
    const turnedDown = await decide('low', 'security-reviewer', 'security', {
      decision: 'reject',
      comment: 'Not for so many.',
    });
    expect(turnedDown.status).toBe(201);
    const reason = { reason: 'Nobody uses it' };
    const path = '/apps/default/low/decommission';
    await backend.as('app-owner').post(path, reason).expect(201);

    engine.failure = undefined;
    const owed = await holdRows(knex, 'owed_judgements');
    const makingUp = backend.runTask('evaluate-policies');
    await owed.waiting();
    engine.failure = failure;
    const callingOff = backend
      .as('app-owner')
      .post(`${path}/call-off`, reason)
      .then(({ status }) => status);
    await Promise.race([callingOff, owed.waiting('micro_apps')]);
    await owed.release();
    await makingUp;
    expect(await callingOff).toBe(200);

    engine.failure = undefined;
    await backend.runTask('evaluate-policies');
    expect(await app('low')).toMatchObject({
      state: 'in-review',
      openRequest: { revision: 1, cause: 'reopened:policy' },
    });
  });
});
