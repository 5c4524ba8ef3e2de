import type { Entity } from '@backstage/catalog-model';
import { setClock } from '../__testUtils__/clock';
import { onEachDatabase } from '../__testUtils__/eachDatabase';
import { fileEntity, gitCatalog, REPO } from '../__testUtils__/gitCatalog';
import { lowManifest, mediumManifest } from '../__testUtils__/manifests';
import type { MicroAppsBackend } from '../__testUtils__/startMicroApps';

const APP = '/apps/default/one';
const file = (owner = 'group:default/sales-ops') => {
  const manifest = lowManifest('one');
  return { ...manifest, spec: { ...manifest.spec, owner } };
};

/** What the catalog shows of a file with a mistake in it: the last good state, and the mistake. */
function withMistake(good: Entity, message: string): Entity {
  return {
    ...good,
    metadata: { ...good.metadata, etag: `mistake: ${message}` },
    status: {
      items: [
        { type: 'backstage.io/catalog-processing', level: 'error', message },
      ],
    },
  } as Entity;
}

function toldOfFiles({ notifications }: MicroAppsBackend) {
  return notifications
    .filter(({ payload }) => payload.scope?.startsWith('micro-apps:file:'))
    .map(({ recipients, payload }) => [
      (recipients as { entityRef: string[] }).entityRef,
      payload.title,
    ]);
}

async function appOf(backend: MicroAppsBackend, path = APP) {
  return (await backend.as('auditor').get(path)).body;
}

