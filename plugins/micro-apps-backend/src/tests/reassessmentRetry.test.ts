import type { JsonObject } from '@backstage/types';
import type { PolicyInput } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Knex } from 'knex';
import { acting } from '../__testUtils__/approving';
import { setClock } from '../__testUtils__/clock';
import { onEachDatabase } from '../__testUtils__/eachDatabase';
import { lowManifest } from '../__testUtils__/manifests';
import { MicroAppsBackend, TEST_CONFIG } from '../__testUtils__/startMicroApps';
import {
  createTestEngine,
  TestEngine,
  testRule,
} from '../__testUtils__/testEngine';
import { waitFor } from '../__testUtils__/waitFor';

const ID = 'llm-enterprise-x';
const [first, ...others] = TEST_CONFIG.modelEndpoints as JsonObject[];
const isOdd = ({ app }: PolicyInput) => app.name === 'odd';
const REOPENED = {
  state: 'in-review',
  approvedRevision: { number: 1 },
  residual: { score: 56, tier: 'medium' },
  openRequest: {
    cause: 'reopened:register',
    legs: [{ name: 'security' }, { name: 'owner' }],
  },
};

onEachDatabase('an app that cannot be assessed when its time comes', start => {
  let engine: TestEngine;
  let backend: MicroAppsBackend;
  const { app, audit, decide, submit } = acting(() => backend);
  beforeEach(async () => {
    setClock('2026-03-01T08:00:00Z');
    engine = createTestEngine();
    engine.rules = [testRule('rule-x')];
    backend = await start({ engine });
    await submit(lowManifest('even'));
    await submit(lowManifest('odd'));
    // Long enough that nothing is caught up with because it was submitted a moment ago.
    setClock('2026-03-02T08:00:00Z');
  });
  afterEach(() => {
    jest.useRealTimers();
  });
  const put = async (id: string, version: number, extra: object) => {
    const [entry] = [first, ...others].filter(each => each.id === id);
    const { id: _id, ...rest } = entry;
    const { status, body } = await backend
      .as('platform-admin')
      .put(`/model-endpoints/${id}`, {
        version,
        reason: 'The vendor said so',
        entry: { ...rest, ...extra },
      });
    expect([status, body.error?.message]).toEqual([200, undefined]);
  };
  const job = async () =>
    (await backend.as('auditor').get('/model-endpoints/reassessment')).body;
  const done = (expected: object) =>
    waitFor(async () =>
      expect(await job()).toMatchObject({
        progress: { state: 'done' },
        ...expected,
      }),
    );
  const told = () =>
    backend.notifications.filter(({ payload }) =>
      payload.scope?.includes(':register:'),
    );
  const reopenings = async (name: string) =>
    (await audit(name)).filter(({ action }) => action === 'approval-reopen');
  const work = async () => {
    setClock(new Date(Date.now() + 60_000).toISOString());
    await backend.runTask('evaluate-policies');
    await backend.runTask('reassess-register');
  };

  it('has all follow from a change of the register once it can be, and is told of once', async () => {
    engine.fails = isOdd;
    await put(ID, 1, { trust: 6 });
    await done({ affected: 1, reopened: 1 });
    await work();
    expect(await app('odd')).toMatchObject({ state: 'approved' });
    await waitFor(() => expect(told()).toHaveLength(1));

    engine.fails = undefined;
    await work();
    expect(await app('odd')).toMatchObject(REOPENED);
    await done({ affected: 2, reopened: 2 });
    await work();
    for (const name of ['even', 'odd']) {
      expect(await reopenings(name)).toHaveLength(1);
    }
    await waitFor(() => expect(told()).toHaveLength(2));
    expect(new Set(told().map(({ payload }) => payload.scope)).size).toBe(2);
    expect(told()[1].payload).toMatchObject({
      link: '/catalog/default/microapp/odd/governance',
      description: expect.stringContaining('Approval is asked for once more'),
    });
  });

  it('is not forgotten because the register changes once more', async () => {
    engine.fails = isOdd;
    await put(ID, 1, { trust: 6 });
    await done({ affected: 1 });
    await put('openai-public', 1, { trust: 2 });
    await waitFor(async () =>
      expect(await job()).toMatchObject({
        progress: { state: 'done' },
        changed: [{ id: ID }, { id: 'openai-public' }],
      }),
    );
    engine.fails = undefined;
    await work();
    expect(await app('odd')).toMatchObject(REOPENED);
    expect(await reopenings('even')).toHaveLength(1);
    await waitFor(() => expect(told()).toHaveLength(2));
  });

  it('is asked for once what stood before it is turned down, and policies can be asked', async () => {
    const wider = lowManifest('odd');
    wider.spec.audience = 'department';
    await submit(wider);
    await put(ID, 1, { trust: 6 });
    await done({});
    // What follows from its end asks the policies as well.
    await backend.runTask('reassess-register');
    engine.failure = { cause: 'timeout', message: 'too slow' };
    const { status } = await decide('odd', 'security-reviewer', 'security', {
      decision: 'reject',
      comment: 'Not for so many.',
    });
    expect(status).toBe(201);
    expect(await app('odd')).toMatchObject({ state: 'approved' });
    engine.failure = undefined;
    await work();
    await work();
    expect(await app('odd')).toMatchObject({
      ...REOPENED,
      openRequest: { cause: 'reopened:policy' },
    });
    expect(await reopenings('odd')).toHaveLength(1);
  });

  it('counts among those newly in breach once it can be evaluated', async () => {
    engine.decide = input =>
      isOdd(input)
        ? {
            deny: [{ rule: 'rule-x', message: 'No.', remediation: 'Change.' }],
            rules: { 'rule-x': 'failed' },
          }
        : {};
    engine.fails = isOdd;
    const evaluation = async () =>
      (await backend.as('auditor').get('/policies')).body.evaluation;
    engine.change('v2');
    await waitFor(async () =>
      expect(await evaluation()).toMatchObject({
        state: 'done',
        bundle: { revision: 'v2' },
        newlyInBreach: 0,
      }),
    );
    engine.fails = undefined;
    await work();
    expect(await app('odd')).toMatchObject({ breachedRules: ['rule-x'] });
    expect(await evaluation()).toMatchObject({ newlyInBreach: 1 });
  });
});

