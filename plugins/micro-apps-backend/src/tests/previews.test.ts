import { readFileSync } from 'node:fs';
import { TestDatabaseId } from '@backstage/backend-test-utils';
import type {
  Preview,
  PreviewChanges,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { defaultBundlePath } from '@micro-apps/policy-engine';
import type { Knex } from 'knex';
import { testDatabases } from '../__testUtils__/databases';
import { onEachDatabase } from '../__testUtils__/eachDatabase';
import {
  highManifest,
  lowManifest,
  mediumManifest,
} from '../__testUtils__/manifests';
import {
  MicroAppsBackend,
  startMicroApps,
} from '../__testUtils__/startMicroApps';
import { createTestEngine } from '../__testUtils__/testEngine';
import { waitFor } from '../__testUtils__/waitFor';

const bundle = () => readFileSync(defaultBundlePath).toString('base64');

async function submit(backend: MicroAppsBackend): Promise<void> {
  for (const manifest of [lowManifest(), mediumManifest(), highManifest()]) {
    const { status } = await backend
      .as('citizen-dev')
      .post('/requests', { manifest });
    expect(status).toBe(201);
  }
}

async function finished(
  backend: MicroAppsBackend,
  { id }: Preview,
): Promise<Preview> {
  return waitFor(async () => {
    const { body } = await backend
      .as('platform-admin')
      .get(`/policies/previews/${id}`);
    expect(body.progress.state).not.toBe('running');
    return body;
  });
}

onEachDatabase('previews of candidates', start => {
  let backend: MicroAppsBackend;
  const admin = () => backend.as('platform-admin');
  const preview = async (body: object): Promise<Preview> => {
    const answer = await admin().post('/policies/previews', body);
    expect(answer.status).toBe(201);
    expect(answer.body.progress).toMatchObject({ state: 'running', total: 3 });
    return finished(backend, answer.body);
  };

  it('show what other numbers would change, and change nothing', async () => {
    backend = await start();
    await submit(backend);
    const done = await preview({
      riskModel: { thresholds: { medium: 40, high: 200 } },
    });
    expect(done).toMatchObject({
      createdBy: 'user:default/platform-admin',
      bundle: null,
      progress: { state: 'done', done: 3, total: 3 },
      counts: {
        changed: 1,
        verdict: 1,
        tier: 1,
        route: 1,
        newlyDenied: 0,
        noLongerDenied: 0,
      },
    });
    const changes = await admin().get(`/policies/previews/${done.id}/changes`);
    expect(changes.body as PreviewChanges).toEqual({
      items: [
        {
          app: {
            namespace: 'default',
            name: 'sales-notes-summarizer-v2',
            title: 'Sales notes summarizer',
            owner: 'group:default/sales-ops',
            state: 'approved',
          },
          before: {
            outcome: 'auto-approve',
            tier: 'low',
            score: 42,
            legs: [],
            denied: [],
          },
          after: {
            outcome: 'review',
            tier: 'medium',
            score: 42,
            legs: ['security', 'owner'],
            denied: [],
          },
          reasons: [
            'It would be sent to review, and not approved at once.',
            'Its score would be 42 (medium) instead of 42 (low).',
            'It would be decided by security and owner, instead of nobody.',
          ],
        },
      ],
      totalItems: 1,
      pageInfo: { limit: 25, offset: 0, hasNextPage: false },
    });
    const app = await admin().get('/apps/default/sales-notes-summarizer-v2');
    expect(app.body.state).toBe('approved');
  });

  it('follow the trust that the numbers give to kinds of hosting', async () => {
    backend = await start();
    await submit(backend);
    const done = await preview({
      riskModel: {
        modelTrust: { hosting: { 'managed-enterprise': 3 } },
      },
    });
    // 7 x 7 x 2 = 98, 7 x 7 x 3 = 147; the third uses a public API.
    expect(done.counts).toMatchObject({ changed: 1, tier: 1 });
  });

  it('show which apps another bundle would stop, as CSV as well', async () => {
    backend = await start();
    await submit(backend);
    const done = await preview({ bundle: bundle() });
    expect(done.progress).toMatchObject({ state: 'done' });
    expect(done.bundle?.digest).toMatch(/^sha256:/);
    expect(done.counts.newlyDenied).toBeGreaterThan(0);
    const path = `/policies/previews/${done.id}/changes`;
    const { body } = await admin().get(`${path}?kind=newly-denied`);
    const stopped = body.items.find(
      ({ app }: { app: { name: string } }) => app.name === 'company-bot',
    );
    expect(stopped.before.denied).toEqual([]);
    expect(stopped.after.denied).toContain('external-models');
    expect(stopped.reasons.join()).toMatch(/would deny: /);

    const csv = await admin().get(path).set('Accept', 'text/csv');
    expect(csv.headers['content-type']).toMatch(/^text\/csv/);
    expect(csv.headers['content-disposition']).toContain('policy-preview.csv');
    const lines = csv.text.trim().split('\r\n');
    expect(lines[0]).toMatch(
      /^namespace,name,title,owner,state,outcome before/,
    );
    expect(lines).toHaveLength(done.counts.changed + 1);
  });

  it.each<[string, object, RegExp]>([
    ['nothing', {}, /bundle or a riskModel/],
    ['no base64', { bundle: '%%%' }, /bundle/],
    [
      'no archive',
      { bundle: Buffer.from('not a bundle').toString('base64') },
      /gzip|bundle/i,
    ],
    [
      'a truncated archive',
      { bundle: bundle().slice(0, 4000) },
      /bundle|truncated|gzip/i,
    ],
    [
      'nonsense numbers',
      { riskModel: { thresholds: { medium: 'x' } } },
      /riskModel\.thresholds\.medium/,
    ],
    [
      'unknown numbers',
      { riskModel: { thresholds: { huge: 1 } } },
      /riskModel\.thresholds/,
    ],
  ])('are refused with %s, which says why', async (_, body, words) => {
    backend = await start();
    const answer = await admin().post('/policies/previews', body);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body.error)).toMatch(words);
  });

  it('take more than other calls, and not too much', async () => {
    backend = await start();
    const large = (size: number) =>
      admin().post('/policies/previews', {
        bundle: Buffer.alloc(size).toString('base64'),
      });
    expect((await large(400 * 1024)).status).toBe(400);
    const tooLarge = await large(6 * 1024 * 1024);
    expect(tooLarge.status).toBe(413);
    expect(tooLarge.body.error.message).toContain('6144 KiB');
    const other = await admin().post('/assess', {
      manifest: 'x'.repeat(300 * 1024),
    });
    expect(other.status).toBe(413);
  });

  it.each(['citizen-dev', 'security-reviewer', 'auditor'])(
    'are not for %s',
    async person => {
      backend = await start();
      const answer = await backend
        .as(person)
        .post('/policies/previews', { riskModel: {} });
      expect(answer.status).toBe(403);
      const read = await backend.as(person).get('/policies/previews/x');
      expect(read.status).toBe(403);
      expect((await admin().get('/policies/previews/x')).status).toBe(404);
    },
  );

  it('fail, and say why, where the policies in force cannot be asked', async () => {
    const engine = createTestEngine();
    backend = await start({ engine });
    await submit(backend);
    engine.failure = { cause: 'timeout', message: 'it took too long' };
    const failed = await preview({ riskModel: { verificationDays: 10 } });
    expect(failed.progress).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('it took too long'),
    });
  });

  it('go on past an app that the policies in force cannot be asked about', async () => {
    const engine = createTestEngine();
    backend = await start({ engine });
    await submit(backend);
    engine.fails = ({ app }) => app.name === 'department-bot';
    const done = await preview({ bundle: bundle() });
    expect(done.progress).toMatchObject({ state: 'done', done: 3 });
    const changes = await admin().get(`/policies/previews/${done.id}/changes`);
    const { items } = changes.body as PreviewChanges;
    // It is denied as long as it cannot be asked about, and would be no longer.
    expect(
      items.find(({ app }) => app.name === 'department-bot'),
    ).toMatchObject({
      before: { outcome: 'block', denied: ['policy-engine'] },
      after: { denied: [] },
    });
    expect(items.map(({ app }) => app.name).sort()).toEqual([
      'company-bot',
      'department-bot',
    ]);
  });

  it('go on where that app is the only one', async () => {
    const engine = createTestEngine();
    backend = await start({ engine });
    await backend
      .as('citizen-dev')
      .post('/requests', { manifest: lowManifest() });
    engine.fails = () => true;
    const { body } = await admin().post('/policies/previews', {
      bundle: bundle(),
    });
    expect(await finished(backend, body)).toMatchObject({
      progress: { state: 'done', done: 1 },
      counts: { changed: 1, noLongerDenied: 1 },
    });
  });

  it('are worked out two at a time, also where many are asked for at once', async () => {
    backend = await start();
    await submit(backend);
    const answers = await Promise.all(
      Array.from({ length: 6 }, () =>
        admin().post('/policies/previews', { bundle: bundle() }),
      ),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([201, 201, 409, 409, 409, 409]);
    await Promise.all(
      answers
        .filter(({ status }) => status === 201)
        .map(({ body }) => finished(backend, body)),
    );
  });

  it('compare what a candidate in shadow decides, and let nobody feel it', async () => {
    const engine = createTestEngine();
    backend = await start({
      engine,
      config: { policy: { candidate: { file: defaultBundlePath } } },
    });
    const evaluatedBy = (revision: string) =>
      waitFor(async () => {
        const { body } = await admin().get('/policies');
        expect(body.evaluation).toMatchObject({
          state: 'done',
          bundle: { revision },
        });
      });
    const decided = (decisions: number) =>
      waitFor(async () => {
        const { body } = await backend.as('auditor').get('/policies/shadow');
        expect(body.decisions).toBe(decisions);
        return body;
      });
    await evaluatedBy('test');
    await submit(backend);
    const shadow = await decided(3);
    expect(shadow.candidate.health).toBe('ready');
    expect(shadow.differing).toBe(shadow.totalItems);
    expect(shadow.byRule).toContainEqual({
      rule: 'external-models',
      newlyDenied: 1,
      noLongerDenied: 0,
    });
    expect(
      shadow.items.map(({ app }: { app: { name: string } }) => app.name),
    ).toContain('company-bot');
    const { body: policies } = await admin().get('/policies');
    expect(policies.candidate.bundle.digest).toBe(
      shadow.candidate.bundle.digest,
    );
    // It sees what the evaluation of all apps decides as well.
    engine.change('v2');
    await evaluatedBy('v2');
    await decided(6);
  });

  it('compare also what the decision API was asked about', async () => {
    const engine = createTestEngine();
    backend = await start({
      engine,
      config: { policy: { candidate: { file: defaultBundlePath } } },
    });
    await submit(backend);
    const ask = async (question: object) => {
      const { status } = await backend.as('citizen-dev').post('/decisions', {
        app: 'default/company-bot',
        environment: 'sandbox',
        ...question,
      });
      expect(status).toBe(201);
    };
    await ask({ point: 'token', scopes: ['payroll:write'] });
    await ask({ point: 'outbound', destination: { host: 'evil.example.com' } });
    const ofDecisions = await waitFor(async () => {
      const { body } = await backend.as('auditor').get('/policies/shadow');
      const items = body.items.filter(
        ({ point }: { point: string }) => point !== 'registration',
      );
      expect(items).toHaveLength(2);
      return items;
    });
    expect(ofDecisions).toMatchObject([
      {
        point: 'outbound',
        app: { name: 'company-bot' },
        before: { outcome: 'allow', denied: [] },
        after: {
          outcome: 'deny',
          denied: expect.arrayContaining(['outbound-destination']),
        },
        reasons: expect.arrayContaining([
          'It would be denied, and not allowed.',
          expect.stringMatching(/would deny: .*evil\.example\.com/),
          expect.stringMatching(/would also oblige whoever acts: .*hash/),
        ]),
      },
      {
        point: 'token',
        // The app is blocked.
        after: { denied: ['token-scopes', 'token-approval'] },
      },
    ]);
  });

  it('go on without a candidate that cannot be read', async () => {
    backend = await start({
      config: { policy: { candidate: { file: '/nowhere/bundle.tar.gz' } } },
    });
    await submit(backend);
    const { body } = await admin().get('/policies/shadow');
    expect(body).toMatchObject({
      candidate: { health: 'unavailable' },
      decisions: 0,
      items: [],
    });
  });
});

