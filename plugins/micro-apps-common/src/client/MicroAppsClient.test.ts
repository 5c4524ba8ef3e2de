import {
  NotFoundError,
  ResponseError,
  serializeError,
} from '@backstage/errors';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { salesNotesSummarizer } from '../__testUtils__/manifests';
import { issuesOf } from '../validation';
import type { CallOptions } from './MicroAppsApi';
import { MicroAppsClient } from './MicroAppsClient';

const BASE = 'http://localhost:7007/api/micro-apps';
const DIGEST = `sha256:${'0'.repeat(64)}`;

type Seen = {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: unknown;
};

const server = setupServer();
let seen: Seen[];

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterAll(() => server.close());
beforeEach(() => {
  seen = [];
  server.resetHandlers(
    http.all(`${BASE}/*`, async ({ request }) => {
      const text = await request.text();
      seen.push({
        method: request.method,
        path: request.url.slice(BASE.length),
        headers: Object.fromEntries(request.headers),
        body: text ? JSON.parse(text) : undefined,
      });
      return request.headers.get('accept') === 'text/csv'
        ? HttpResponse.text('name\r\n')
        : HttpResponse.json({ answer: 42 });
    }),
  );
});

const client = new MicroAppsClient({
  // msw replaces the global function when it starts to listen.
  fetchApi: { fetch: (...args) => fetch(...args) },
  discoveryApi: {
    getBaseUrl: async id => `http://localhost:7007/api/${id}`,
  },
});

const app = { namespace: 'default', name: 'a b' };
const manifest = salesNotesSummarizer();
const decision = {
  leg: 'security',
  decision: 'approve',
  digest: DIGEST,
} as const;
const verification = {
  digest: DIGEST,
  outcome: 'verified',
  evidence: 'Seen.',
} as const;

type Call = (options: CallOptions) => Promise<unknown>;
const calls: [string, Call, string, unknown?][] = [
  ['getRiskModel', o => client.getRiskModel(o), 'GET /risk-model'],
  ['getChoices', o => client.getChoices(o), 'GET /choices'],
  [
    'getModelEndpoints',
    o => client.getModelEndpoints(o),
    'GET /model-endpoints',
  ],
  [
    'getModelEndpointHistory',
    o => client.getModelEndpointHistory('a/b', { offset: 25 }, o),
    'GET /model-endpoints/a%2Fb/history?offset=25',
  ],
  [
    'changeModelEndpoint',
    o =>
      client.changeModelEndpoint(
        'a/b',
        { version: 2, entry: null, reason: 'A mistake' },
        o,
      ),
    'PUT /model-endpoints/a%2Fb',
    { version: 2, entry: null, reason: 'A mistake' },
  ],
  [
    'startModelEndpointPreview',
    o =>
      client.startModelEndpointPreview({ id: 'a', version: 2, entry: null }, o),
    'POST /model-endpoints/previews',
    { id: 'a', version: 2, entry: null },
  ],
  [
    'getModelEndpointPreview',
    o => client.getModelEndpointPreview('p/1', o),
    'GET /model-endpoints/previews/p%2F1',
  ],
  [
    'getModelEndpointPreviewChanges',
    o => client.getModelEndpointPreviewChanges('p', { kind: 'tier' }, o),
    'GET /model-endpoints/previews/p/changes?kind=tier',
  ],
  [
    'getReassessment',
    o => client.getReassessment(o),
    'GET /model-endpoints/reassessment',
  ],
  [
    'getReassessedApps',
    o => client.getReassessedApps({ limit: 5 }, o),
    'GET /model-endpoints/reassessment/apps?limit=5',
  ],
  ['getOverview', o => client.getOverview(o), 'GET /overview'],
  ['assess', o => client.assess(manifest, o), 'POST /assess', { manifest }],
  [
    'submit',
    o => client.submit({ manifest, baseRevision: 2 }, o),
    'POST /requests',
    { manifest, baseRevision: 2 },
  ],
  ['getApps', o => client.getApps(undefined, o), 'GET /apps'],
  [
    'getApps with filters',
    o =>
      client.getApps(
        {
          state: ['approved', 'blocked'],
          q: 'a&b',
          limit: 10,
          tier: undefined,
        },
        o,
      ),
    'GET /apps?state=approved&state=blocked&q=a%26b&limit=10',
  ],
  ['getApp', o => client.getApp(app, o), 'GET /apps/default/a%20b'],
  [
    'getRevisions',
    o => client.getRevisions(app, { limit: 10, offset: 20 }, o),
    'GET /apps/default/a%20b/revisions?limit=10&offset=20',
  ],
  [
    'getRevision',
    o => client.getRevision(app, 3, o),
    'GET /apps/default/a%20b/revisions/3',
  ],
  [
    'getDiff',
    o => client.getDiff(app, 3, 1, o),
    'GET /apps/default/a%20b/revisions/3/diff?against=1',
  ],
  [
    'getDiff against what was in force',
    o => client.getDiff(app, 3, undefined, o),
    'GET /apps/default/a%20b/revisions/3/diff',
  ],
  [
    'getApprovals',
    o => client.getApprovals({ state: ['open'], eligible: 'me' }, o),
    'GET /approvals?state=open&eligible=me',
  ],
  ['getApproval', o => client.getApproval('r1', o), 'GET /approvals/r1'],
  [
    'decide',
    o => client.decide('r1', decision, o),
    'POST /approvals/r1/decisions',
    decision,
  ],
  [
    'verifyControl',
    o => client.verifyControl(app, 'pii-masking', verification, o),
    'POST /apps/default/a%20b/controls/pii-masking/verifications',
    verification,
  ],
  [
    'resolveCondition',
    o =>
      client.resolveCondition(
        app,
        'c1',
        { outcome: 'met', comment: 'Done.' },
        o,
      ),
    'POST /apps/default/a%20b/conditions/c1/resolution',
    { outcome: 'met', comment: 'Done.' },
  ],
  [
    'getAppAudit',
    o => client.getAppAudit(app, { limit: 5 }, o),
    'GET /apps/default/a%20b/audit?limit=5',
  ],
  [
    'getAudit',
    o => client.getAudit({ action: ['x'] }, o),
    'GET /audit?action=x',
  ],
  [
    'verifyAudit',
    o => client.verifyAudit({ from: 1, to: 9 }, o),
    'GET /audit/verify?from=1&to=9',
  ],
  [
    'getPublishedApps',
    o => client.getPublishedApps({ after: 0 }, o),
    'GET /entities?after=0',
  ],
];