onEachDatabase('a change of the register', (start, newDatabase) => {
  const scopes = (backend: MicroAppsBackend) =>
    backend.notifications.filter(({ payload }) =>
      payload.scope?.includes(':register:'),
    );
  afterEach(() => {
    jest.useRealTimers();
  });
  let backend: MicroAppsBackend;
  const { app, submit } = acting(() => backend);
  const change = (version: number, trust: number) => {
    const { id: _id, ...entry } = first;
    return backend
      .as('platform-admin')
      .put(`/model-endpoints/${ID}`, {
        version,
        reason: 'The vendor said so',
        entry: { ...entry, trust },
      })
      .expect(200);
  };
  const done = () =>
    waitFor(async () =>
      expect(
        (await backend.as('auditor').get('/model-endpoints/reassessment')).body,
      ).toMatchObject({ progress: { state: 'done' } }),
    );

  it('that the configuration makes while the portal is down is told of once', async () => {
    const knex = await newDatabase();
    backend = await start({ knex });
    await submit(lowManifest('low'));
    await backend.stop();
    const config = {
      modelEndpoints: [{ ...first, trust: 6 }, ...others],
    };
    backend = await start({ knex, config });
    await done();
    await waitFor(() => expect(scopes(backend)).toHaveLength(1));
    expect(await app('low')).toMatchObject(REOPENED);
    await backend.runTask('reassess-register');
    expect(scopes(backend)).toHaveLength(1);
  });

  it('reaches what was submitted meanwhile, though the portal was down after its end', async () => {
    setClock('2026-03-01T08:00:00Z');
    const knex = await newDatabase();
    const engine = createTestEngine();
    backend = await start({ knex, engine });
    await submit(lowManifest('early'));
    const { evaluate } = engine;
    engine.evaluate = async (point, inputs) => {
      const outcomes = await evaluate(point, inputs);
      engine.evaluate = evaluate;
      await change(1, 6);
      await done();
      return outcomes;
    };
    await submit(lowManifest('late'));
    expect((await app('late')).state).toBe('approved');
    await backend.stop();
    setClock('2026-03-01T12:00:00Z');
    backend = await start({ knex });
    await waitFor(async () =>
      expect(await app('late')).toMatchObject(REOPENED),
    );
    await waitFor(() => expect(scopes(backend)).toHaveLength(1));
  });

  it('is told of, once, to whom submitted an app by the register before meanwhile, and to nobody else', async () => {
    const engine = createTestEngine();
    backend = await start({ engine });
    await submit(lowManifest('early'));
    const { evaluate } = engine;
    engine.evaluate = async (point, inputs) => {
      const outcomes = await evaluate(point, inputs);
      // All apps are assessed by the other register before this one is written.
      engine.evaluate = evaluate;
      await change(1, 6);
      await done();
      return outcomes;
    };
    await submit(lowManifest('late'));
    await submit(lowManifest('after'));
    await backend.runTask('reassess-register');
    await backend.runTask('reassess-register');
    expect(await app('late')).toMatchObject(REOPENED);
    await waitFor(() => expect(scopes(backend)).toHaveLength(2));
    expect(scopes(backend).map(({ payload }) => payload.link)).toEqual([
      '/catalog/default/microapp/early/governance',
      '/catalog/default/microapp/late/governance',
    ]);
  });
});

