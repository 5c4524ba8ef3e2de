import type { TestDatabaseId } from '@backstage/backend-test-utils';
import type { Permission } from '@backstage/plugin-permission-common';
import { microAppReadPermission } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  createMicroAppConditionalDecision,
  microAppConditions,
} from '@micro-apps/backstage-plugin-micro-apps-node';
import type { Knex } from 'knex';
import { testDatabases } from '../__testUtils__/databases';
import { onEachDatabase } from '../__testUtils__/eachDatabase';
import {
  highManifest,
  lowManifest,
  mediumManifest,
} from '../__testUtils__/manifests';
import { testPolicy } from '../__testUtils__/policy';
import {
  MicroAppsBackend,
  startMicroApps,
} from '../__testUtils__/startMicroApps';

const REASON = 'Because the auditors asked for it.';
const EVIDENCE = 'The gateway masks; see the runbook.';

onEachDatabase('redaction', start => {
  let backend: MicroAppsBackend;
  let requestId: string;
  beforeEach(async () => {
    backend = await start();
    const { body } = await backend
      .as('citizen-dev')
      .post('/requests', { manifest: highManifest(), comment: REASON });
    requestId = body.request.id;
    await backend
      .as('security-reviewer')
      .post('/apps/default/company-bot/controls/pii-masking/verifications', {
        digest: body.request.digest,
        outcome: 'verified',
        evidence: REASON,
      });
    await backend
      .as('security-reviewer')
      .post(`/approvals/${requestId}/decisions`, {
        leg: 'security',
        decision: 'approve-with-conditions',
        digest: body.request.digest,
        comment: REASON,
        conditions: ['Train the team'],
      });
  });

  const PATHS = [
    '/apps',
    '/apps/default/company-bot',
    '/apps/default/company-bot/revisions',
    '/apps/default/company-bot/revisions/1',
    '/approvals',
    '/overview',
  ];
  const everything = async (person: string) => {
    const paths = [...PATHS, `/approvals/${requestId}`];
    const answers = await Promise.all(
      paths.map(path => backend.as(person).get(path)),
    );
    expect(answers.map(({ status }) => status)).toEqual(paths.map(() => 200));
    return JSON.stringify(answers.map(({ body }) => body));
  };

  it('hides words and evidence from those whom they do not concern', async () => {
    const text = await everything('loner');
    expect(text).toContain('Train the team');
    expect(text).not.toContain(REASON);
    expect(text).not.toContain(EVIDENCE);
  });

  it.each([
    'citizen-dev',
    'app-owner',
    'security-reviewer',
    'platform-admin',
    'auditor',
  ])('shows them to %s', async person => {
    const text = await everything(person);
    expect(text).toContain(REASON);
    expect(text).toContain(EVIDENCE);
  });

  it('keeps evidence out of what the catalog is told, and out of differences', async () => {
    const published = await backend.asService().get('/entities');
    expect(published.body.items).toHaveLength(1);
    expect(JSON.stringify(published.body)).not.toContain(EVIDENCE);

    const manifest = highManifest();
    manifest.spec.purpose = 'Other.';
    manifest.spec.controls = [{ id: 'pii-masking', evidence: 'New words.' }];
    await backend
      .as('citizen-dev')
      .post('/requests', { manifest, baseRevision: 1 });
    const path = '/apps/default/company-bot/revisions/2/diff';
    const hidden = await backend.as('loner').get(path);
    expect(hidden.body.differences.length).toBeGreaterThan(0);
    expect(JSON.stringify(hidden.body)).not.toMatch(/New words|gateway/);
    const shown = await backend.as('auditor').get(path);
    expect(JSON.stringify(shown.body)).toMatch(/New words/);
  });

  it('says what to do next, to whoever looks', async () => {
    const nextStep = async (person: string) =>
      (await backend.as(person).get('/apps/default/company-bot')).body.nextStep;
    expect(await nextStep('app-owner')).toBe(
      'Review it: you can fill the owner leg.',
    );
    expect(await nextStep('loner')).toBe('Wait for owner to decide.');
  });
});

onEachDatabase('conditional reading', start => {
  const ownOnly = (permission: Permission, person: string) =>
    permission.name === microAppReadPermission.name && person === 'loner'
      ? createMicroAppConditionalDecision(microAppReadPermission, {
          anyOf: [
            microAppConditions.isOwner({ claims: ['group:default/solo'] }),
            {
              allOf: [
                microAppConditions.hasState({ states: ['approved'] }),
                { not: microAppConditions.hasTier({ tiers: ['medium'] }) },
              ],
            },
          ],
        })
      : testPolicy(permission, person);

  it('limits lists, numbers and single apps alike', async () => {
    const backend = await start({ policy: ownOnly });
    const own = mediumManifest('own');
    own.spec.owner = 'group:default/solo';
    const ids: Record<string, string> = {};
    for (const [person, manifest] of [
      ['loner', own],
      ['citizen-dev', mediumManifest('other')],
      ['citizen-dev', lowManifest('low')],
    ] as const) {
      const { body } = await backend.as(person).post('/requests', { manifest });
      ids[manifest.metadata.name] = body.request.id;
    }
    const { body } = await backend.as('loner').get('/apps?orderBy=title:asc');
    expect(body.items.map(({ name }: { name: string }) => name).sort()).toEqual(
      ['low', 'own'],
    );
    expect(body.totalItems).toBe(2);
    const approvals = await backend.as('loner').get('/approvals');
    expect(approvals.body.totalItems).toBe(2);
    const overview = await backend.as('loner').get('/overview');
    expect(overview.body).toMatchObject({ apps: 2, openRequests: 1, mine: 1 });
    const csv = await backend
      .as('loner')
      .get('/apps')
      .set('Accept', 'text/csv');
    expect(csv.text.trim().split('\r\n')).toHaveLength(3);
    for (const path of [
      '/apps/default/other',
      '/apps/default/other/revisions',
      '/apps/default/other/audit',
      `/approvals/${ids.other}`,
    ]) {
      expect((await backend.as('loner').get(path)).status).toBe(404);
    }
    const decision = await backend
      .as('loner')
      .post(`/approvals/${ids.other}/decisions`, {
        leg: 'owner',
        decision: 'approve',
        digest: `sha256:${'0'.repeat(64)}`,
      });
    expect(decision.status).toBe(404);
  });
});