onEachDatabase('a file', start => {
  afterEach(() => jest.useRealTimers());

  async function following(config = {}) {
    const git = gitCatalog();
    const backend = await start({
      catalog: git.catalog,
      config: { follow: config },
    });
    const run = (...entities: Entity[]) => {
      git.put(...entities);
      return backend.runTask('follow-files');
    };
    return { git, backend, run };
  }

  it('that was never good is flagged once, however many look at it at the same time', async () => {
    const { git, backend } = await following();
    const names = Array.from({ length: 20 }, (_, index) => `new-${index}`);
    git.put(
      ...names.map(name => {
        const manifest = lowManifest(name);
        manifest.spec.audience = 'everybody' as never;
        return fileEntity(manifest);
      }),
    );
    await Promise.all([
      backend.runTask('follow-files'),
      backend.runTask('follow-files'),
      backend.runTask('follow-files'),
    ]);

    const { body } = await backend
      .as('auditor')
      .get('/audit?action=file-flag&limit=100');
    expect(body.items.map(({ app }: { app: string }) => app).sort()).toEqual(
      names.map(name => `default/${name}`).sort(),
    );
    expect(toldOfFiles(backend)).toHaveLength(names.length);
  });

  it('that becomes invalid is flagged to its owner once, and the last good state stays', async () => {
    const { backend, run } = await following();
    await run(fileEntity(file()));
    const before = await appOf(backend);
    await run(
      withMistake(
        fileEntity(file()),
        'InputError: Processor P threw an error; caused by InputError: spec.audience must be a string',
      ),
    );
    await backend.runTask('follow-files');

    expect(await appOf(backend)).toMatchObject({
      state: before.state,
      updatedAt: before.updatedAt,
      currentRevision: { number: 1 },
      originProblem: {
        problem: 'invalid',
        message: 'spec.audience must be a string',
      },
    });
    expect(toldOfFiles(backend)).toEqual([
      [
        ['group:default/sales-ops'],
        'The file of “Sales notes summarizer” is not taken',
      ],
    ]);
    const listed = await backend.as('platform-admin').get('/file-problems');
    expect(listed.body).toMatchObject({
      totalItems: 1,
      items: [{ name: 'one', problem: 'invalid' }],
    });
    const filtered = await backend
      .as('platform-admin')
      .get('/apps?origin=git&fileProblem=true');
    expect(filtered.body.totalItems).toBe(1);
    expect((await backend.as('citizen-dev').get('/file-problems')).status).toBe(
      403,
    );

    await run(fileEntity(file()));
    expect(await appOf(backend)).toMatchObject({
      currentRevision: { number: 1 },
      originProblem: null,
    });
  });

  it('is listed to whoever belongs to the owner that it names, or that its app has', async () => {
    const { backend, run } = await following();
    const named = (name: string, owner: string) => {
      const { spec, ...rest } = lowManifest(name);
      return { ...rest, spec: { ...spec, owner } };
    };
    const broken = (name: string, owner: string) => {
      const manifest = named(name, owner);
      manifest.spec.audience = 'everybody' as never;
      return fileEntity(manifest);
    };
    await run(fileEntity(named('one', 'group:default/sales-ops')));
    await run(
      // Of the file's new owner, who is not the app's, and of the app's.
      broken('one', 'group:default/solo'),
      // These never became an app.
      broken('two', 'sales-ops'),
      broken('three', 'user:default/citizen-dev'),
      broken('four', 'group:default/solo'),
      broken('five', 'group:default/security'),
    );
    const mine = async (person: string, page = '') => {
      const { body } = await backend
        .as(person)
        .get(`/file-problems?owner=me${page}`)
        .expect(200);
      return [
        body.totalItems,
        body.items.map(({ name }: { name: string }) => name).sort(),
      ];
    };
    expect(await mine('citizen-dev')).toEqual([3, ['one', 'three', 'two']]);
    expect(await mine('app-owner')).toEqual([2, ['one', 'two']]);
    expect(await mine('loner')).toEqual([2, ['four', 'one']]);
    expect(await mine('auditor')).toEqual([0, []]);
    const [total, names] = await mine('citizen-dev', '&limit=2&offset=2');
    expect([total, names.length]).toEqual([3, 1]);
    // All of them are for those who may see all.
    await backend.as('citizen-dev').get('/file-problems').expect(403);
    const { body } = await backend.as('auditor').get('/file-problems');
    expect(body.totalItems).toBe(5);
    // Whoever is told is led to where they find it.
    const { recipients, payload } = backend.notifications.find(
      ({ payload: { title } }) => title === 'The file of “two” is not taken',
    )!;
    expect([recipients, payload.link]).toMatchObject([
      {
        entityRef: ['group:default/sales-ops', 'group:default/platform'],
      },
      '/micro-apps/my-apps',
    ]);
  });

  it('that names nobody as owner is flagged, and taken once there is somebody', async () => {
    setClock('2026-03-02T10:00:00Z');
    const { backend, run } = await following();
    await run(fileEntity(file('group:default/nobody')));
    const { body } = await backend.as('auditor').get('/file-problems');
    expect(body.items).toMatchObject([
      {
        problem: 'invalid',
        message: expect.stringContaining('spec.owner must be in the catalog'),
      },
    ]);
    expect((await backend.as('auditor').get(APP)).status).toBe(404);
    await run(fileEntity(file()));
    expect((await appOf(backend)).currentRevision.number).toBe(1);
  });

  it('states and changes no governance', async () => {
    const { backend, run } = await following();
    const hostile = mediumManifest('one');
    hostile.metadata.annotations = {
      'micro-apps.dev/state': 'approved',
      'micro-apps.dev/approved-revision': '1',
      'audit.micro-apps.dev/approved-by': 'user:default/security-reviewer',
      'backstage.io/orphaned': 'false',
      'example.com/kept': 'yes',
    };
    hostile.metadata.labels = { 'micro-apps.dev/tier': 'low' };
    await run(
      fileEntity(hostile, {
        status: { state: 'approved', items: [] },
        relations: [{ type: 'approvedBy', targetRef: 'user:default/x' }],
      } as Partial<Entity>),
    );
    const app = await appOf(backend);
    expect(app).toMatchObject({ state: 'in-review', approvedRevision: null });
    expect(app.currentRevision.manifest.metadata).toEqual({
      name: 'one',
      namespace: 'default',
      title: 'Sales notes summarizer',
      annotations: { 'example.com/kept': 'yes' },
    });
  });

  it('that goes back to what is in force withdraws what waits', async () => {
    const { backend, run } = await following();
    await run(fileEntity(lowManifest('one')));
    await run(fileEntity(mediumManifest('one')));
    expect(await appOf(backend)).toMatchObject({ state: 'in-review' });
    await run(fileEntity(lowManifest('one')));
    expect(await appOf(backend)).toMatchObject({
      state: 'approved',
      openRequest: null,
      approvedRevision: {
        manifest: { spec: { audience: 'team' } },
      },
    });
  });

  it('that flips between two states is not a flood', async () => {
    setClock('2026-03-02T10:00:00Z');
    const { backend, run } = await following({ maxRevisionsPerHour: 3 });
    for (let round = 0; round < 5; round += 1) {
      await run(fileEntity(lowManifest('one')));
      await run(fileEntity(mediumManifest('one')));
    }
    expect(await appOf(backend)).toMatchObject({
      currentRevision: { number: 3 },
      originProblem: { problem: 'too-often' },
    });
    setClock('2026-03-02T11:30:00Z');
    await backend.runTask('follow-files');
    expect(await appOf(backend)).toMatchObject({
      currentRevision: {
        number: 4,
        manifest: { spec: { audience: 'department' } },
      },
      originProblem: null,
    });
  });

  it('hands over only once the new owner is approved', async () => {
    const { backend, run } = await following();
    await run(fileEntity(lowManifest('one')));
    const moved = mediumManifest('one');
    moved.spec.owner = 'group:default/security';
    await run(fileEntity(moved));
    const app = await appOf(backend);
    expect(app).toMatchObject({
      owner: 'group:default/sales-ops',
      state: 'in-review',
      openRequest: {
        requestedBy: 'group:default/sales-ops',
        app: { owner: 'group:default/security' },
      },
    });
    const decide = (person: string, leg: string) =>
      backend.as(person).post(`/approvals/${app.openRequest.id}/decisions`, {
        leg,
        decision: 'approve',
        digest: app.openRequest.digest,
      });
    // Security would own it, and so would be its author.
    expect((await decide('security-reviewer', 'security')).status).toBe(403);
    expect((await decide('app-owner', 'owner')).status).toBe(403);
  });

  it('that names another owner needs people who are neither, however low its risk', async () => {
    const { backend, run } = await following();
    await run(fileEntity(file()));
    await run(fileEntity(file('group:default/solo')));
    const app = await appOf(backend);
    expect(app).toMatchObject({
      owner: 'group:default/sales-ops',
      state: 'in-review',
      approvedRevision: { number: 1 },
      openRequest: {
        reasons: [{ id: 'owner' }],
        legs: [{ name: 'owner', approvers: ['group:default/platform'] }],
      },
    });
    const decide = (person: string) =>
      backend.as(person).post(`/approvals/${app.openRequest.id}/decisions`, {
        leg: 'owner',
        decision: 'approve',
        digest: app.openRequest.digest,
      });
    await decide('loner').expect(403);
    await decide('app-owner').expect(403);
    await decide('platform-admin').expect(201);
    expect(await appOf(backend)).toMatchObject({
      owner: 'group:default/solo',
      state: 'approved',
      approvedRevision: { number: 2 },
    });
  });

  it('asks for people where its owner changes, whatever is configured to matter', async () => {
    const git = gitCatalog();
    const backend = await start({
      catalog: git.catalog,
      config: { changeControl: { material: ['model'] } },
    });
    for (const entity of [file(), file('group:default/solo')]) {
      git.put(fileEntity(entity));
      await backend.runTask('follow-files');
    }
    expect(await appOf(backend)).toMatchObject({
      owner: 'group:default/sales-ops',
      state: 'in-review',
      openRequest: { legs: [{ name: 'owner' }] },
    });
  });

  it('keeps who would own its app from the controls, until they are asked of somebody else', async () => {
    const { backend, run } = await following();
    const controls = [{ id: 'pii-masking', evidence: 'See the runbook.' }];
    const withControls = (owner: string) => {
      const manifest = file(owner);
      return { ...manifest, spec: { ...manifest.spec, controls } };
    };
    await run(fileEntity(withControls('group:default/sales-ops')));
    await run(fileEntity(withControls('group:default/security')));
    const { openRequest } = await appOf(backend);
    const verify = () =>
      backend
        .as('security-reviewer')
        .post(`${APP}/controls/pii-masking/verifications`, {
          digest: openRequest.digest,
          outcome: 'verified',
          evidence: 'Looked at the gateway.',
        });
    expect((await verify()).status).toBe(403);
  });

  it('that is gone leaves its app as it is, and is told of once', async () => {
    setClock('2026-03-02T10:00:00Z');
    const { git, backend, run } = await following({ missingAfterMinutes: 30 });
    const entity = fileEntity(file());
    await run(entity);
    git.remove(entity);
    await run();
    expect(await appOf(backend)).toMatchObject({
      state: 'approved',
      origin: { missingSince: null },
    });
    setClock('2026-03-02T10:31:00Z');
    await run();
    await run();
    expect(await appOf(backend)).toMatchObject({
      state: 'approved',
      origin: { missingSince: '2026-03-02T10:00:00.000Z' },
    });
    expect(toldOfFiles(backend)).toEqual([
      [
        ['group:default/sales-ops', 'group:default/platform'],
        'The file of “Sales notes summarizer” is gone',
      ],
    ]);
    // Its entity stays in the catalog, by the registry.
    const published = await backend.asService().get('/entities');
    expect(published.body.items).toMatchObject([
      { name: 'one', manifest: { metadata: { name: 'one' } } },
    ]);

    await run(entity);
    expect(await appOf(backend)).toMatchObject({
      state: 'approved',
      currentRevision: { number: 1 },
      origin: { missingSince: null },
    });
  });

  it('that goes while its app is taken out of service is missed once that is called off', async () => {
    setClock('2026-03-02T10:00:00Z');
    const { git, backend, run } = await following({ missingAfterMinutes: 30 });
    const entity = fileEntity(file());
    await run(entity);
    const decommission = `${APP}/decommission`;
    const reason = { reason: 'Nobody uses it.' };
    await backend.as('citizen-dev').post(decommission, reason).expect(201);
    git.remove(entity);
    await run();
    setClock('2026-03-02T10:31:00Z');
    await run();
    expect(toldOfFiles(backend)).toEqual([]);

    await backend
      .as('citizen-dev')
      .post(`${decommission}/call-off`, reason)
      .expect(200);
    await run();
    expect(await appOf(backend)).toMatchObject({
      state: 'approved',
      origin: { missingSince: '2026-03-02T10:00:00.000Z' },
    });
    expect(toldOfFiles(backend)).toHaveLength(1);
  });

  describe('whose app is decommissioned', () => {
    async function retired() {
      setClock('2026-03-02T10:00:00Z');
      const { git, backend, run } = await following();
      await run(fileEntity(file()));
      const path = `${APP}/decommission`;
      const reason = { reason: 'Nobody uses it.' };
      await backend.as('citizen-dev').post(path, reason).expect(201);
      for (const person of ['app-owner', 'platform-admin']) {
        await backend.as(person).post(`${path}/skip-cooling`, {}).expect(200);
      }
      await backend
        .as('app-owner')
        .post(`${path}/targets/endpoint-llm-enterprise-x/attestation`, {
          left: 0,
          evidence: 'The key is gone.',
        })
        .expect(201);
      await backend.runTask('decommission-apps');
      expect(await appOf(backend)).toMatchObject({ state: 'decommissioned' });
      return { git, backend, run };
    }
    const another = () => {
      const manifest = file('group:default/solo');
      return fileEntity({
        ...manifest,
        spec: { ...manifest.spec, purpose: 'Something else.' },
      });
    };

    it('is not taken until the name is free, then as that of a new app', async () => {
      const { backend, run } = await retired();
      setClock('2026-03-31T10:00:00Z');
      await run(another());
      expect(await appOf(backend)).toMatchObject({
        state: 'decommissioned',
        originProblem: {
          problem: 'decommissioned',
          message: expect.stringContaining('2026-04-01'),
        },
      });
      setClock('2026-04-01T10:00:01Z');
      await run();
      expect(await appOf(backend)).toMatchObject({
        owner: 'group:default/solo',
        currentRevision: {
          number: 1,
          submittedBy: 'group:default/solo',
          manifest: { spec: { purpose: 'Something else.' } },
        },
        decommission: null,
        originProblem: null,
      });
    });

    it('is taken as it was where it came back, once the name is free', async () => {
      const { git, backend, run } = await retired();
      git.remove(fileEntity(file()));
      await run();
      setClock('2026-03-20T10:00:00Z');
      await run(fileEntity(file()));
      expect(await appOf(backend)).toMatchObject({
        originProblem: { problem: 'decommissioned' },
      });
      setClock('2026-04-02T10:00:00Z');
      await run();
      expect(await appOf(backend)).toMatchObject({
        state: 'approved',
        currentRevision: { number: 1 },
        decommission: null,
      });
    });

    it('brings nothing back where it was only left lying', async () => {
      const { backend, run } = await retired();
      setClock('2026-04-02T10:00:00Z');
      await run();
      expect(await appOf(backend)).toMatchObject({ state: 'decommissioned' });
    });
  });

  it('is not gone while the catalog cannot be asked', async () => {
    setClock('2026-03-02T10:00:00Z');
    const { git, backend, run } = await following({ missingAfterMinutes: 0 });
    await run(fileEntity(file()));
    git.isDown = true;
    await expect(run()).rejects.toThrow('the catalog is away');
    git.isDown = false;
    await run();
    expect(await appOf(backend)).toMatchObject({
      origin: { missingSince: null },
    });
  });

  it('with another name is another app, and the one before has no file', async () => {
    setClock('2026-03-02T10:00:00Z');
    const { git, backend, run } = await following({ missingAfterMinutes: 0 });
    const entity = fileEntity(file());
    await run(entity);
    git.remove(entity);
    await run(fileEntity(lowManifest('two')));
    expect(await appOf(backend)).toMatchObject({
      state: 'approved',
      origin: { missingSince: '2026-03-02T10:00:00.000Z' },
    });
    expect(await appOf(backend, '/apps/default/two')).toMatchObject({
      state: 'approved',
      origin: { missingSince: null },
    });
  });

  it('that moves keeps its app', async () => {
    const { backend, run } = await following();
    await run(fileEntity(file()));
    await run(
      fileEntity(file(), {
        location: `url:https://me:secret@git.example.com/x.yaml?token=abc&ref=main`,
      }),
    );
    const app = await appOf(backend);
    expect(app).toMatchObject({
      currentRevision: {
        number: 1,
        originLocation: `url:${REPO}/one/catalog-info.yaml`,
      },
      origin: { location: 'url:https://git.example.com/x.yaml?ref=main' },
    });
  });

  it('that is too large is not taken', async () => {
    const { backend, run } = await following();
    const entity = fileEntity(file());
    entity.metadata.annotations!['example.com/big'] = 'x'.repeat(300_000);
    await run(entity);
    const { body } = await backend.as('auditor').get('/file-problems');
    expect(body.items).toMatchObject([{ problem: 'too-large' }]);
    expect((await backend.as('auditor').get(APP)).status).toBe(404);
  });
});
