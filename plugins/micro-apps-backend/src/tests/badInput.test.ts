import type { ManifestInput } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  MicroAppsBackend,
  startMicroApps,
} from '../__testUtils__/startMicroApps';
import { lowManifest } from '../__testUtils__/manifests';

type Spec = Record<string, unknown>;

const withSpec = (spec: Spec) => ({
  ...lowManifest(),
  spec: { ...lowManifest().spec, ...spec },
});
const source = lowManifest().spec.dataSources[0];
const model = lowManifest().spec.models[0];

function nested(depth: number): unknown {
  let value: unknown = {};
  for (let level = 0; level < depth; level += 1) {
    value = { value };
  }
  return value;
}

const MANIFESTS: [what: string, manifest: unknown, path: string][] = [
  ['nothing', undefined, 'manifest'],
  ['no object', 'a text', 'manifest'],
  ['a list', [], 'manifest'],
  ['null', null, 'manifest'],
  ['an unknown field', withSpec({ colour: 'red' }), 'manifest.spec.colour'],
  ['a wrong type', withSpec({ purpose: 42 }), 'manifest.spec.purpose'],
  ['a wrong value', withSpec({ audience: 'all' }), 'manifest.spec.audience'],
  ['a missing field', withSpec({ owner: undefined }), 'manifest.spec.owner'],
  ['no source', withSpec({ dataSources: [] }), 'manifest.spec.dataSources'],
  [
    '1,000 sources',
    withSpec({
      dataSources: Array.from({ length: 1000 }, (_, index) => ({
        ...source,
        name: `s${index}`,
      })),
    }),
    'manifest.spec.dataSources',
  ],
  [
    'a duplicate name',
    withSpec({ dataSources: [source, source] }),
    'manifest.spec.dataSources[1].name',
  ],
  [
    'deep nesting',
    withSpec({ purpose: nested(1000) }),
    'manifest.spec.purpose.value.value',
  ],
  [
    'HTML',
    withSpec({ purpose: '<script>alert(1)</script>' }),
    'manifest.spec.purpose',
  ],
  [
    'a control character',
    withSpec({ purpose: 'a\u0000b' }),
    'manifest.spec.purpose',
  ],
  [
    'an owner who does not exist',
    withSpec({ owner: 'group:default/nobody' }),
    'manifest.spec.owner',
  ],
  [
    'a system that does not exist',
    withSpec({ system: 'nothing' }),
    'manifest.spec.system',
  ],
  [
    'a resource that does not exist',
    withSpec({ dataSources: [{ ...source, resourceRef: 'nothing' }] }),
    'manifest.spec.dataSources[0].resourceRef',
  ],
  [
    'an endpoint that is not registered',
    withSpec({ models: [{ ...model, endpoint: 'mine' }] }),
    'manifest.spec.models[0].endpoint',
  ],
  [
    'an endpoint that is withdrawn',
    withSpec({ models: [{ ...model, endpoint: 'old-llm' }] }),
    'manifest.spec.models[0].endpoint',
  ],
  [
    'an unknown region',
    withSpec({ residency: 'moon' }),
    'manifest.spec.residency',
  ],
  [
    'a vector store in an unknown region',
    withSpec({ vectorStores: [{ id: 'v', type: 'x', region: 'moon' }] }),
    'manifest.spec.vectorStores[0].region',
  ],
];