describe.each(testDatabases().eachSupportedId())(
  'interrupted previews on %s',
  id => {
    const databases = testDatabases();
    const medium40 = { riskModel: { thresholds: { medium: 40, high: 200 } } };
    let knex: Knex;
    const started: MicroAppsBackend[] = [];
    const hanging: (() => void)[] = [];
    beforeEach(async () => {
      knex = await databases.init(id as TestDatabaseId);
    });
    afterEach(async () => {
      hanging.splice(0).forEach(goOn => goOn());
      await Promise.all(started.splice(0).map(backend => backend.stop()));
    });
    const start = async (options: object = {}) => {
      const backend = await startMicroApps({ knex, ...options });
      started.push(backend);
      return backend;
    };
    /** A back end that has begun a preview, and gets no answer from its policies any more. */
    async function interrupted(): Promise<{
      backend: MicroAppsBackend;
      preview: Preview;
      goOn: () => void;
    }> {
      const engine = createTestEngine();
      const backend = await start({ engine });
      await submit(backend);
      const { evaluate } = engine;
      let goOn = () => {};
      const answered = new Promise<void>(resolve => {
        goOn = resolve;
      });
      hanging.push(goOn);
      engine.evaluate = async (...asked) => {
        await answered;
        return evaluate(...asked);
      };
      const { status, body } = await backend
        .as('platform-admin')
        .post('/policies/previews', medium40);
      expect(status).toBe(201);
      return { backend, preview: body, goOn };
    }
    const whole = {
      progress: { state: 'done', done: 3, total: 3 },
      counts: { changed: 1, tier: 1 },
    };
    const expire = () =>
      knex('policy_previews').update({ alive_until: new Date(0) });

    it('are gone on with by another back end, and by one only', async () => {
      const { preview, goOn } = await interrupted();
      await expire();
      const others = [await start(), await start()];
      await Promise.all(others.map(other => other.runTask('forget-previews')));
      expect(await finished(others[0], preview)).toMatchObject(whole);
      // The first one comes back, and has nothing to add.
      goOn();
      await others[0].runTask('forget-previews');
      expect(await finished(others[1], preview)).toMatchObject(whole);
      await expect(knex('policy_preview_changes')).resolves.toHaveLength(1);
      await expect(knex('policy_previews').first('candidate')).resolves.toEqual(
        { candidate: null },
      );
    });

    it('are gone on with from where they were', async () => {
      const { backend, preview } = await interrupted();
      const apps = await knex('micro_apps').orderBy('id').select('id');
      await knex('policy_previews').update({
        alive_until: new Date(0),
        after_app_id: apps[2].id,
        done: 3,
      });
      const { body } = await backend
        .as('platform-admin')
        .get(`/policies/previews/${preview.id}`);
      expect(body.progress).toMatchObject({
        state: 'running',
        message: expect.stringContaining('goes on in a moment'),
      });
      const other = await start();
      expect(await finished(other, preview)).toMatchObject({
        progress: { state: 'done', done: 3, total: 3 },
        counts: { changed: 0 },
      });
    });

    it('are gone on with by the back end that came to a standstill with them', async () => {
      const engine = createTestEngine();
      const backend = await start({ engine });
      await submit(backend);
      const { evaluate } = engine;
      const asked: { answer(): void; fail(error: Error): void }[] = [];
      hanging.push(() => asked.forEach(({ answer }) => answer()));
      engine.evaluate = async (...question) => {
        await new Promise<void>((answer, fail) => {
          asked.push({ answer, fail });
        });
        return evaluate(...question);
      };
      const { body: preview } = await backend
        .as('platform-admin')
        .post('/policies/previews', medium40);
      await waitFor(() => expect(asked).toHaveLength(1));
      await expire();
      await backend.runTask('forget-previews');
      await waitFor(() => expect(asked).toHaveLength(2));
      // What it waited for in vain ends in an error, while it has begun anew.
      asked[0].fail(new Error('too late'));
      engine.evaluate = evaluate;
      asked[1].answer();
      expect(await finished(backend, preview)).toMatchObject(whole);
    });

    it('are left to another at once by a back end that ends', async () => {
      const { backend, preview, goOn } = await interrupted();
      const ended = backend.stop();
      goOn();
      await ended;
      started.splice(0);
      const other = await start();
      expect(await finished(other, preview)).toMatchObject(whole);
    });

    it('fail where what is previewed cannot be read any more', async () => {
      const { preview } = await interrupted();
      await expire();
      await knex('policy_previews').update({
        candidate: JSON.stringify({ bundle: 'bm90aGluZw==' }),
      });
      const other = await start();
      expect((await finished(other, preview)).progress).toMatchObject({
        state: 'failed',
        message: expect.stringMatching(/bundle|gzip/),
      });
    });
  },
);