onEachDatabase('apps that could not be assessed', (start, newDatabase) => {
  const names = Array.from({ length: 20 }, (_, index) => `odd-${index}`);
  let engine: TestEngine;
  let knex: Knex;
  let backends: MicroAppsBackend[];
  const { submit } = acting(() => backends[0]);
  beforeEach(async () => {
    setClock('2026-03-01T08:00:00Z');
    engine = createTestEngine();
    knex = await newDatabase();
    backends = [await start({ knex, engine }), await start({ knex, engine })];
    for (const name of ['even', ...names]) {
      await submit(lowManifest(name));
    }
    setClock('2026-03-02T08:00:00Z');
    engine.fails = ({ app }) => app.name !== 'even';
  });
  afterEach(() => {
    jest.useRealTimers();
  });
  const get = async (path: string) =>
    (await backends[0].as('auditor').get(path)).body;
  const assessed = async (action: string): Promise<string[]> =>
    (await get(`/audit?action=${action}&limit=100`)).items
      .map(({ app }: { app: string }) => app)
      .filter((app: string) => app !== 'default/even')
      .sort();
  const all = names.map(name => `default/${name}`).sort();

  it('after a change of the register are once, however many back ends make up for it', async () => {
    const { id: _id, ...entry } = first;
    await backends[0]
      .as('platform-admin')
      .put(`/model-endpoints/${ID}`, {
        version: 1,
        reason: 'The vendor said so',
        entry: { ...entry, trust: 6 },
      })
      .expect(200);
    await waitFor(async () =>
      expect(await get('/model-endpoints/reassessment')).toMatchObject({
        progress: { state: 'done' },
      }),
    );
    expect(await assessed('register-reassess')).toEqual([]);
    engine.fails = undefined;
    await Promise.all(
      backends.map(backend => backend.runTask('reassess-register')),
    );
    expect(await assessed('register-reassess')).toEqual(all);
  });

  it('by another bundle are once, however many back ends make up for it', async () => {
    engine.change('v2');
    await waitFor(async () =>
      expect(await get('/policies')).toMatchObject({
        evaluation: { state: 'done', bundle: { revision: 'v2' } },
      }),
    );
    engine.fails = undefined;
    const before = await assessed('policy-evaluate');
    await Promise.all(
      backends.map(backend => backend.runTask('evaluate-policies')),
    );
    expect(before).toEqual([]);
    expect(await assessed('policy-evaluate')).toEqual(all);
  });

  it('by the bundle in force, as they were submitted by another, are once', async () => {
    engine.fails = undefined;
    await Promise.all(
      backends.map(backend => backend.runTask('evaluate-policies')),
    );
    const before = await assessed('policy-evaluate');
    // As if another back end, with another bundle, had taken them a moment ago.
    await knex('policy_decisions').update({
      bundle_digest: 'another',
      decided_at: new Date(Date.now() - 1000),
    });
    await knex('policy_jobs').update({ started_at: new Date() });
    await Promise.all(
      backends.map(backend => backend.runTask('evaluate-policies')),
    );
    expect(before).toEqual([]);
    expect(await assessed('policy-evaluate')).toEqual(all);
  });
});