describe('MicroAppsClient', () => {
  it.each(calls)('%s', async (...[, call, line, body]) => {
    await expect(call({ token: 't', idempotencyKey: 'k' })).resolves.toEqual({
      answer: 42,
    });
    expect(seen.map(({ method, path }) => `${method} ${path}`)).toEqual([line]);
    expect(seen[0].body).toEqual(body);
    expect(seen[0].headers).toMatchObject({
      accept: 'application/json',
      authorization: 'Bearer t',
      'idempotency-key': 'k',
    });
  });

  it('asks for CSV without paging', async () => {
    await expect(
      client.exportApps({ tier: ['high'], limit: 10, offset: 20 }),
    ).resolves.toBe('name\r\n');
    expect(seen[0].path).toBe('/apps?tier=high');
    expect(seen[0].headers).toMatchObject({ accept: 'text/csv' });
    expect(seen[0].headers).not.toHaveProperty('authorization');
  });

  it('leaves the address to the front end without discovery', async () => {
    const calledFetch = jest.fn(async () => Response.json({ items: [] }));
    const frontEnd = new MicroAppsClient({ fetchApi: { fetch: calledFetch } });
    await frontEnd.getApp({ namespace: 'default', name: 'a' });
    expect(calledFetch).toHaveBeenCalledWith(
      'plugin://micro-apps/apps/default/a',
      expect.objectContaining({ method: 'GET' }),
    );
  });

  it('throws what the back end answers, with its issues', async () => {
    const issues = [{ path: 'manifest.spec.owner', message: 'is required' }];
    server.use(
      http.post(`${BASE}/requests`, () =>
        HttpResponse.json(
          {
            error: { name: 'InputError', message: 'no', issues },
            response: { statusCode: 400 },
          },
          { status: 400 },
        ),
      ),
      http.get(`${BASE}/apps/*`, () =>
        HttpResponse.json(
          {
            error: serializeError(new NotFoundError('None')),
            response: { statusCode: 404 },
          },
          { status: 404 },
        ),
      ),
    );
    const refusal = await client.submit({ manifest }).catch(error => error);
    expect(refusal).toBeInstanceOf(ResponseError);
    expect(issuesOf(refusal)).toEqual(issues);
    await expect(client.getApp(app)).rejects.toMatchObject({
      statusCode: 404,
      cause: { name: 'NotFoundError' },
    });
  });

  it('can be given up', async () => {
    const controller = new AbortController();
    controller.abort();
    await expect(
      client.getOverview({ signal: controller.signal }),
    ).rejects.toMatchObject({ name: 'AbortError' });
  });
});
