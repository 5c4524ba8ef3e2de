import { authServiceFactory } from '@backstage/backend-defaults/auth';
import { httpAuthServiceFactory } from '@backstage/backend-defaults/httpAuth';
import { permissionsServiceFactory } from '@backstage/backend-defaults/permissions';
import {
  mockServices,
  startTestBackend,
  type TestBackend,
} from '@backstage/backend-test-utils';
import { createServiceFactory } from '@backstage/backend-plugin-api';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import type { Knex } from 'knex';
import request from 'supertest';
import { testDatabases } from '../__testUtils__/databases';
import { highManifest } from '../__testUtils__/manifests';
import {
  engineModule,
  startMicroApps,
  TEST_CONFIG,
} from '../__testUtils__/startMicroApps';
import { createTestEngine } from '../__testUtils__/testEngine';
import { microAppsPlugin } from '../plugin';

const TOKEN = 'a-long-random-token-of-the-pipeline';
const OTHER = 'a-long-random-token-for-another-use';
const APP = 'default/company-bot';

/** As docs/policies/machine-access.md has it. */
const EXTERNAL_ACCESS = [
  {
    type: 'static',
    options: { token: TOKEN, subject: 'deployment-pipeline' },
    accessRestrictions: [
      {
        plugin: 'micro-apps',
        permission: ['micro-apps.decision.create', 'micro-apps.app.read'],
      },
    ],
  },
  {
    type: 'static',
    options: { token: OTHER, subject: 'catalog-reader' },
    accessRestrictions: [{ plugin: 'catalog' }],
  },
];

describe('access of machines by an external access token', () => {
  const databases = testDatabases();
  let backend: TestBackend;
  let knex: Knex;
  let requestId: string;
  let digest: string;
  beforeAll(async () => {
    knex = await databases.init('SQLITE_3');
    const portal = await startMicroApps({ knex });
    const { body } = await portal
      .as('citizen-dev')
      .post('/requests', { manifest: highManifest() });
    requestId = body.request.id;
    digest = body.request.digest;
    await portal.stop();
    backend = await startTestBackend({
      features: [
        microAppsPlugin,
        engineModule(createTestEngine()),
        mockServices.rootConfig.factory({
          data: {
            permission: { enabled: true },
            backend: { auth: { externalAccess: EXTERNAL_ACCESS } },
            microApps: TEST_CONFIG,
          },
        }),
        mockServices.database.factory({ knex }),
        authServiceFactory,
        httpAuthServiceFactory,
        permissionsServiceFactory,
        catalogServiceMock.factory(),
        createServiceFactory({
          service: notificationService,
          deps: {},
          factory: () => ({ async send() {} }),
        }),
        createServiceFactory({
          service: signalsServiceRef,
          deps: {},
          factory: () => ({ async publish() {} }),
        }),
      ],
    });
  }, 60_000);
  afterAll(() => backend.stop());
  const call = (
    method: 'get' | 'post',
    path: string,
    body?: object,
    token = TOKEN,
  ) =>
    request(backend.server)
      [method](`/api/micro-apps${path}`)
      .set('Authorization', `Bearer ${token}`)
      .send(body);

  it('asks for decisions', async () => {
    const { status, body } = await call('post', '/decisions', {
      point: 'deployment',
      app: APP,
      environment: 'production',
      digest,
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      allow: true,
      decisionId: expect.any(String),
    });
    await expect(
      knex('policy_decisions')
        .where('id', body.decisionId)
        .first('requested_by'),
    ).resolves.toEqual({ requested_by: 'service:deployment-pipeline' });
  });

  it('reads apps', async () => {
    expect((await call('get', '/apps')).body).toMatchObject({ totalItems: 1 });
    expect((await call('get', `/apps/${APP}`)).body).toMatchObject({
      currentRevision: { digest },
      access: { submit: false, verifyControls: false, readEvidence: false },
    });
  });

  it.each([
    '/decisions',
    '/audit',
    '/audit/verify',
    `/apps/${APP}/audit`,
    '/policies',
    '/risk-model',
  ])('may not read %s', async path => {
    expect((await call('get', path)).status).toBe(403);
  });

  it('may change nothing', async () => {
    const { metadata, spec } = highManifest();
    const calls: [string, object][] = [
      ['/requests', { manifest: { ...highManifest(), spec }, baseRevision: 1 }],
      [
        '/requests',
        {
          manifest: { ...highManifest(), metadata: { ...metadata, name: 'x' } },
        },
      ],
      [
        `/approvals/${requestId}/decisions`,
        { leg: 'security', decision: 'approve', digest },
      ],
      [
        `/apps/${APP}/controls/pii-masking/verifications`,
        { digest, outcome: 'verified', evidence: 'Looked at it.' },
      ],
      [
        `/apps/${APP}/waivers`,
        {
          rule: 'external-models',
          reason: 'Because.',
          compensatingControl: 'None.',
          expiresAt: '2100-01-01T00:00:00Z',
        },
      ],
      ['/policies/reload', {}],
      ['/policies/try', { app: APP }],
    ];
    for (const [path, body] of calls) {
      const { status } = await call('post', path, body);
      expect([path, status]).toEqual([path, 403]);
    }
    const { body } = await call('get', `/apps/${APP}`);
    expect(body).toMatchObject({ currentRevision: { number: 1 } });
  });

  it('is for nobody with a token for another plugin, a wrong one or none', async () => {
    const body = { point: 'token', app: APP, environment: 'sandbox' };
    for (const [token, expected] of [
      [OTHER, 403],
      ['wrong', 401],
      ['', 401],
    ] as const) {
      const { status } = await call('post', '/decisions', body, token);
      expect([token, status]).toEqual([token, expected]);
    }
  });
});
