import type { TestDatabaseId } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import {
  RegisterReassessment,
  withoutWhatIfs,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Knex } from 'knex';
import { acting } from '../__testUtils__/approving';
import { testDatabases } from '../__testUtils__/databases';
import { lowManifest, mediumManifest } from '../__testUtils__/manifests';
import {
  MicroAppsBackend,
  startMicroApps,
  TEST_CONFIG,
} from '../__testUtils__/startMicroApps';
import { createTestEngine, TestEngine } from '../__testUtils__/testEngine';
import { waitFor } from '../__testUtils__/waitFor';

const databases = testDatabases();
const [first] = TEST_CONFIG.modelEndpoints as JsonObject[];
const ID = 'llm-enterprise-x';
const widened = () => {
  const manifest = lowManifest('low');
  manifest.spec.audience = 'department';
  return manifest;
};
const WITHDRAWN = {
  models: [{ model: ID, versions: [], withdrawn: ['2026-01-01'] }],
};

describe.each(databases.eachSupportedId())(
  'the re-assessment after a change of the register on %s',
  id => {
    let knex: Knex;
    let engine: TestEngine;
    let backend: MicroAppsBackend;
    const started: MicroAppsBackend[] = [];
    const start = async (options: { config?: JsonObject } = {}) => {
      backend = await startMicroApps({ knex, engine, ...options });
      started.push(backend);
      return backend;
    };
    beforeEach(async () => {
      knex = await databases.init(id as TestDatabaseId);
      engine = createTestEngine();
      await start();
    });
    afterEach(async () => {
      await Promise.all(started.splice(0).map(each => each.stop()));
    });
    const { app, submit, approve, decide, audit } = acting(() => backend);
    const put = async (extra: object, version: number, on = backend) => {
      const { id: _id, ...entry } = first;
      const answer = await on
        .as('platform-admin')
        .put(`/model-endpoints/${ID}`, {
          version,
          reason: 'The vendor said so',
          entry: { ...entry, ...extra },
        });
      expect([answer.status, answer.body.error?.message]).toEqual([
        200,
        undefined,
      ]);
    };
    const job = async (): Promise<RegisterReassessment> =>
      (await backend.as('auditor').get('/model-endpoints/reassessment')).body;
    const done = (expected: object = {}) =>
      waitFor(async () =>
        expect(await job()).toMatchObject({
          progress: { state: 'done' },
          ...expected,
        }),
      );
    const told = (scope: string) =>
      started
        .flatMap(({ notifications }) => notifications)
        .filter(({ payload }) => payload.scope?.includes(scope));
    const reopenings = async (name: string) =>
      (await audit(name)).filter(({ action }) => action === 'approval-reopen');

    /** 42 of the low app, which was approved at once, is 56 by it. */
    const lessTrust = async () => {
      await put({ trust: 6 }, 1);
      await done();
    };
    const asked = {
      state: 'in-review',
      approvedRevision: { number: 1 },
      residual: { score: 56, tier: 'medium' },
      openRequest: {
        revision: 1,
        cause: 'reopened:policy',
        legs: [{ name: 'security' }, { name: 'owner' }],
      },
    };

    it('asks for the approval of what is in force once a newer revision no longer stands before it', async () => {
      await submit(lowManifest('low'));
      await submit(widened());
      expect((await app('low')).state).toBe('in-review');
      await lessTrust();
      const { status } = await decide('low', 'security-reviewer', 'security', {
        decision: 'reject',
        comment: 'Not for so many.',
      });
      expect(status).toBe(201);
      expect(await app('low')).toMatchObject(asked);
      expect(await reopenings('low')).toHaveLength(1);
      await approve('low');
      expect((await app('low')).state).toBe('approved');
    });

    it('leaves what is in force alone where a newer revision is turned down and nothing else changed', async () => {
      await submit(lowManifest('low'));
      await submit(widened());
      await decide('low', 'security-reviewer', 'security', {
        decision: 'reject',
        comment: 'Not for so many.',
      });
      expect(await app('low')).toMatchObject({
        state: 'approved',
        residual: { score: 42, tier: 'low' },
        openRequest: null,
      });
    });

    it('asks for the approval of an app that comes back from its decommission', async () => {
      await submit(lowManifest('low'));
      const owner = backend.as('app-owner');
      const begun = await owner.post('/apps/default/low/decommission', {
        reason: 'Nobody uses it',
      });
      expect(begun.status).toBe(201);
      // No app in service is concerned, so that none is assessed.
      await put({ trust: 6 }, 1);
      const { status } = await owner.post(
        '/apps/default/low/decommission/call-off',
        { reason: 'Somebody does' },
      );
      expect(status).toBe(200);
      expect(await app('low')).toMatchObject(asked);
    });

    it('asks for the approval of an app once more that passes a threshold, and for no other', async () => {
      await submit(lowManifest('low'));
      await submit(mediumManifest('medium'));
      await approve('medium');
      expect((await app('medium')).state).toBe('approved');

      await put({ trust: 6 }, 1);
      await done({ affected: 2, reopened: 1 });
      expect(await app('medium')).toMatchObject({ state: 'approved' });
      expect(await app('low')).toMatchObject({
        state: 'in-review',
        approvedRevision: { number: 1 },
        openRequest: {
          cause: 'reopened:register',
          reasons: [{ id: 'tier-up' }, { id: 'no-auto-approval' }],
        },
      });
      await waitFor(() => expect(told(':register:')).toHaveLength(1));
      expect(told(':register:')[0]).toMatchObject({
        recipients: { entityRef: ['group:default/sales-ops'] },
        payload: {
          severity: 'high',
          description: expect.stringMatching(
            /Trust: 7 → 6\. Affected: .*Approval is asked for once more: /,
          ),
        },
      });

      // As at the next interval, and after people agreed.
      await backend.runTask('reassess-register');
      await approve('low');
      await backend.runTask('reassess-register');
      expect(await app('low')).toMatchObject({
        state: 'approved',
        openRequest: null,
      });
      await put({ trust: 5 }, 2);
      await done({ affected: 2, reopened: 0 });
      expect((await app('low')).state).toBe('approved');
      expect(await reopenings('low')).toHaveLength(1);
      expect(told(':register:')).toHaveLength(2);
    });

    it('asks where people approved a model that is withdrawn, and says so', async () => {
      await submit(mediumManifest('medium'));
      await approve('medium');
      await put(WITHDRAWN, 1);
      await done({ reopened: 1 });
      expect(await app('medium')).toMatchObject({
        approvedRevision: { number: 1 },
        openRequest: {
          reasons: expect.arrayContaining([
            expect.objectContaining({
              id: 'model-withdrawn',
              label: expect.stringContaining('is withdrawn'),
            }),
          ]),
        },
      });
    });

    it('tells owners of a deprecated version, and asks nobody', async () => {
      await submit(lowManifest('low'));
      await put(
        {
          models: [
            {
              model: ID,
              versions: ['2026-01-01', '2027-01-01'],
              deprecated: ['2026-01-01'],
            },
          ],
        },
        1,
      );
      await done({ affected: 1, reopened: 0 });
      expect((await app('low')).state).toBe('approved');
      await waitFor(() =>
        expect(told(':register:')).toMatchObject([
          {
            payload: {
              title: expect.stringMatching(/^A model of “.*” changed$/),
              description: expect.stringContaining('deprecated'),
              severity: 'normal',
            },
          },
        ]),
      );
    });

    it('leaves apps alone that use something else', async () => {
      const other = lowManifest('other');
      other.spec.models = [
        {
          ...other.spec.models[0],
          endpoint: 'openai-public',
          model: 'gpt-5',
          version: '1',
        },
      ];
      await submit(lowManifest('low'));
      await submit(other);
      const standing = async () => {
        const found = await app('other');
        return { ...found, assessment: withoutWhatIfs(found.assessment) };
      };
      const before = await standing();
      await put({ trust: 6 }, 1);
      await done({ affected: 1 });
      expect((await job()).progress.total).toBe(1);
      expect(await standing()).toEqual(before);
    });

    it('routes what waits anew', async () => {
      await submit(mediumManifest('waits'));
      await put({ trust: 0 }, 1);
      await done({ affected: 1, reopened: 0 });
      expect(await app('waits')).toMatchObject({
        state: 'blocked',
        openRequest: { state: 'blocked', cause: 'submission' },
      });
      expect((await decide('waits', 'app-owner', 'owner')).status).toBe(409);
      await put({ trust: 7 }, 2);
      await done();
      await waitFor(async () =>
        expect((await app('waits')).state).toBe('in-review'),
      );
    });

    it('waits while policies cannot be asked, and goes on then', async () => {
      await submit(lowManifest('low'));
      engine.failure = { cause: 'timeout', message: 'too slow' };
      await put({ trust: 6 }, 1);
      await waitFor(async () =>
        expect(await job()).toMatchObject({
          progress: {
            state: 'running',
            done: 0,
            message: expect.stringContaining('too slow'),
          },
        }),
      );
      expect(await app('low')).toMatchObject({ state: 'approved' });
      engine.failure = undefined;
      await backend.runTask('reassess-register');
      await done({ affected: 1, reopened: 1 });
    });

    it('goes on with all that changed, where the register changes once more meanwhile', async () => {
      await submit(lowManifest('low'));
      engine.failure = { cause: 'timeout', message: 'too slow' };
      await put({ trust: 6 }, 1);
      await put({ trust: 6, region: 'us' }, 2);
      engine.failure = undefined;
      await backend.runTask('reassess-register');
      await done({
        affected: 1,
        changed: [{ id: ID, changes: ['Trust: 7 → 6', 'Region: eu → us'] }],
      });
      await waitFor(() => expect(told(':register:')).toHaveLength(1));
    });

    it('goes on where a back end that crashed left off, and asks and tells once', async () => {
      for (const name of ['a', 'b', 'c']) {
        await submit(lowManifest(name));
      }
      await put({ trust: 6 }, 1);
      await done({ affected: 3, reopened: 3 });
      await waitFor(() => expect(told(':register:')).toHaveLength(1));
      await backend.stop();
      started.splice(0);
      // As if it had stopped after the first batch was written, before it said so.
      await knex('register_jobs').update({
        state: 'running',
        cursor: '',
        done: 0,
        finished_at: null,
        claimed_by: 'gone',
        claimed_until: new Date(Date.now() - 1000),
      });
      await start();
      await backend.runTask('reassess-register');
      await done({ affected: 3, reopened: 3 });
      for (const name of ['a', 'b', 'c']) {
        expect(await reopenings(name)).toHaveLength(1);
      }
      expect(told(':register:')).toHaveLength(0);
    });

    it('is not taken from a back end that works on it', async () => {
      await submit(lowManifest('a'));
      engine.failure = { cause: 'timeout', message: 'too slow' };
      await put({ trust: 6 }, 1);
      await waitFor(async () =>
        expect((await job()).progress.message).toContain('too slow'),
      );
      engine.failure = undefined;
      await knex('register_jobs').update({
        claimed_by: 'another',
        claimed_until: new Date(Date.now() + 60_000),
      });
      await backend.runTask('reassess-register');
      expect(await job()).toMatchObject({
        progress: { state: 'running', done: 0 },
        affected: 0,
      });
    });

    it('catches up with what was submitted by the register before while it passed by', async () => {
      await submit(lowManifest('a'));
      const { evaluate } = engine;
      engine.evaluate = async (point, inputs) => {
        const outcomes = await evaluate(point, inputs);
        // All apps are assessed by the other register before this one is written.
        engine.evaluate = evaluate;
        await put({ trust: 6 }, 1);
        await done();
        return outcomes;
      };
      await submit(lowManifest('late'));
      await backend.runTask('reassess-register');
      await waitFor(async () =>
        expect(await app('late')).toMatchObject({
          state: 'in-review',
          residual: { score: 56 },
        }),
      );
    });
  },
);