describe('bad input', () => {
  let backend: MicroAppsBackend;
  beforeAll(async () => {
    backend = await startMicroApps();
  });
  afterAll(() => backend.stop());

  it.each(MANIFESTS)('names the field: %s', async (_, manifest, path) => {
    const { status, body } = await backend
      .as('citizen-dev')
      .post('/requests', { manifest });
    expect(body.error).toMatchObject({
      name: 'InputError',
      issues: expect.arrayContaining([
        { path, message: expect.stringMatching(/\w/) },
      ]),
    });
    expect(status).toBe(400);
  });

  it('tells all that does not exist at once', async () => {
    const { body } = await backend.as('citizen-dev').post('/requests', {
      manifest: withSpec({
        owner: 'nobody',
        residency: 'moon',
        models: [{ ...model, endpoint: 'mine' }],
      }),
    });
    expect(
      body.error.issues.map(({ path }: { path: string }) => path).sort(),
    ).toEqual([
      'manifest.spec.models[0].endpoint',
      'manifest.spec.owner',
      'manifest.spec.residency',
    ]);
  });

  it('names the fields of the body itself', async () => {
    const { body } = await backend
      .as('citizen-dev')
      .post('/requests', { manifest: lowManifest(), baseRevision: 0, more: 1 });
    expect(body.error.issues).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ path: 'baseRevision' }),
        expect.objectContaining({ path: 'more' }),
      ]),
    );
  });

  it.each([
    ['10 MB', 'x'.repeat(10_000_000), 413, /256 KiB/],
    ['257 KiB', 'x'.repeat(257 * 1024), 413, /256 KiB/],
  ])('refuses a body of %s', async (_, purpose, expected, message) => {
    const { status, body } = await backend
      .as('citizen-dev')
      .post('/requests', { manifest: withSpec({ purpose }) });
    expect(status).toBe(expected);
    expect(body.error.message).toMatch(message);
  });

  it.each([
    ['broken JSON', '{"manifest":', 'application/json', 400, /JSON/],
    ['a JSON text', '"text"', 'application/json', 400, /JSON/],
    ['another type', 'manifest=1', 'text/plain', 400, /application\/json/],
    [
      'an unknown character set',
      '{}',
      'application/json; charset=klingon',
      415,
      /charset/i,
    ],
  ])('refuses %s', async (_, text, type, expected, message) => {
    const { status, body } = await backend
      .as('citizen-dev')
      .post('/assess', undefined)
      .set('Content-Type', type)
      .send(text);
    expect(body.error.message).toMatch(message);
    expect(status).toBe(expected);
  });

  it.each([
    ['/apps?state=nice', 'state[0]'],
    ['/apps?limit=0', 'limit'],
    ['/apps?limit=1000', 'limit'],
    ['/apps?limit=ten', 'limit'],
    ['/apps?offset=-1', 'offset'],
    ['/apps?offset=1e99', 'offset'],
    ['/apps?orderBy=risk', 'orderBy'],
    ['/apps?orderBy=risk;drop%20table:asc', 'orderBy'],
    ['/apps?colour=red', 'colour'],
    ['/apps?q[a]=b', 'q'],
    ['/apps?reviewBefore=tomorrow', 'reviewBefore'],
    ['/approvals?eligible=you', 'eligible'],
    ['/approvals?state=done', 'state[0]'],
    ['/audit?limit=x', 'limit'],
    ['/audit/verify?from=0', 'from'],
    ['/audit/verify?to=99999999999999999999', 'to'],
    ['/apps/default/x/revisions/0', 'number'],
    ['/apps/default/x/revisions/99999999999', 'number'],
    ['/apps/default/x/revisions/one', 'number'],
  ])('names the parameter: %s', async (path, parameter) => {
    const { status, body } = await backend.as('auditor').get(path);
    expect(body.error.issues).toEqual(
      expect.arrayContaining([expect.objectContaining({ path: parameter })]),
    );
    expect(status).toBe(400);
  });

  it.each([
    ['/apps?q=a%00b', 400],
    ['/apps?owner=%00', 400],
    ['/apps/default/a%00b', 400],
    ['/approvals/%00', 400],
    ['/apps/%E0%A4%A/x', 400],
    ['/apps/default/nothing', 404],
    ["/apps/default/'; drop table micro_apps --", 404],
    ['/apps/default/nothing/audit', 404],
    ['/apps/default/nothing/revisions/1/diff', 404],
    ['/approvals/nothing', 404],
    ['/model-endpoints/nothing/history', 404],
    ['/audit/verify?from=5&to=2', 400],
    ['/apps?q=100%25_%21', 200],
    ['/apps?owner=not%20a%20ref%3A%3A%2F', 200],
    ['/approvals?app=a', 200],
    ['/approvals?app=a/b/c', 200],
  ])('answers %s with %d', async (path, expected) => {
    const { status } = await backend.as('auditor').get(path);
    expect(status).toBe(expected);
  });

  it('says where the calls are listed when there is none', async () => {
    const calls = [
      backend.as('auditor').get('/nothing/here'),
      backend.as('auditor').post('/apps/default/x', {}),
    ];
    for (const { status, body } of await Promise.all(calls)) {
      expect(status).toBe(404);
      expect(body.error).toMatchObject({
        name: 'NotFoundError',
        message: expect.stringMatching(
          /^There is no call (GET|POST) \/.*; \/api\/micro-apps\/openapi\.json lists all calls$/,
        ),
      });
    }
  });

  it('refuses idempotency keys that no header should hold', async () => {
    const { status, body } = await backend
      .as('citizen-dev')
      .post('/requests', { manifest: lowManifest() })
      .set('Idempotency-Key', 'x'.repeat(201));
    expect(status).toBe(400);
    expect(body.error.issues[0].path).toBe('Idempotency-Key');
  });

  it.each<[string, Partial<ManifestInput>]>([
    [
      'the endpoint is not registered',
      {
        spec: withSpec({ models: [{ ...model, endpoint: 'mine' }] })
          .spec as ManifestInput['spec'],
      },
    ],
    [
      'the owner does not exist',
      { spec: withSpec({ owner: 'nobody' }).spec as ManifestInput['spec'] },
    ],
  ])('still assesses where %s', async (_, change) => {
    const { status, body } = await backend
      .as('citizen-dev')
      .post('/assess', { manifest: { ...lowManifest(), ...change } });
    expect(status).toBe(200);
    expect(body.inherent.score).toBeGreaterThan(0);
  });

  // The last of the file: whatever was refused left nothing behind.
  it('writes nothing', async () => {
    const [apps, audit] = await Promise.all([
      backend.as('auditor').get('/apps'),
      backend.as('auditor').get('/audit?action=request-submit'),
    ]);
    expect(apps.body.totalItems).toBe(0);
    expect(audit.body.totalItems).toBe(0);
  });
});
