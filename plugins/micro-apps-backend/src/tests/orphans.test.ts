import { appDetailSchema } from '@micro-apps/backstage-plugin-micro-apps-common';
import { changingCatalog } from '../__testUtils__/changingCatalog';
import { setClock } from '../__testUtils__/clock';
import { onEachDatabase } from '../__testUtils__/eachDatabase';
import { fileEntity, gitCatalog } from '../__testUtils__/gitCatalog';
import { lowManifest, mediumManifest } from '../__testUtils__/manifests';
import { ENTITIES } from '../__testUtils__/people';
import type { MicroAppsBackend } from '../__testUtils__/startMicroApps';

const APP = '/apps/default/notes';
const SALES = 'group:default/sales-ops';
const PLATFORM = 'group:default/platform';
const START = '2026-03-01T08:00:00.000Z';

const at = (days: number, hours = 0) =>
  new Date(
    Date.parse(START) + (days * 24 + hours) * 60 * 60 * 1000,
  ).toISOString();

onEachDatabase('apps without an owner', start => {
  afterEach(() => jest.useRealTimers());

  async function prepare(names = ['notes']) {
    const catalog = changingCatalog();
    setClock(START);
    const backend = await start({
      catalog: catalog.catalog,
      config: { decommission: { coolingDays: 7 } },
    });
    for (const name of names) {
      await backend
        .as('citizen-dev')
        .post('/requests', { manifest: lowManifest(name) })
        .expect(201);
    }
    await run(backend, 0);
    return { backend, ...catalog };
  }

  async function run(backend: MicroAppsBackend, days: number, hours = 0) {
    setClock(at(days, hours));
    await backend.runTask('watch-ownership');
  }

  async function detail(backend: MicroAppsBackend, person = 'auditor') {
    const { body } = await backend.as(person).get(APP).expect(200);
    return appDetailSchema.parse(body);
  }

  const asked = (backend: MicroAppsBackend) =>
    backend.notifications.filter(({ payload }) =>
      /owns|have no owner/.test(payload.title),
    );

  it('flags them within a day, asks once, and forgets it when the owner is back', async () => {
    const { backend, remove, add, entity } = await prepare(['notes', 'other']);
    const group = entity(SALES);
    remove(SALES);
    await run(backend, 0, 1);
    expect((await detail(backend)).orphanedSince).toBeNull();
    await run(backend, 0, 7);
    expect(await detail(backend)).toMatchObject({
      orphanedSince: at(0, 7),
      state: 'approved',
      nextStep: expect.stringContaining('nobody answers for it'),
      ownership: {
        orphan: {
          reason: 'owner-gone',
          since: at(0, 7),
          deadline: at(30, 7),
          asked: [PLATFORM],
          isRetiring: false,
        },
      },
    });
    await run(backend, 0, 8);
    expect(asked(backend)).toHaveLength(2);
    // The second takes the place of the first.
    expect(asked(backend)[1]).toMatchObject({
      recipients: { entityRef: [PLATFORM] },
      payload: {
        title: `2 apps of ${SALES} have no owner any more`,
        scope: `micro-apps:owner:${SALES}:gone`,
      },
    });
    expect(asked(backend)[0].payload.scope).toBe(
      asked(backend)[1].payload.scope,
    );
    const { body: listed } = await backend
      .as('auditor')
      .get('/apps?ownerless=true');
    expect(listed.totalItems).toBe(2);
    const { body: waiting } = await backend
      .as('platform-admin')
      .get('/handovers');
    expect(waiting.totalItems).toBe(2);

    add(group);
    await run(backend, 0, 9);
    expect(await detail(backend)).toMatchObject({
      orphanedSince: null,
      ownership: { orphan: null },
    });
    const { body: none } = await backend
      .as('auditor')
      .get('/apps?ownerless=true');
    expect(none.totalItems).toBe(0);
    const { body: audit } = await backend.as('auditor').get(`${APP}/audit`);
    expect(audit.items.map(({ action }: { action: string }) => action)).toEqual(
      ['owner-returned', 'owner-lost', 'request-submit'],
    );
  });

  it('believes nothing that the catalog does not say', async () => {
    const { backend, state, remove, add, entity } = await prepare();
    state.isDown = true;
    setClock(at(0, 1));
    await expect(backend.runTask('watch-ownership')).rejects.toThrow(/catalog/);
    state.isDown = false;
    const [group, platform] = [entity(SALES), entity(PLATFORM)];
    remove(SALES);
    remove(PLATFORM);
    await run(backend, 1);
    await run(backend, 2);
    expect((await detail(backend)).orphanedSince).toBeNull();
    add(platform);
    await run(backend, 3);
    add(group);
    // Gone at two moments with a return between them is not gone all the time.
    await run(backend, 3, 1);
    remove(SALES);
    await run(backend, 3, 7);
    expect((await detail(backend)).orphanedSince).toBeNull();
    await run(backend, 3, 13);
    expect((await detail(backend)).orphanedSince).toBe(at(3, 13));
  });

  it('finds groups without people, and asks the closest group above that has some', async () => {
    const { backend, empty, add, entity } = await prepare();
    const acme = entity('group:default/acme');
    add({
      ...acme,
      relations: [{ type: 'hasMember', targetRef: 'user:default/loner' }],
    });
    empty(SALES);
    await run(backend, 1);
    await run(backend, 1, 6);
    expect((await detail(backend)).ownership.orphan).toMatchObject({
      reason: 'group-empty',
      asked: ['group:default/acme', PLATFORM],
    });
    // People in a group below are people of the group.
    add({
      ...entity(SALES),
      relations: [
        { type: 'parentOf', targetRef: 'group:default/solo' },
        { type: 'childOf', targetRef: 'group:default/acme' },
      ],
    });
    await run(backend, 1, 7);
    expect((await detail(backend)).orphanedSince).toBeNull();
  });

  it('lets those who were asked take one over in one step', async () => {
    const { backend, remove } = await prepare();
    remove(SALES);
    await run(backend, 1);
    await run(backend, 2);
    const { ownership, currentRevision } = await detail(
      backend,
      'platform-admin',
    );
    expect(ownership.access).toMatchObject({
      take: { allowed: true, as: [PLATFORM, 'user:default/platform-admin'] },
      offer: { allowed: true },
    });
    const { digest } = currentRevision;
    const take = (person: string, to?: string) =>
      backend.as(person).post(`${APP}/handover/acceptance`, { digest, to });
    await take('loner', 'group:default/solo').expect(403);
    await take('platform-admin', 'group:default/solo').expect(400);
    await take('platform-admin').expect(201);
    expect(await detail(backend)).toMatchObject({
      owner: PLATFORM,
      orphanedSince: null,
      state: 'approved',
    });
    await take('platform-admin', PLATFORM).expect(409);
    await run(backend, 3);
    expect((await detail(backend)).orphanedSince).toBeNull();
  });

  it('retires what nobody takes over, until somebody does', async () => {
    const { backend, remove } = await prepare();
    remove(SALES);
    await run(backend, 1);
    await run(backend, 2);
    await run(backend, 25, 1);
    await run(backend, 25, 2);
    const reminders = () =>
      backend.notifications.filter(({ payload }) =>
        payload.title.includes('unless somebody takes it over'),
      );
    expect(reminders()).toHaveLength(1);
    await run(backend, 31, 1);
    expect(reminders()).toHaveLength(2);
    await run(backend, 32);
    await run(backend, 32, 1);
    expect(await detail(backend)).toMatchObject({
      state: 'decommissioning',
      ownership: { orphan: { isRetiring: true } },
      decommission: {
        state: 'cooling',
        requestedBy: 'service:micro-apps',
        coolingEndsAt: at(39),
      },
    });

    // Called off by hand, it has the same time once more.
    await backend
      .as('platform-admin')
      .post(`${APP}/decommission/call-off`, { reason: 'HR wants it.' })
      .expect(200);
    await run(backend, 33);
    expect(await detail(backend)).toMatchObject({
      state: 'approved',
      ownership: { orphan: { deadline: at(63), isRetiring: false } },
    });
    await run(backend, 63);
    await run(backend, 64);
    const retired = await detail(backend);
    expect(retired.state).toBe('decommissioning');

    await backend
      .as('platform-admin')
      .post(`${APP}/handover`, { to: 'user:default/loner' })
      .expect(201);
    await backend
      .as('loner')
      .post(`${APP}/handover/acceptance`, {
        digest: retired.currentRevision.digest,
      })
      .expect(201);
    expect(await detail(backend)).toMatchObject({
      owner: 'user:default/loner',
      state: 'approved',
      orphanedSince: null,
      decommission: { state: 'called-off' },
    });
    const { body: audit } = await backend.as('auditor').get('/audit/verify');
    expect(audit.status).toBe('intact');
  });

  it('retires what was planned to end later, and keeps to an end that comes before', async () => {
    const { backend, remove } = await prepare(['notes', 'soon']);
    const plan = (name: string, days: number) =>
      backend
        .as('app-owner')
        .post(`/apps/default/${name}/decommission`, {
          reason: 'Replaced.',
          plannedFor: at(days),
        })
        .expect(201);
    await plan('notes', 300);
    await plan('soon', 20);
    remove(SALES);
    await run(backend, 1);
    await run(backend, 2);
    setClock(at(20, 1));
    await backend.runTask('decommission-apps');
    await run(backend, 32, 1);
    expect(await detail(backend)).toMatchObject({
      state: 'decommissioning',
      ownership: { orphan: { isRetiring: true } },
      decommission: {
        state: 'cooling',
        requestedBy: 'service:micro-apps',
        coolingEndsAt: at(39, 1),
      },
    });
    const { body: soon } = await backend
      .as('auditor')
      .get('/apps/default/soon')
      .expect(200);
    expect(soon.decommission.requestedBy).toBe('user:default/app-owner');
  });

  it('tells once why what nobody takes over cannot be retired', async () => {
    const catalog = changingCatalog();
    setClock(START);
    const backend = await start({
      catalog: catalog.catalog,
      config: {
        decommission: {
          targets: [
            {
              id: 'drive',
              title: 'Shared drive',
              kind: 'store',
              adapter: 'manual',
              belongsTo: { apps: ['default/notes', 'default/other'] },
              resource: 'folder',
            },
          ],
        },
      },
    });
    for (const name of ['notes', 'other']) {
      await backend
        .as('citizen-dev')
        .post('/requests', { manifest: lowManifest(name) })
        .expect(201);
    }
    await run(backend, 0);
    catalog.remove(SALES);
    await run(backend, 1);
    await run(backend, 2);
    await run(backend, 32, 1);
    await run(backend, 33);
    const told = backend.notifications.filter(({ payload }) =>
      payload.title.includes('cannot be retired'),
    );
    expect(
      told.map(({ recipients, payload }) => [
        (recipients as { entityRef: string[] }).entityRef,
        payload.description,
      ]),
    ).toEqual(
      expect.arrayContaining([
        [[PLATFORM], expect.stringContaining('default/other')],
        [[PLATFORM], expect.stringContaining('default/notes')],
      ]),
    );
    expect(told).toHaveLength(2);
    expect(await detail(backend)).toMatchObject({
      state: 'approved',
      ownership: {
        orphan: {
          isRetiring: false,
          obstacle: expect.stringContaining('default/other'),
        },
      },
    });
    const { body: hidden } = await backend.as('loner').get(APP).expect(200);
    expect(hidden.ownership.orphan.obstacle).toBeNull();

    const { currentRevision } = await detail(backend);
    await backend
      .as('platform-admin')
      .post(`${APP}/handover/acceptance`, { digest: currentRevision.digest })
      .expect(201);
    expect((await detail(backend)).ownership.orphan).toBeNull();
  });

  it('has two people look at what is removed by hand', async () => {
    const { backend, remove } = await prepare();
    remove(SALES);
    await run(backend, 1);
    await run(backend, 2);
    await run(backend, 32);
    setClock(at(40));
    await backend.runTask('decommission-apps');
    const target = 'endpoint-llm-enterprise-x';
    const attest = (person: string) =>
      backend
        .as(person)
        .post(`${APP}/decommission/targets/${target}/attestation`, {
          left: 0,
          evidence: `${person} looked.`,
        });
    await attest('platform-admin').expect(201);
    const step = (await detail(backend, 'platform-admin')).decommission
      ?.steps[0];
    expect(step).toMatchObject({
      state: 'attestation',
      action: expect.stringContaining('user:default/platform-admin attested'),
      mayAttest: false,
      reasonNot: expect.stringContaining('a second person'),
    });
    const { body: again } = await attest('platform-admin').expect(403);
    expect(again.error.message).toContain('You attested this already');

    await attest('app-owner').expect(201);
    await backend.runTask('decommission-apps');
    const { body } = await backend
      .as('auditor')
      .get(`${APP}/decommission/certificate`)
      .expect(200);
    expect(body.certificate).toMatchObject({
      requestedBy: 'service:micro-apps',
      targets: [
        {
          id: target,
          attestedFirstBy: 'user:default/platform-admin',
          completedBy: 'user:default/app-owner',
        },
      ],
    });
  });

  it('keeps what two back ends do at the same moment single', async () => {
    const { backend, remove } = await prepare(['notes', 'b', 'c', 'd']);
    remove(SALES);
    await run(backend, 1);
    setClock(at(2));
    await Promise.all([
      backend.runTask('watch-ownership'),
      backend.runTask('watch-ownership'),
      backend.runTask('watch-ownership'),
    ]);
    expect(asked(backend)).toHaveLength(4);
    const { body } = await backend
      .as('auditor')
      .get('/audit?action=owner-lost');
    expect(
      body.items.filter(
        ({ action }: { action: string }) => action === 'owner-lost',
      ),
    ).toHaveLength(4);
  });

  it('leaves the owner to the file that an app is kept in, until that is gone', async () => {
    const git = gitCatalog();
    setClock(START);
    const backend = await start({ catalog: git.catalog });
    const file = fileEntity(lowManifest('notes'));
    git.put(file);
    await backend.runTask('follow-files');
    const { currentRevision } = await detail(backend);
    const act = (path: string, body: object) =>
      backend.as('app-owner').post(`${APP}/handover${path}`, body);
    const { body: refused } = await act('', {
      to: 'group:default/solo',
    }).expect(409);
    expect(refused.error.message).toContain('notes/catalog-info.yaml');

    git.remove(file);
    await backend.runTask('follow-files');
    setClock(at(2));
    await backend.runTask('follow-files');
    await run(backend, 2, 1);
    expect((await detail(backend)).ownership.orphan).toMatchObject({
      reason: 'source-missing',
      asked: [SALES, PLATFORM],
    });
    await act('/acceptance', {
      digest: currentRevision.digest,
      to: SALES,
    }).expect(201);
    const kept = await detail(backend);
    expect(kept).toMatchObject({
      origin: { type: 'registry', location: null, missingSince: null },
      orphanedSince: null,
      state: 'approved',
      currentRevision: { number: 1, digest: currentRevision.digest },
    });
    // The form can change it from here on.
    await backend
      .as('app-owner')
      .post('/requests', { manifest: mediumManifest('notes'), baseRevision: 1 })
      .expect(201);
  });

  it('asks the catalog little, however many apps there are', async () => {
    const { backend, state } = await prepare(
      Array.from({ length: 12 }, (_, index) => `app-${index}`),
    );
    const before = state.calls;
    await run(backend, 1);
    expect(state.calls - before).toBe(1);
    expect(ENTITIES.length).toBeGreaterThan(12);
  });
});
