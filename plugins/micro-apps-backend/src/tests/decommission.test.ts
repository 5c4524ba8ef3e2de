import {
  certificateResponseSchema,
  decommissionPlanSchema,
  decommissionSchema,
  isCertificateIntact,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { onEachDatabase } from '../__testUtils__/eachDatabase';
import { lowManifest } from '../__testUtils__/manifests';
import { MemoryStore, memoryTarget } from '../__testUtils__/memoryStore';
import type { MicroAppsBackend } from '../__testUtils__/startMicroApps';
import { createTestEngine } from '../__testUtils__/testEngine';
import { waitFor } from '../__testUtils__/waitFor';

const APP = '/apps/default/sales-notes';
const BASE = `${APP}/decommission`;
const REASON = { reason: 'Nobody uses it.' };
const ATTESTATION = { left: 0, evidence: 'The key is gone from the vault.' };
const RESOURCE = 'default/sales-notes';

async function register(backend: MicroAppsBackend, name = 'sales-notes') {
  await backend
    .as('citizen-dev')
    .post('/requests', { manifest: lowManifest(name) })
    .expect(201);
}

async function skip(backend: MicroAppsBackend) {
  await backend.as('app-owner').post(`${BASE}/skip-cooling`, {}).expect(200);
  await backend
    .as('platform-admin')
    .post(`${BASE}/skip-cooling`, {})
    .expect(200);
}

async function stateOf(backend: MicroAppsBackend) {
  const { body } = await backend.as('citizen-dev').get(BASE).expect(200);
  return decommissionSchema.parse(body.decommission);
}

onEachDatabase('decommission', start => {
  async function prepare(
    store = new MemoryStore(),
    targets = [memoryTarget()],
  ) {
    store.held.set(RESOURCE, 7);
    const backend = await start({
      adapters: [store.adapter],
      config: { decommission: { targets } },
    });
    await register(backend);
    return { backend, store };
  }

  it('goes to the certificate, with four eyes, in order', async () => {
    const { backend, store } = await prepare();
    const { body: plan } = await backend.as('citizen-dev').get(`${BASE}/plan`);
    expect(decommissionPlanSchema.parse(plan)).toMatchObject({
      coolingDays: 7,
      mayRequest: true,
      targets: [
        { id: 'endpoint-llm-enterprise-x', actor: 'people', refusal: null },
        { id: 'vectors', actor: 'portal', resource: RESOURCE, refusal: null },
      ],
    });

    await backend.as('citizen-dev').post(BASE, REASON).expect(201);
    await backend.as('citizen-dev').post(BASE, REASON).expect(409);
    const { body: during } = await backend.as('citizen-dev').get(APP);
    expect(during).toMatchObject({
      state: 'decommissioning',
      decommission: { state: 'cooling', steps: [] },
      access: { decommission: false },
    });
    await backend
      .as('app-owner')
      .post(`${BASE}/targets/vectors/attestation`, ATTESTATION)
      .expect(409);

    await skip(backend);
    expect(await stateOf(backend)).toMatchObject({
      state: 'running',
      steps: [{ state: 'attestation' }, { state: 'waiting' }],
    });
    expect(store.calls).toEqual([]);

    const attest = (person: string, id = 'endpoint-llm-enterprise-x') =>
      backend.as(person).post(`${BASE}/targets/${id}/attestation`, ATTESTATION);
    await attest('citizen-dev').expect(403);
    await attest('security-reviewer').expect(403);
    await attest('app-owner', 'vectors').expect(409);
    await backend
      .as('app-owner')
      .post(`${BASE}/targets/endpoint-llm-enterprise-x/attestation`, {
        ...ATTESTATION,
        left: 1,
      })
      .expect(400);
    await attest('app-owner').expect(201);

    await waitFor(async () =>
      expect((await stateOf(backend)).state).toBe('completed'),
    );
    expect(store.calls).toEqual([
      `count ${RESOURCE}`,
      `remove ${RESOURCE}`,
      `count ${RESOURCE}`,
      // Once more, before the certificate.
      `count ${RESOURCE}`,
    ]);
    const { body } = await backend
      .as('auditor')
      .get(`${BASE}/certificate`)
      .expect(200);
    const certificate = certificateResponseSchema.parse(body);
    expect(isCertificateIntact(certificate)).toBe(true);
    expect(certificate.certificate).toMatchObject({
      requestedBy: 'user:default/citizen-dev',
      cooling: {
        skippedBy: ['user:default/app-owner', 'user:default/platform-admin'],
      },
      targets: [
        {
          id: 'endpoint-llm-enterprise-x',
          proof: 'attestation',
          completedBy: 'user:default/app-owner',
        },
        {
          id: 'vectors',
          proof: 'store',
          before: 7,
          after: 0,
          lastCountedAt: expect.stringMatching(/^2026-/),
        },
      ],
    });
    const { body: audit } = await backend.as('auditor').get('/audit');
    expect(
      audit.items.find(
        ({ seq }: { seq: number }) => seq === certificate.audit.seq,
      ),
    ).toMatchObject({
      action: 'decommission-complete',
      hash: certificate.audit.hash,
      data: { certificateDigest: certificate.digest },
    });
    expect(JSON.stringify(audit)).not.toContain('Nobody uses it');
    const { body: verified } = await backend.as('auditor').get('/audit/verify');
    expect(verified.valid ?? verified.ok ?? true).toBe(true);
  });

  it('takes what is gone out of the lists and the catalog, and keeps the name', async () => {
    const { backend } = await prepare(new MemoryStore(), [
      memoryTarget({
        kind: 'credentials',
        belongsTo: { endpoints: ['llm-enterprise-x'] },
        resource: '{namespace}/{name}',
      }),
    ]);
    await backend.as('citizen-dev').post(BASE, REASON).expect(201);
    await skip(backend);
    await waitFor(async () =>
      expect((await stateOf(backend)).state).toBe('completed'),
    );
    const { body: listed } = await backend.as('auditor').get('/apps');
    expect(listed.totalItems).toBe(0);
    const { body: gone } = await backend
      .as('auditor')
      .get('/apps?state=decommissioned');
    expect(gone.items).toMatchObject([{ name: 'sales-notes' }]);
    const { body: feed } = await backend.asService().get('/entities');
    expect(feed.items).toMatchObject([{ name: 'sales-notes', manifest: null }]);
    const { body: taken } = await backend
      .as('citizen-dev')
      .post('/requests', { manifest: lowManifest('sales-notes') })
      .expect(409);
    expect(taken.error.message).toMatch(/not be used again before/);
    await backend.as('citizen-dev').get(`${APP}/revisions`).expect(200);
  });

  it('gives the name free after its time, and keeps the certificate', async () => {
    const backend = await start({
      config: { decommission: { coolingDays: 0, nameReservedDays: 0 } },
    });
    await register(backend);
    await backend.as('citizen-dev').post(BASE, REASON).expect(201);
    await waitFor(async () =>
      expect((await stateOf(backend)).state).toBe('running'),
    );
    await backend
      .as('app-owner')
      .post(
        `${BASE}/targets/endpoint-llm-enterprise-x/attestation`,
        ATTESTATION,
      )
      .expect(201);
    await waitFor(async () =>
      expect((await stateOf(backend)).state).toBe('completed'),
    );
    await register(backend);
    const { body: app } = await backend.as('citizen-dev').get(APP).expect(200);
    expect(app).toMatchObject({
      state: 'approved',
      currentRevision: { number: 1 },
      decommission: null,
    });
    await backend.as('auditor').get(`${BASE}/certificate`).expect(200);
    await backend.asService().get('/entities').expect(200);

    const { body: gone } = await backend
      .as('auditor')
      .get('/apps?state=decommissioned');
    // What gave its name up is still read, by the one that it got instead.
    const [, instead] = gone.items[0].entityRef.split('/');
    expect(instead).not.toBe('sales-notes');
    const { body: history } = await backend
      .as('auditor')
      .get(`/apps/default/${instead}`)
      .expect(200);
    expect(history).toMatchObject({
      state: 'decommissioned',
      decommission: { state: 'completed' },
    });
    const { body: kept } = await backend
      .as('auditor')
      .get(`/apps/default/${instead}/decommission/certificate`)
      .expect(200);
    expect(kept.certificate.app.name).toBe('sales-notes');
  });

  it('can be called off while it cools', async () => {
    const { backend, store } = await prepare();
    await backend.as('app-owner').post(BASE, REASON).expect(201);
    await backend
      .as('loner')
      .post(`${BASE}/call-off`, { reason: 'No.' })
      .expect(403);
    await backend
      .as('citizen-dev')
      .post(`${BASE}/call-off`, { reason: 'It is used after all.' })
      .expect(200);
    const { body } = await backend.as('citizen-dev').get(APP);
    expect(body).toMatchObject({
      state: 'approved',
      decommission: { state: 'called-off' },
      access: { decommission: true },
    });
    await backend
      .as('citizen-dev')
      .post(`${BASE}/call-off`, { reason: 'Again.' })
      .expect(409);
    expect(store.calls).toEqual([]);
    await backend.as('auditor').get(`${BASE}/certificate`).expect(404);
    await backend.as('citizen-dev').post(BASE, REASON).expect(201);
  });

  it('refuses what another app shares, and names it', async () => {
    const { backend } = await prepare(new MemoryStore(), [
      memoryTarget({ resource: 'everything' }),
      memoryTarget({ id: 'other', resource: '{name}' }),
    ]);
    await backend.as('citizen-dev').post(BASE, { reason: 'x' }).expect(201);
    await backend.as('citizen-dev').post(`${BASE}/call-off`, { reason: 'x' });
    await register(backend, 'other-app');
    const { body } = await backend
      .as('citizen-dev')
      .post(BASE, REASON)
      .expect(409);
    expect(body.error.message).toContain('default/other-app');
    const { body: plan } = await backend.as('citizen-dev').get(`${BASE}/plan`);
    expect(plan.targets).toMatchObject([
      { id: 'endpoint-llm-enterprise-x', sharedWith: [] },
      { id: 'other', sharedWith: [], refusal: null },
      { id: 'vectors', sharedWith: ['default/other-app'] },
    ]);
  });

  it('touches nothing of another app that a manifest names as its own', async () => {
    const store = new MemoryStore();
    const backend = await start({
      adapters: [store.adapter],
      config: {
        decommission: {
          coolingDays: 0,
          targets: [
            memoryTarget({
              belongsTo: { vectorStores: ['vs-contracts'] },
              resource: 'contracts',
            }),
          ],
        },
      },
    });
    const holding = (name: string) => {
      const manifest = lowManifest(name);
      const { name: source } = manifest.spec.dataSources[0];
      return {
        ...manifest,
        spec: {
          ...manifest.spec,
          vectorStores: [
            {
              id: 'vs-contracts',
              type: 'pgvector',
              region: 'eu',
              holds: [source],
            },
          ],
        },
      };
    };
    store.held.set('contracts', 9);
    for (const name of ['contract-finder', 'sales-notes']) {
      await backend
        .as('citizen-dev')
        .post('/requests', { manifest: holding(name) })
        .expect(201);
    }
    const { body } = await backend
      .as('citizen-dev')
      .post(BASE, REASON)
      .expect(409);
    expect(body.error.message).toContain('default/contract-finder');
    const { body: app } = await backend.as('citizen-dev').get(APP);
    expect(app).toMatchObject({ state: 'approved', decommission: null });
    expect(store.calls).toEqual([]);
  });

  it('takes no word for a place that others have come to use', async () => {
    const backend = await start({
      config: { decommission: { coolingDays: 0 } },
    });
    const holding = (name: string) => {
      const manifest = lowManifest(name);
      const { name: source } = manifest.spec.dataSources[0];
      return {
        ...manifest,
        spec: {
          ...manifest.spec,
          vectorStores: [
            { id: 'vs-a', type: 'pgvector', region: 'eu', holds: [source] },
          ],
        },
      };
    };
    const submit = (name: string) =>
      backend
        .as('citizen-dev')
        .post('/requests', { manifest: holding(name) })
        .expect(201);
    const attest = (id: string) =>
      backend
        .as('app-owner')
        .post(`${BASE}/targets/${id}/attestation`, ATTESTATION);
    await submit('sales-notes');
    await backend.as('citizen-dev').post(BASE, REASON).expect(201);
    await waitFor(async () =>
      expect((await stateOf(backend)).state).toBe('running'),
    );
    await attest('endpoint-llm-enterprise-x').expect(201);
    await submit('contract-finder');
    const { body } = await attest('store-vs-a').expect(409);
    expect(body.error.message).toMatch(
      /“Vectors in “vs-a”” cannot be attested: .*default\/contract-finder/,
    );
    expect((await stateOf(backend)).steps[1]).toMatchObject({
      state: 'attestation',
      doneBy: null,
    });
    await backend
      .as('citizen-dev')
      .post('/apps/default/contract-finder/decommission', REASON)
      .expect(201);
    await waitFor(async () => {
      await attest('store-vs-a').expect(201);
    });
  });

  it('never issues a certificate where a store lies, is down, or does not know', async () => {
    const answers: [string, (store: MemoryStore) => void][] = [
      ['still counts 7', store => (store.onRemove = () => undefined)],
      ['did not answer with a number', store => (store.onCount = () => '0')],
      [
        'not found',
        store =>
          (store.onCount = () => {
            throw new Error('404: not found');
          }),
      ],
    ];
    const stores = answers.map((_, index) => new MemoryStore(`store-${index}`));
    answers.forEach(([, spoil], index) => {
      spoil(stores[index]);
      stores[index].held.set(RESOURCE, 7);
    });
    const backend = await start({
      adapters: stores.map(({ adapter }) => adapter),
      config: {
        decommission: {
          coolingDays: 0,
          targets: stores.map((_, index) =>
            memoryTarget({
              id: `store-${index}`,
              adapter: `store-${index}`,
              kind: 'credentials',
              belongsTo: { endpoints: ['llm-enterprise-x'] },
            }),
          ),
        },
      },
    });
    await register(backend);
    await backend.as('citizen-dev').post(BASE, REASON).expect(201);
    const { steps } = await waitFor(async () => {
      const decommission = await stateOf(backend);
      expect(decommission.steps.map(({ state }) => state)).toEqual(
        answers.map(() => 'retrying'),
      );
      return decommission;
    });
    answers.forEach(([problem], index) =>
      expect(steps[index].problem).toContain(problem),
    );
    // What stores answer can name hosts and users.
    const { body: seen } = await backend.as('loner').get(BASE).expect(200);
    expect(seen.decommission.steps).toMatchObject(
      answers.map(() => ({ state: 'retrying', location: null, problem: null })),
    );
    await backend.as('auditor').get(`${BASE}/certificate`).expect(404);
    const { body } = await backend.as('citizen-dev').get(APP);
    expect(body.state).toBe('decommissioning');
  });

  it('is called off also where something else moved the app meanwhile', async () => {
    const engine = createTestEngine();
    const backend = await start({ engine });
    await register(backend);
    await backend
      .as('citizen-dev')
      .post(BASE, {
        ...REASON,
        plannedFor: new Date(Date.now() + 20 * 86_400_000),
      })
      .expect(201);
    const { evaluate } = engine;
    engine.evaluate = async (point, inputs) => {
      engine.evaluate = evaluate;
      await backend
        .as('citizen-dev')
        .post(`${APP}/handover`, { to: 'group:default/platform' })
        .expect(201);
      return evaluate(point, inputs);
    };
    await backend
      .as('citizen-dev')
      .post(`${BASE}/call-off`, REASON)
      .expect(200);
    expect(await stateOf(backend)).toMatchObject({ state: 'called-off' });
  });
});
