import type { PolicyInput } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Knex } from 'knex';
import { testDatabases } from '../__testUtils__/databases';
import { lowManifest, mediumManifest } from '../__testUtils__/manifests';
import {
  MicroAppsBackend,
  startMicroApps,
} from '../__testUtils__/startMicroApps';
import {
  createTestEngine,
  TestEngine,
  testRule,
} from '../__testUtils__/testEngine';
import { waitFor } from '../__testUtils__/waitFor';

const deny = (rule: string) => ({
  deny: [{ rule, message: `${rule} says no.`, remediation: 'Change it.' }],
  rules: { [rule]: 'failed' as const },
});
const nameOf = (input: PolicyInput) => input.app.name;

describe('evaluation of all apps', () => {
  const databases = testDatabases();

  describe.each(databases.eachSupportedId())('on %s', id => {
    let engine: TestEngine;
    let knex: Knex;
    const started: MicroAppsBackend[] = [];
    beforeEach(async () => {
      knex = await databases.init(id);
      engine = newEngine();
    });
    afterEach(async () => {
      await Promise.all(started.splice(0).map(backend => backend.stop()));
    });

    function newEngine(): TestEngine {
      const created = createTestEngine();
      created.rules = [testRule('rule-x'), testRule('rule-y')];
      return created;
    }
    async function start(used = engine): Promise<MicroAppsBackend> {
      const backend = await startMicroApps({ knex, engine: used });
      started.push(backend);
      return backend;
    }
    const submit = (backend: MicroAppsBackend, manifest: object) =>
      backend.as('citizen-dev').post('/requests', { manifest });
    const app = async (backend: MicroAppsBackend, name: string) =>
      (await backend.as('auditor').get(`/apps/default/${name}`)).body;
    const audit = async (backend: MicroAppsBackend, action: string) =>
      (await backend.as('auditor').get(`/audit?action=${action}`)).body.items;
    const policies = async (backend: MicroAppsBackend) =>
      (await backend.as('auditor').get('/policies')).body;
    const evaluated = (backend: MicroAppsBackend, revision: string) =>
      waitFor(async () =>
        expect((await policies(backend)).evaluation).toMatchObject({
          state: 'done',
          bundle: { revision },
        }),
      );
    const breachMessages = (backend: MicroAppsBackend) =>
      backend.notifications.filter(({ payload }) =>
        payload.scope?.endsWith(':policy-breach'),
      );

    it('marks apps newly in breach, tells their owners once, and takes the mark away', async () => {
      const backend = await start();
      await submit(backend, lowManifest('stays'));
      await submit(backend, lowManifest('breaks'));
      await evaluated(backend, 'test');

      engine.decide = input =>
        nameOf(input) === 'breaks' ? deny('rule-x') : {};
      engine.change('v2');
      await evaluated(backend, 'v2');
      expect((await policies(backend)).evaluation).toMatchObject({
        done: 2,
        total: 2,
        newlyInBreach: 1,
      });
      expect(await app(backend, 'breaks')).toMatchObject({
        state: 'approved',
        breachedSince: expect.any(String),
        breachedRules: ['rule-x'],
      });
      expect(await app(backend, 'stays')).toMatchObject({
        breachedSince: null,
        breachedRules: [],
        assessment: { policy: { revision: 'v2' } },
      });
      const list = await backend.as('auditor').get('/apps?breach=true');
      expect(list.body.items).toMatchObject([{ name: 'breaks' }]);
      const others = await backend.as('auditor').get('/apps?breach=false');
      expect(others.body.items).toMatchObject([{ name: 'stays' }]);
      expect(await audit(backend, 'policy-breach')).toMatchObject([
        { app: 'default/breaks', data: { rules: ['rule-x'] } },
      ]);
      expect(await audit(backend, 'policy-bundle-change')).toMatchObject([
        {
          data: {
            revision: 'v2',
            source: 'test',
            signature: 'not-checked',
            before: { revision: 'test' },
          },
        },
        { data: { revision: 'test', before: null } },
      ]);
      await waitFor(() =>
        expect(breachMessages(backend)).toMatchObject([
          {
            recipients: { entityRef: ['group:default/sales-ops'] },
            payload: {
              title: expect.stringContaining('no longer meets'),
              description: expect.stringContaining('Rule rule-x'),
            },
          },
        ]),
      );

      engine.change('v3');
      await evaluated(backend, 'v3');
      expect((await policies(backend)).evaluation.newlyInBreach).toBe(0);
      expect(await audit(backend, 'policy-breach')).toHaveLength(1);
      expect(breachMessages(backend)).toHaveLength(1);

      engine.decide = () => ({});
      engine.change('v4');
      await evaluated(backend, 'v4');
      expect(await app(backend, 'breaks')).toMatchObject({
        breachedSince: null,
        breachedRules: [],
      });
      expect(await audit(backend, 'policy-breach-resolved')).toHaveLength(1);
      const { body } = await backend.as('auditor').get('/audit/verify');
      expect(body).toMatchObject({ status: 'intact', complete: true });
    });

    it('takes the mark away where a newer revision is approved', async () => {
      const backend = await start();
      await submit(backend, lowManifest('alone'));
      await submit(backend, lowManifest('asked'));
      await evaluated(backend, 'test');
      engine.decide = input =>
        input.app.spec.prompts.length === 0
          ? deny('rule-x')
          : {
              require: [
                {
                  rule: 'rule-y',
                  message: 'Ask.',
                  route: 'review' as const,
                  legs: [],
                },
              ].filter(() => nameOf(input) === 'asked'),
            };
      engine.change('v2');
      await evaluated(backend, 'v2');
      const prompts = [{ name: 'p', digest: `sha256:${'0'.repeat(64)}` }];
      const changed = (name: string) => {
        const manifest = lowManifest(name);
        return { ...manifest, spec: { ...manifest.spec, prompts } };
      };
      await submit(backend, changed('alone'));
      const { body } = await submit(backend, changed('asked'));
      for (const [person, leg] of [
        ['security-reviewer', 'security'],
        ['app-owner', 'owner'],
      ]) {
        expect((await app(backend, 'asked')).breachedRules).toEqual(['rule-x']);
        const { status } = await backend
          .as(person)
          .post(`/approvals/${body.request.id}/decisions`, {
            leg,
            decision: 'approve',
            digest: body.request.digest,
          });
        expect(status).toBe(201);
      }
      for (const name of ['alone', 'asked']) {
        expect(await app(backend, name)).toMatchObject({
          state: 'approved',
          breachedSince: null,
        });
      }
      expect(await audit(backend, 'policy-breach-resolved')).toMatchObject([
        {
          app: 'default/asked',
          actor: 'user:default/app-owner',
          data: { revision: 2, deniedRevision: 1, deniedRules: ['rule-x'] },
        },
        {
          app: 'default/alone',
          actor: 'user:default/citizen-dev',
          data: { revision: 2, deniedRevision: 1, deniedRules: ['rule-x'] },
        },
      ]);
    });

    it('routes what waits anew', async () => {
      const backend = await start();
      const { body } = await submit(backend, mediumManifest());
      expect(body.request.state).toBe('open');
      engine.decide = () => deny('rule-x');
      engine.change('v2');
      await evaluated(backend, 'v2');
      expect(await app(backend, 'department-bot')).toMatchObject({
        state: 'blocked',
        openRequest: { state: 'blocked', legs: [] },
        breachedSince: null,
      });
      expect((await policies(backend)).rules).toMatchObject([
        { id: 'rule-x', failed: 1 },
        { id: 'rule-y', failed: 0 },
      ]);

      engine.decide = () => ({});
      engine.change('v3');
      await evaluated(backend, 'v3');
      expect(await app(backend, 'department-bot')).toMatchObject({
        state: 'in-review',
        openRequest: { state: 'open', legs: [{ name: 'security' }, {}] },
      });
    });

    it('looks at the revision in force beside the one that waits', async () => {
      const backend = await start();
      await submit(backend, lowManifest('two'));
      await submit(backend, mediumManifest('two'));
      engine.decide = input =>
        input.app.spec.audience === 'team' ? deny('rule-x') : {};
      engine.change('v2');
      await evaluated(backend, 'v2');
      expect(await app(backend, 'two')).toMatchObject({
        state: 'in-review',
        openRequest: { state: 'open' },
        breachedRules: ['rule-x'],
      });
    });

    it('does not take an engine that fails for a breach, and goes on once it answers', async () => {
      const backend = await start();
      await submit(backend, lowManifest('a'));
      await evaluated(backend, 'test');
      engine.failure = { cause: 'timeout', message: 'too slow' };
      engine.change('v2');
      // What is submitted meanwhile is blocked.
      const { body } = await submit(backend, lowManifest('b'));
      expect(body.request.state).toBe('blocked');
      expect(await app(backend, 'a')).toMatchObject({ breachedSince: null });

      engine.failure = undefined;
      engine.change('v3');
      await evaluated(backend, 'v3');
      await waitFor(async () =>
        expect(await app(backend, 'b')).toMatchObject({ state: 'approved' }),
      );
      expect(await app(backend, 'a')).toMatchObject({ breachedSince: null });
    });

    it.each([
      ['beside another app', ['stays', 'breaks']],
      ['as the only app', ['breaks']],
    ])('evaluates later what fails %s', async (_, names) => {
      const backend = await start();
      for (const name of names) {
        await submit(backend, lowManifest(name));
      }
      await evaluated(backend, 'test');

      engine.decide = input =>
        nameOf(input) === 'breaks' ? deny('rule-x') : {};
      engine.fails = input => nameOf(input) === 'breaks';
      engine.change('v2');
      await evaluated(backend, 'v2');
      expect((await policies(backend)).evaluation.message).toContain(
        'default/breaks: the evaluation did not end',
      );
      expect(await app(backend, 'breaks')).toMatchObject({
        state: 'approved',
        breachedSince: null,
      });

      engine.fails = undefined;
      await backend.runTask('evaluate-policies');
      await waitFor(async () =>
        expect(await app(backend, 'breaks')).toMatchObject({
          breachedRules: ['rule-x'],
        }),
      );
      await waitFor(() => expect(breachMessages(backend)).toHaveLength(1));
    });

    it('evaluates at start what another bundle was evaluated by', async () => {
      const backend = await start();
      await submit(backend, lowManifest('a'));
      await evaluated(backend, 'test');
      await backend.stop();
      started.splice(0);

      const other = newEngine();
      other.change('v2');
      other.decide = () => deny('rule-y');
      const next = await start(other);
      await evaluated(next, 'v2');
      expect(await app(next, 'a')).toMatchObject({ breachedRules: ['rule-y'] });
    });

    it('goes on where one that crashed left off', async () => {
      const backend = await start();
      for (const name of ['a', 'b', 'c']) {
        await submit(backend, lowManifest(name));
      }
      await evaluated(backend, 'test');
      await backend.stop();
      started.splice(0);
      const ids: string[] = await knex('micro_apps').orderBy('id').pluck('id');
      await knex('policy_jobs').update({
        state: 'running',
        cursor: ids[0],
        done: 1,
        finished_at: null,
        claimed_by: 'gone',
        claimed_until: new Date(Date.now() - 1000),
      });
      const seen: string[] = [];
      const other = newEngine();
      other.decide = input => {
        seen.push(nameOf(input));
        return {};
      };
      const next = await start(other);
      await evaluated(next, 'test');
      const names: string[] = await knex('micro_apps')
        .whereIn('id', ids.slice(1))
        .orderBy('id')
        .pluck('name');
      expect(seen).toEqual(names);
      expect((await policies(next)).evaluation.done).toBe(3);
    });

    it('catches up with what the bundle before decided while it passed by', async () => {
      const backend = await start();
      await submit(backend, lowManifest('a'));
      await evaluated(backend, 'test');
      await evaluated(backend, 'test');
      const { evaluate } = engine;
      engine.evaluate = async (point, inputs) => {
        const outcomes = await evaluate(point, inputs);
        // All apps are evaluated by the other bundle before this one is written.
        engine.evaluate = evaluate;
        engine.decide = () => deny('rule-x');
        engine.change('v2');
        await evaluated(backend, 'v2');
        return outcomes;
      };
      await submit(backend, lowManifest('late'));
      // As at the next interval.
      engine.change('v2');
      await waitFor(async () =>
        expect(await app(backend, 'late')).toMatchObject({
          breachedRules: ['rule-x'],
          assessment: { policy: { revision: 'v2' } },
        }),
      );
    });

    it('is left to back ends that have the organisation data of it', async () => {
      const before = await start();
      await submit(before, lowManifest('stays'));
      await evaluated(before, 'test');

      const newer = newEngine();
      newer.failure = { cause: 'unreachable', message: 'out of order' };
      const after = await startMicroApps({
        knex,
        engine: newer,
        config: { policy: { organisation: { scopes: { '*': ['more'] } } } },
      });
      started.push(after);
      await waitFor(async () =>
        expect((await policies(after)).evaluation.state).toBe('running'),
      );
      await before.runTask('evaluate-policies');
      expect((await policies(before)).evaluation).toMatchObject({
        state: 'running',
        done: 0,
      });
      newer.failure = undefined;
      await after.runTask('evaluate-policies');
      await evaluated(after, 'test');
    });

    it('is done by one of two back ends, once for each app', async () => {
      const engines = [newEngine(), newEngine()];
      const [first, second] = [
        await start(engines[0]),
        await start(engines[1]),
      ];
      for (let number = 0; number < 5; number += 1) {
        await submit(first, lowManifest(`app-${number}`));
      }
      engines.forEach(each => {
        each.decide = () => deny('rule-x');
      });
      engines.forEach(each => each.change('v2'));
      await evaluated(second, 'v2');
      expect((await policies(first)).evaluation).toMatchObject({
        done: 5,
        newlyInBreach: 5,
      });
      expect(await audit(first, 'policy-breach')).toHaveLength(5);
      expect(await audit(first, 'policy-bundle-change')).toHaveLength(2);
    });
  });
});
