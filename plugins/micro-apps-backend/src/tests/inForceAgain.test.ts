import type { JsonObject } from '@backstage/types';
import { acting } from '../__testUtils__/approving';
import { changingCatalog } from '../__testUtils__/changingCatalog';
import { setClock } from '../__testUtils__/clock';
import { onEachDatabase } from '../__testUtils__/eachDatabase';
import { lowManifest, mediumManifest } from '../__testUtils__/manifests';
import { MicroAppsBackend, TEST_CONFIG } from '../__testUtils__/startMicroApps';
import { createTestEngine } from '../__testUtils__/testEngine';

const ID = 'llm-enterprise-x';
const SALES = 'group:default/sales-ops';
const START = '2026-03-01T08:00:00.000Z';
const [first] = TEST_CONFIG.modelEndpoints as JsonObject[];
const JUDGED_ANEW = {
  state: 'in-review',
  orphanedSince: null,
  decommission: { state: 'called-off' },
  residual: { score: 56, tier: 'medium' },
  openRequest: { cause: 'reopened:policy' },
};

onEachDatabase('what is in force again', start => {
  const engine = createTestEngine();
  let backend: MicroAppsBackend;
  let catalog: ReturnType<typeof changingCatalog>;
  const { app, approve, audit, decide, submit, verify } = acting(() => backend);
  const day = (days: number) =>
    setClock(
      new Date(Date.parse(START) + days * 24 * 60 * 60 * 1000).toISOString(),
    );
  const lessTrust = () => {
    const { id: _id, ...entry } = first;
    return backend
      .as('platform-admin')
      .put(`/model-endpoints/${ID}`, {
        version: 1,
        reason: 'The vendor said so',
        entry: { ...entry, trust: 6 },
      })
      .expect(200);
  };
  const watch = async (days: number) => {
    day(days);
    await backend.runTask('watch-ownership');
  };
  /** Without an owner, and retired because nobody took it over. */
  const retire = async (name: string) => {
    await watch(0);
    const group = catalog.entity(SALES);
    catalog.remove(SALES);
    await watch(1);
    await watch(2);
    await watch(32);
    await watch(33);
    expect((await app(name)).state).toBe('decommissioning');
    return group;
  };

  beforeEach(async () => {
    day(0);
    catalog = changingCatalog();
    backend = await start({
      engine,
      catalog: catalog.catalog,
      config: { decommission: { coolingDays: 7 } },
    });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('keeps the score that it comes to now, also where the approval covers that', async () => {
    await submit(mediumManifest('medium'));
    await approve('medium');
    const wider = mediumManifest('medium');
    wider.spec.audience = 'company';
    await submit(wider);
    await lessTrust();
    await backend.runTask('reassess-register');
    await decide('medium', 'security-reviewer', 'security', {
      decision: 'reject',
      comment: 'No.',
    });
    expect(await app('medium')).toMatchObject({
      state: 'approved',
      residual: { score: 84, tier: 'medium' },
      assessment: { residual: { score: 84 } },
      openRequest: null,
    });
  });

  it('is not assessed for who may not call the decommission off', async () => {
    await submit(lowManifest('notes'));
    const path = '/apps/default/notes/decommission';
    await backend.as('app-owner').post(path, { reason: 'Done.' }).expect(201);
    const evaluate = jest.spyOn(engine, 'evaluate');
    const callOff = (person: string) =>
      backend.as(person).post(`${path}/call-off`, { reason: 'Still used.' });
    await callOff('loner').expect(403);
    expect(evaluate).not.toHaveBeenCalled();
    await callOff('app-owner').expect(200);
    expect(evaluate).toHaveBeenCalledTimes(1);
    evaluate.mockRestore();
  });

  it('is judged where the owner of what was to be retired is back', async () => {
    await submit(lowManifest('notes'));
    const group = await retire('notes');
    await lessTrust();
    catalog.add(group);
    await watch(34);
    expect(await app('notes')).toMatchObject(JUDGED_ANEW);
    await watch(35);
    expect(
      (await audit('notes')).filter(
        ({ action }) => action === 'approval-reopen',
      ),
    ).toHaveLength(1);
  });

  it('is judged where somebody takes over what was to be retired', async () => {
    await submit(lowManifest('notes'));
    await retire('notes');
    await lessTrust();
    const { currentRevision } = await app('notes');
    await backend
      .as('platform-admin')
      .post('/apps/default/notes/handover/acceptance', {
        digest: currentRevision.digest,
      })
      .expect(201);
    expect(await app('notes')).toMatchObject({
      ...JUDGED_ANEW,
      owner: 'group:default/platform',
      openRequest: { revision: 2, cause: 'reopened:policy' },
    });
  });

  it('has the end of a verification follow that came while it was out of service', async () => {
    const manifest = mediumManifest('bot');
    manifest.spec.controls = [{ id: 'pii-masking' }];
    await submit(manifest);
    await verify('bot', 'pii-masking', {
      expiresAt: new Date(Date.now() + 3 * 24 * 60 * 60 * 1000).toISOString(),
    });
    expect(await app('bot')).toMatchObject({ state: 'approved', score: 36 });
    const path = '/apps/default/bot/decommission';
    await backend.as('app-owner').post(path, { reason: 'Done.' }).expect(201);
    day(4);
    await backend.runTask('expire-controls');
    await backend
      .as('app-owner')
      .post(`${path}/call-off`, { reason: 'Still used.' })
      .expect(200);
    await backend.runTask('expire-controls');
    await backend.runTask('expire-controls');
    expect(await app('bot')).toMatchObject({ state: 'in-review', score: 63 });
    const actions = (await audit('bot')).map(({ action }) => action);
    for (const action of ['control-expire', 'approval-reopen']) {
      expect(actions.filter(other => other === action)).toHaveLength(1);
    }
  });
});
