import type { TestDatabaseId } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import type { Knex } from 'knex';
import { testDatabases } from '../__testUtils__/databases';
import { lowManifest } from '../__testUtils__/manifests';
import {
  MicroAppsBackend,
  startMicroApps,
  TEST_CONFIG,
} from '../__testUtils__/startMicroApps';
import { waitFor } from '../__testUtils__/waitFor';

const databases = testDatabases();
const [first] = TEST_CONFIG.modelEndpoints as JsonObject[];
const ID = 'llm-enterprise-x';
const ENTRY = {
  title: 'LLM Enterprise X',
  hosting: 'managed-enterprise',
  region: 'eu',
  trust: 7,
  models: [{ model: ID, versions: ['2026-01-01'] }],
};
const change = (extra: object = {}, version = 1) => ({
  version,
  reason: 'The vendor said so',
  entry: { ...ENTRY, ...extra },
});

describe.each(databases.eachSupportedId())(
  'changes of the register in the portal on %s',
  id => {
    let knex: Knex;
    let backend: MicroAppsBackend;
    beforeEach(async () => {
      knex = await databases.init(id as TestDatabaseId);
      backend = await startMicroApps({ knex });
    });
    afterEach(async () => {
      await backend.stop();
    });
    const put = (body: object, entry = ID, person = 'platform-admin') =>
      backend.as(person).put(`/model-endpoints/${entry}`, body);
    const entryOf = async (entry = ID) =>
      (await backend.as('auditor').get('/model-endpoints')).body.items.find(
        (item: { id: string }) => item.id === entry,
      );
    const history = async (query = '') =>
      (
        await backend
          .as('auditor')
          .get(`/model-endpoints/${ID}/history${query}`)
      ).body;
    const restart = async (modelEndpoints: JsonObject[]) => {
      await backend.stop();
      backend = await startMicroApps({ knex, config: { modelEndpoints } });
    };
    const reassessed = () =>
      waitFor(async () => {
        const { body } = await backend
          .as('auditor')
          .get('/model-endpoints/reassessment');
        expect(body.progress.state).toBe('done');
        return body;
      });

    it('count over the configuration, say who and why, and can be taken back', async () => {
      const answer = await put(change({ trust: 4 }));
      expect(answer.status).toBe(200);
      expect(await entryOf()).toMatchObject({
        trust: 4,
        version: 2,
        origin: 'configuration',
        override: {
          changedBy: 'user:default/platform-admin',
          changedAt: expect.any(String),
          reason: 'The vendor said so',
          changes: ['Trust: 7 → 4'],
          outdated: [],
        },
      });
      const { body } = await backend
        .as('citizen-dev')
        .post('/assess', { manifest: lowManifest() });
      expect(body.inherent.score).toBe(7 * 6 * 2);

      const back = await put({ version: 2, entry: null, reason: 'A mistake' });
      expect(back.body.endpoint).toMatchObject({
        trust: 7,
        version: 3,
        override: null,
      });
      expect(await history()).toMatchObject({
        totalItems: 3,
        items: [
          { version: 3, reason: 'A mistake', changes: ['Trust: 4 → 7'] },
          {
            version: 2,
            reason: 'The vendor said so',
            changedBy: 'user:default/platform-admin',
            changes: ['Trust: 7 → 4'],
          },
          { version: 1, reason: null, changedBy: 'service:config' },
        ],
      });
      expect(await history('?limit=1&offset=1')).toMatchObject({
        items: [{ version: 2, changes: ['Trust: 7 → 4'] }],
        pageInfo: { limit: 1, offset: 1, hasNextPage: true },
      });
      const audit = await backend
        .as('auditor')
        .get('/audit?action=model-endpoint-change');
      expect(audit.body.items[0]).toMatchObject({
        actor: 'user:default/platform-admin',
        data: {
          id: ID,
          version: 3,
          changes: ['Trust: 4 → 7'],
          reason: { length: 9 },
        },
      });
      expect(JSON.stringify(audit.body)).not.toContain('A mistake');
    });

    it('stay when the configuration changes something else, and yield when it changes the same', async () => {
      await put(
        change({
          trust: 4,
          models: [
            {
              model: ID,
              versions: ['2026-02-02'],
              withdrawn: ['2026-01-01'],
              billOfMaterials: 'https://vendor.example/bom.json',
            },
          ],
        }),
      );
      await restart([
        {
          ...first,
          trust: 8,
          models: [{ model: ID, versions: ['2026-01-01', '2026-03-03'] }],
        },
      ]);
      const entry = await entryOf();
      expect(entry).toMatchObject({
        trust: 8,
        models: [
          {
            withdrawn: ['2026-01-01'],
            billOfMaterials: 'https://vendor.example/bom.json',
          },
        ],
        override: { outdated: ['Trust: 7 → 4'] },
      });
      expect([...entry.models[0].versions].sort()).toEqual([
        '2026-02-02',
        '2026-03-03',
      ]);

      await restart([]);
      expect(await entryOf()).toMatchObject({ state: 'withdrawn' });
    });

    it('add an entry, which stays when the configuration does not know it', async () => {
      const { body } = await put(change({ title: 'New' }, 0), 'new-llm');
      expect(body.endpoint).toMatchObject({
        id: 'new-llm',
        origin: 'portal',
        version: 1,
        override: { changes: ['The entry is new'] },
      });
      await restart([first]);
      expect(await entryOf('new-llm')).toMatchObject({
        state: 'approved',
        version: 1,
      });
      const back = await put(
        { version: 1, entry: null, reason: 'x' },
        'new-llm',
      );
      expect(back.status).toBe(400);
      expect(back.body.error.message).toContain('withdraw it instead');
    });

    it('are refused where they are wrong, stale or nothing, and change nothing then', async () => {
      const before = await entryOf();
      const refusals: [object, number, string, string?][] = [
        [change({ trust: 10 }), 400, 'entry.trust'],
        [change({ region: 'mars' }), 400, 'entry.region'],
        [change({ unknown: 1 }), 400, 'unknown'],
        [change({ title: '<img src=x>' }), 400, 'entry.title'],
        [
          change({
            models: [
              {
                model: 'm',
                versions: [],
                billOfMaterials: 'http://vendor.example',
              },
            ],
          }),
          400,
          'billOfMaterials',
        ],
        [{ ...change({ trust: 4 }), reason: ' ' }, 400, 'reason'],
        [change({ trust: 4 }, 7), 409, 'version 1 is the current one'],
        [change(), 400, 'Nothing would be otherwise'],
        [{ version: 1, entry: null, reason: 'x' }, 400, 'nothing to take back'],
        [change({}, 3), 404, 'version 0', 'other'],
        [change({}, 0), 400, 'id', '..%2Fx'],
      ];
      for (const [body, status, message, entry] of refusals) {
        const answer = await put(body, entry);
        expect([status, answer.body.error?.message]).toEqual([
          answer.status,
          expect.stringContaining(message),
        ]);
      }
      const stale = await put(change({ trust: 4 }, 0));
      expect(stale.status).toBe(409);
      expect(await entryOf()).toEqual(before);
      expect((await history()).totalItems).toBe(1);
    });

    it('are for platform admins only', async () => {
      for (const person of ['citizen-dev', 'security-reviewer', 'auditor']) {
        expect((await put(change({ trust: 4 }), ID, person)).status).toBe(403);
        const preview = await backend
          .as(person)
          .post('/model-endpoints/previews', {
            id: ID,
            version: 1,
            entry: null,
          });
        expect(preview.status).toBe(403);
      }
      const service = await backend
        .asService()
        .put(`/model-endpoints/${ID}`, change({ trust: 4 }));
      expect(service.status).toBe(403);
      const nobody = await backend
        .anonymously()
        .put(`/model-endpoints/${ID}`, change({ trust: 4 }));
      expect(nobody.status).toBe(401);
      expect((await entryOf()).version).toBe(1);
    });

    it('are kept apart where two people change the same state', async () => {
      const answers = await Promise.all(
        [1, 2, 3, 4].map(trust => put(change({ trust }))),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([
        200, 409, 409, 409,
      ]);
      expect((await history()).totalItems).toBe(2);
    });

    it('have every app assessed anew that uses the endpoint, and its owner told once', async () => {
      for (const name of ['a', 'b']) {
        await backend
          .as('citizen-dev')
          .post('/requests', { manifest: lowManifest(name) });
      }
      const idle = await backend
        .as('auditor')
        .get('/model-endpoints/reassessment');
      expect(idle.body.progress.state).toBe('idle');

      await put(change({ trust: 6 }));
      expect(await reassessed()).toMatchObject({
        progress: { done: 2, total: 2 },
        changed: [{ id: ID, changes: ['Trust: 7 → 6'] }],
        affected: 2,
      });
      const app = await backend.as('auditor').get('/apps/default/a');
      expect(app.body.assessment.residual.score).toBe(7 * 4 * 2);
      const { body } = await backend
        .as('auditor')
        .get('/model-endpoints/reassessment/apps?limit=1');
      expect(body).toMatchObject({
        totalItems: 2,
        items: [
          {
            before: { score: 42, tier: 'low' },
            after: { score: 56, tier: 'medium' },
          },
        ],
      });
      const told = () =>
        backend.notifications.filter(({ payload }) =>
          payload.scope?.startsWith('micro-apps:register:'),
        );
      await waitFor(() => expect(told()).toHaveLength(1));
      expect(told()[0]).toMatchObject({
        recipients: { entityRef: ['group:default/sales-ops'] },
        payload: {
          title: 'A model of 2 of your apps changed',
          description: expect.stringContaining('Trust: 7 → 6'),
        },
      });
      await backend.runTask('reassess-register');
      expect(told()).toHaveLength(1);
      const audit = await backend
        .as('auditor')
        .get('/audit?action=register-reassess');
      expect(audit.body.items).toHaveLength(2);
    });

    it('by the configuration have apps assessed anew, too', async () => {
      await backend
        .as('citizen-dev')
        .post('/requests', { manifest: lowManifest('a') });
      await restart([{ ...first, trust: 6 }]);
      expect(await reassessed()).toMatchObject({ affected: 1 });
    });

    it('can be previewed, and nothing is otherwise after that', async () => {
      await backend
        .as('citizen-dev')
        .post('/requests', { manifest: lowManifest('a') });
      const { version, entry } = change({ trust: 6 });
      const started = await backend
        .as('platform-admin')
        .post('/model-endpoints/previews', { id: ID, version, entry });
      expect(started.status).toBe(201);
      const path = `/model-endpoints/previews/${started.body.id}`;
      await waitFor(async () =>
        expect(
          (await backend.as('platform-admin').get(path)).body,
        ).toMatchObject({
          progress: { state: 'done', total: 1 },
          counts: { changed: 1, score: 1, tier: 1, reopened: 1 },
        }),
      );
      const changes = await backend
        .as('platform-admin')
        .get(`${path}/changes?limit=10`);
      expect(changes.body.items).toMatchObject([
        {
          app: { name: 'a' },
          before: { score: 42, outcome: 'auto-approve' },
          after: { score: 56, outcome: 'review' },
          reopens: true,
        },
      ]);
      expect((await entryOf()).version).toBe(1);
      const stale = await backend
        .as('platform-admin')
        .post('/model-endpoints/previews', { id: ID, version: 5, entry });
      expect(stale.status).toBe(409);
    });
  },
);