onEachDatabase('the inventory', start => {
  it('filters, sorts, pages and searches', async () => {
    const backend = await start();
    const production = lowManifest('zebra');
    production.metadata.title = 'Zebra 100% sure';
    production.spec.environments = ['production'];
    production.spec.audience = 'personal';
    await backend.as('citizen-dev').post('/requests', { manifest: production });
    await backend
      .as('citizen-dev')
      .post('/requests', { manifest: mediumManifest('middle') });
    await backend
      .as('loner')
      .post('/requests', { manifest: highManifest('antelope') });
    const names = async (query: string) => {
      const { body } = await backend.as('auditor').get(`/apps?${query}`);
      return body.items.map(({ name }: { name: string }) => name);
    };
    expect(await names('orderBy=risk:desc')).toEqual([
      'antelope',
      'middle',
      'zebra',
    ]);
    expect(await names('orderBy=nextReviewAt:asc')).toEqual([
      'zebra',
      ...(await names(
        'orderBy=nextReviewAt:asc&state=in-review&state=blocked',
      )),
    ]);
    expect(await names('orderBy=risk:desc&limit=1&offset=1')).toEqual([
      'middle',
    ]);
    expect(await names('environment=production')).toEqual(['zebra']);
    expect(await names('endpoint=openai-public')).toEqual(['antelope']);
    expect(await names('tier=low&tier=high&orderBy=risk:asc')).toEqual([
      'zebra',
      'antelope',
    ]);
    expect(await names('q=ZEBRA%20100%25')).toEqual(['zebra']);
    expect(await names('q=1_0')).toEqual([]);
    expect(await names('owner=sales-ops&q=zebra')).toEqual(['zebra']);
    expect(await names('owner=me')).toEqual([]);
    expect(await names('reviewBefore=2020-01-01T00:00:00Z')).toEqual([]);
    expect(await names('reviewBefore=2100-01-01T00:00:00Z')).toEqual(['zebra']);
    const { body } = await backend.as('auditor').get('/apps?limit=2');
    expect(body).toMatchObject({
      totalItems: 3,
      pageInfo: { limit: 2, offset: 0, hasNextPage: true },
    });
  });

  it('writes CSV that no spreadsheet runs', async () => {
    const backend = await start();
    const manifest = lowManifest('formula');
    manifest.metadata.title = '=HYPERLINK("http://x","a,b")';
    await backend.as('citizen-dev').post('/requests', { manifest });
    const { text, headers } = await backend
      .as('auditor')
      .get('/apps')
      .set('Accept', 'text/csv');
    expect(headers['content-type']).toContain('text/csv');
    const [head, row] = text.split('\r\n');
    expect(head).toMatch(/^namespace,name,title,state/);
    expect(row).toContain(`"'=HYPERLINK(""http://x"",""a,b"")"`);
  });
});

describe('cost of a page', () => {
  const databases = testDatabases();

  it.each(databases.eachSupportedId())(
    'is the same for 2 and for 20 apps on %s',
    async id => {
      const knex: Knex = await databases.init(id as TestDatabaseId);
      const backend = await startMicroApps({ knex });
      let statements = 0;
      knex.on('query', ({ sql }: { sql: string }) => {
        // Deliveries run beside the calls, and are no part of their cost.
        if (/^select/i.test(sql) && !sql.includes('outbox')) {
          statements += 1;
        }
      });
      const costs = async () => {
        const found: Record<string, [number, number]> = {};
        for (const path of [
          '/apps',
          '/apps/default/app-0',
          '/approvals',
          '/approvals?eligible=me',
          '/overview',
        ]) {
          statements = 0;
          const before = backend.permissionCalls();
          await backend.as('security-reviewer').get(path);
          found[path] = [statements, backend.permissionCalls() - before];
        }
        return found;
      };
      const add = async (from: number, to: number) => {
        for (let index = from; index < to; index += 1) {
          await backend
            .as('citizen-dev')
            .post('/requests', { manifest: mediumManifest(`app-${index}`) });
        }
      };
      await add(0, 2);
      const few = await costs();
      await add(2, 20);
      expect(await costs()).toEqual(few);
      expect(Object.values(few).map(([, permissions]) => permissions)).toEqual(
        Object.keys(few).map(() => 1),
      );
      await backend.stop();
    },
  );
});