describe.each(testDatabases().eachSupportedId())('old previews on %s', id => {
  const databases = testDatabases();
  it('fail where their back end has stopped, and are forgotten after a day', async () => {
    const knex = await databases.init(id as TestDatabaseId);
    const backend = await startMicroApps({ knex });
    await submit(backend);
    const { body: begun } = await backend
      .as('platform-admin')
      .post('/policies/previews', {
        riskModel: { thresholds: { medium: 40, high: 200 } },
      });
    const done = await finished(backend, begun);
    await knex('policy_previews')
      .where({ id: done.id })
      .update({ state: 'running', alive_until: new Date(Date.now() - 1000) });
    const get = () =>
      backend.as('platform-admin').get(`/policies/previews/${done.id}`);
    const failed = {
      progress: {
        state: 'failed',
        message: expect.stringContaining('Start it again'),
      },
    };
    expect((await get()).body).toMatchObject(failed);
    await backend.runTask('forget-previews');
    expect((await get()).body).toMatchObject(failed);
    await knex('policy_previews')
      .where({ id: done.id })
      .update({ created_at: new Date(Date.now() - 25 * 60 * 60 * 1000) });
    await backend.runTask('forget-previews');
    expect((await get()).status).toBe(404);
    await expect(knex('policy_preview_changes')).resolves.toEqual([]);
    await backend.stop();
  });
});
