import { mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { Knex } from 'knex';
import { testDatabases } from '../__testUtils__/databases';
import { lowManifest, mediumManifest } from '../__testUtils__/manifests';
import { testPolicy } from '../__testUtils__/policy';
import {
  MicroAppsBackend,
  startMicroApps,
  TEST_CONFIG,
} from '../__testUtils__/startMicroApps';
import { readMicroAppsConfig } from '../config/readMicroAppsConfig';

describe('faults', () => {
  const databases = testDatabases();
  const started: MicroAppsBackend[] = [];
  const start = async (options: Parameters<typeof startMicroApps>[0]) => {
    const backend = await startMicroApps(options);
    started.push(backend);
    return backend;
  };
  afterEach(async () => {
    await Promise.all(started.splice(0).map(backend => backend.stop()));
  });

  it('answers 503 and writes nothing while the catalog is away', async () => {
    const backend = await start({
      catalog: catalogServiceMock.mock({
        getEntitiesByRefs: async () => {
          throw new TypeError('fetch failed');
        },
      }),
    });
    const { status, body } = await backend
      .as('citizen-dev')
      .post('/requests', { manifest: lowManifest() });
    expect(status).toBe(503);
    expect(body.error).toMatchObject({
      name: 'ServiceUnavailableError',
      message: expect.stringContaining('catalog'),
    });
    expect((await backend.as('auditor').get('/apps')).body.totalItems).toBe(0);
    const assessed = await backend
      .as('citizen-dev')
      .post('/assess', { manifest: lowManifest() });
    expect(assessed.status).toBe(200);
  });

  it.each(databases.eachSupportedId())(
    'answers 503 to everything while the database is closed (%s)',
    async id => {
      const knex: Knex = await databases.init(id);
      const backend = await start({ knex });
      await knex.destroy();
      const calls = [
        backend.as('auditor').get('/apps'),
        backend.as('auditor').get('/apps/default/a'),
        backend.as('auditor').get('/approvals'),
        backend.as('auditor').get('/overview'),
        backend.as('auditor').get('/audit'),
        backend.as('auditor').get('/audit/verify'),
        backend.as('auditor').get('/model-endpoints'),
        backend.as('citizen-dev').post('/assess', { manifest: lowManifest() }),
        backend
          .as('citizen-dev')
          .post('/requests', { manifest: lowManifest() }),
        backend
          .as('citizen-dev')
          .post('/requests', { manifest: lowManifest() })
          .set('Idempotency-Key', 'k'),
        backend.as('security-reviewer').post('/approvals/a/decisions', {
          leg: 'security',
          decision: 'approve',
          digest: `sha256:${'0'.repeat(64)}`,
        }),
      ];
      for (const { status, body } of await Promise.all(calls)) {
        expect(body.error).toMatchObject({
          name: 'ServiceUnavailableError',
          message: expect.stringContaining('database'),
        });
        expect(status).toBe(503);
      }
    },
  );

  it('denies everything while permissions cannot be asked for', async () => {
    const backend = await start({
      policy: () => {
        throw new TypeError('fetch failed');
      },
    });
    const { status, body } = await backend.as('auditor').get('/apps');
    expect(status).toBe(503);
    expect(body.error.message).toContain('nothing is allowed');
  });

  it('answers 401 to nobody and 403 to those who may see nothing', async () => {
    const backend = await start({
      policy: (permission, person) =>
        person === 'loner'
          ? ({ result: 'DENY' } as ReturnType<typeof testPolicy>)
          : testPolicy(permission, person),
    });
    await backend
      .as('citizen-dev')
      .post('/requests', { manifest: mediumManifest() });
    expect((await backend.anonymously().get('/apps')).status).toBe(401);
    const paths: [string, number][] = [
      ['/apps', 403],
      ['/approvals', 403],
      ['/overview', 403],
      ['/audit', 403],
      ['/audit/verify', 403],
      ['/model-endpoints', 403],
      ['/risk-model', 403],
      ['/choices', 403],
      ['/apps/default/department-bot', 404],
      ['/apps/default/department-bot/audit', 404],
      ['/apps/default/department-bot/revisions', 404],
      ['/apps/default/department-bot/revisions/1', 404],
    ];
    for (const [path, expected] of paths) {
      const { status } = await backend.as('loner').get(path);
      expect([path, status]).toEqual([path, expected]);
    }
    const assess = await backend
      .as('loner')
      .post('/assess', { manifest: lowManifest() });
    expect(assess.status).toBe(403);
  });

  it('publishes to services only', async () => {
    const backend = await start({});
    await backend
      .as('citizen-dev')
      .post('/requests', { manifest: mediumManifest() });
    expect((await backend.as('platform-admin').get('/entities')).status).toBe(
      403,
    );
    const { body } = await backend.asService().get('/entities');
    expect(body).toMatchObject({
      items: [
        {
          namespace: 'default',
          name: 'department-bot',
          manifest: { kind: 'MicroApp' },
        },
      ],
      hasMore: false,
    });
    const after = await backend
      .asService()
      .get(`/entities?after=${body.cursor}`);
    expect(after.body).toEqual({
      items: [],
      cursor: body.cursor,
      hasMore: false,
    });
    const submitted = await backend
      .asService()
      .post('/requests', { manifest: lowManifest() });
    expect(submitted.status).toBe(403);
  });
});

describe('configuration', () => {
  const read = (microApps: object) =>
    readMicroAppsConfig(
      mockServices.rootConfig({
        data: { microApps: { ...TEST_CONFIG, ...microApps } } as never,
      }),
    );

  it('has defaults', () => {
    expect(readMicroAppsConfig(mockServices.rootConfig())).toMatchObject({
      regions: [],
      modelEndpoints: [],
      riskModel: { version: '1', reviewIntervals: { low: 90 } },
      routes: {
        low: { outcome: 'auto-approve', legs: [] },
        medium: { outcome: 'review', legs: [{}, {}] },
        high: { outcome: 'block', legs: [] },
      },
    });
  });

  it('takes numbers, intervals and routes', () => {
    const group = 'security';
    expect(
      read({
        riskModel: { version: '2', thresholds: { medium: 40 } },
        reviewIntervals: { low: 100 },
        approval: {
          routes: { low: { legs: [{ name: 'security', group }] } },
        },
      }),
    ).toMatchObject({
      riskModel: {
        version: '2',
        thresholds: { medium: 40, high: 200 },
        reviewIntervals: { low: 100, medium: 60 },
      },
      routes: {
        low: {
          outcome: 'review',
          legs: [
            { name: 'security', group: 'group:default/security', count: 1 },
          ],
        },
      },
    });
  });

  it.each([
    [
      { riskModel: { thresholds: { medium: 300 } } },
      'microApps.riskModel.thresholds.high',
    ],
    [
      { riskModel: { dataSensitivity: { bulk: 11 } } },
      'microApps.riskModel.dataSensitivity.bulk',
    ],
    [
      { reviewIntervals: { low: 0 } },
      'microApps.riskModel.reviewIntervals.low',
    ],
    [
      {
        modelEndpoints: [
          { id: 'a', title: 'A', hosting: 'cloud', region: 'eu' },
        ],
      },
      'microApps.modelEndpoints[0].hosting',
    ],
    [
      {
        modelEndpoints: [
          { id: 'a', title: 'A', hosting: 'self-hosted', region: 'moon' },
        ],
      },
      'microApps.modelEndpoints[0].region',
    ],
    [
      { approval: { routes: { medium: { legs: [] } } } },
      'microApps.approval.routes.medium.legs',
    ],
    [
      { approval: { routes: { high: { legs: [] } } } },
      'microApps.approval.routes.high',
    ],
    [
      { approval: { routes: { medium: { legs: [{ name: 'legal' }] } } } },
      'microApps.approval.routes.medium.legs[0].group',
    ],
  ])('refuses %j', (microApps, path) => {
    expect(() => read(microApps)).toThrow(path);
  });

  it('keeps a back end from starting', async () => {
    await expect(
      startMicroApps({ config: { riskModel: { thresholds: { high: 10 } } } }),
    ).rejects.toThrow('microApps.riskModel.thresholds.high');
  });
});
