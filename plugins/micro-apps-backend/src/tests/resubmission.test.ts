import {
  AuthorizeResult,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  microAppUpdatePermission,
  type SubmitResponse,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { onEachDatabase } from '../__testUtils__/eachDatabase';
import { lowManifest, mediumManifest } from '../__testUtils__/manifests';
import { testPolicy } from '../__testUtils__/policy';
import type { MicroAppsBackend } from '../__testUtils__/startMicroApps';

const post = (
  backend: MicroAppsBackend,
  person: string,
  manifest: unknown,
  more: object = {},
) => backend.as(person).post('/requests', { manifest, ...more });

function changed(purpose: string, name?: string) {
  const manifest = lowManifest(name);
  manifest.spec.purpose = purpose;
  return manifest;
}

onEachDatabase('registering and resubmitting', start => {
  it('gives a name to one of two who register it', async () => {
    const backend = await start();
    await post(backend, 'citizen-dev', lowManifest());
    const { status, body } = await post(backend, 'app-owner', changed('Mine.'));
    expect(status).toBe(409);
    expect(body.error.message).toContain('is taken');
  });

  it('gives a name to one of two who register it at the same moment', async () => {
    const backend = await start();
    const results = await Promise.all(
      ['citizen-dev', 'app-owner', 'loner', 'platform-admin'].map(person =>
        post(backend, person, changed(`By ${person}.`)),
      ),
    );
    const statuses = results.map(({ status }) => status).sort();
    expect(statuses).toEqual([201, 409, 409, 409]);
    const { body } = await backend.as('auditor').get('/apps');
    expect(body.totalItems).toBe(1);
    const audit = await backend
      .as('auditor')
      .get('/audit?action=request-submit');
    expect(audit.body.totalItems).toBe(1);
  });

  it('treats names that differ in case as one', async () => {
    const backend = await start();
    await post(backend, 'citizen-dev', lowManifest('my-app'));
    for (const person of ['citizen-dev', 'app-owner']) {
      const { status, body } = await post(
        backend,
        person,
        lowManifest('My-App'),
      );
      expect(status).toBe(409);
      expect(body.error.message).toContain('taken by "my-app"');
    }
  });

  it('keeps what each revision was assessed at, and shows it with its request', async () => {
    const backend = await start();
    const first = await post(backend, 'citizen-dev', mediumManifest());
    const changedApp = mediumManifest();
    changedApp.spec.audience = 'external';
    const second = await post(backend, 'citizen-dev', changedApp);
    const { namespace, name } = second.body.app;
    expect(second.body.assessment.residual).not.toEqual(
      first.body.assessment.residual,
    );
    for (const { body } of [first, second]) {
      const approval = await backend
        .as('auditor')
        .get(`/approvals/${body.request.id}`);
      const revision = await backend
        .as('auditor')
        .get(`/apps/${namespace}/${name}/revisions/${body.revision.number}`);
      expect(approval.body.assessment).toEqual(body.assessment);
      expect(revision.body.assessment).toEqual(body.assessment);
    }
  });

  it('makes a new revision of what the same person sent', async () => {
    const backend = await start();
    await post(backend, 'citizen-dev', lowManifest());
    const { status, body } = await post(
      backend,
      'citizen-dev',
      changed('Better.'),
    );
    expect(status).toBe(201);
    expect(body).toMatchObject({
      app: { currentRevision: 2, approvedRevision: 2, state: 'approved' },
    });
  });

  it('says that nothing changed', async () => {
    const backend = await start();
    await post(backend, 'citizen-dev', mediumManifest());
    const retitled = mediumManifest();
    retitled.metadata.title = 'Another title';
    const { status, body } = await post(backend, 'citizen-dev', retitled);
    expect(status).toBe(409);
    expect(body.error.message).toContain('Nothing changed');
  });

  it('lets a colleague change the revision that the colleague saw', async () => {
    const backend = await start();
    await post(backend, 'citizen-dev', lowManifest());
    const seen = await post(backend, 'app-owner', changed('One.'), {
      baseRevision: 1,
    });
    expect(seen.status).toBe(201);
    const stale = await post(backend, 'citizen-dev', changed('Two.'), {
      baseRevision: 1,
    });
    expect(stale.status).toBe(409);
    expect(stale.body.error).toMatchObject({ currentRevision: 2 });
    // The last to submit was the colleague, so that the first has to name the revision now.
    const blind = await post(backend, 'citizen-dev', changed('Two.'));
    expect(blind.status).toBe(409);
  });

  it('lets nobody else change an app', async () => {
    const backend = await start();
    await post(backend, 'citizen-dev', lowManifest());
    const { status } = await post(backend, 'loner', changed('Mine.'), {
      baseRevision: 1,
    });
    expect(status).toBe(403);
    const missing = await post(backend, 'loner', lowManifest('none'), {
      baseRevision: 1,
    });
    expect(missing.status).toBe(404);
  });

  it('lets whoever sent the last revision send no other without the permission', async () => {
    const backend = await start({
      policy: (permission, person) =>
        ({
          ...testPolicy(permission, person),
          ...(permission.name === microAppUpdatePermission.name && {
            result: AuthorizeResult.DENY,
          }),
        }) as PolicyDecision,
    });
    await post(backend, 'citizen-dev', lowManifest());
    const { status } = await post(backend, 'citizen-dev', changed('More.'));
    expect(status).toBe(403);
    const { body } = await backend
      .as('citizen-dev')
      .get('/apps/default/sales-notes-summarizer-v2');
    expect(body.access.submit).toBe(false);
  });

  it('lets nobody request who may not', async () => {
    const backend = await start();
    const { status } = await post(backend, 'auditor', lowManifest());
    expect(status).toBe(403);
  });

  it('supersedes the request that waits', async () => {
    const backend = await start();
    const first: SubmitResponse = (
      await post(backend, 'citizen-dev', mediumManifest())
    ).body;
    const better = mediumManifest();
    better.spec.audience = 'team';
    const second = await post(backend, 'citizen-dev', better);
    expect(second.body).toMatchObject({ app: { state: 'approved' } });
    const old = await backend
      .as('citizen-dev')
      .get(`/approvals/${first.request.id}`);
    expect(old.body).toMatchObject({
      state: 'superseded',
      closedAt: expect.any(String),
    });
    const revisions = await backend
      .as('auditor')
      .get('/apps/default/department-bot/revisions');
    expect(
      revisions.body.items.map((item: { number: number; outcome: string }) => [
        item.number,
        item.outcome,
      ]),
    ).toEqual([
      [2, 'approved'],
      [1, 'superseded'],
    ]);
  });

  it('lists the revisions page by page, the newest first', async () => {
    const backend = await start();
    const path = '/apps/default/department-bot/revisions';
    for (const purpose of ['One.', 'Two.', 'Three.']) {
      const manifest = mediumManifest();
      manifest.spec.purpose = purpose;
      await post(backend, 'citizen-dev', manifest);
    }
    const page = async (query: string) => {
      const { body } = await backend.as('auditor').get(`${path}?${query}`);
      const numbers = body.items.map(
        ({ number }: { number: number }) => number,
      );
      return [numbers, body.totalItems, body.pageInfo.hasNextPage];
    };
    expect(await page('limit=2')).toEqual([[3, 2], 3, true]);
    expect(await page('limit=2&offset=2')).toEqual([[1], 3, false]);
    expect((await backend.as('auditor').get(`${path}?limit=0`)).status).toBe(
      400,
    );
  });

  it('shows the differences against what was approved before', async () => {
    const backend = await start();
    const path = '/apps/default/sales-notes-summarizer-v2/revisions';
    await post(backend, 'citizen-dev', lowManifest());
    expect((await backend.as('auditor').get(`${path}/1/diff`)).status).toBe(
      404,
    );
    const second = lowManifest();
    second.spec.audience = 'department';
    await post(backend, 'citizen-dev', second);
    const third = lowManifest();
    third.spec.audience = 'company';
    await post(backend, 'citizen-dev', third);
    const byDefault = await backend.as('auditor').get(`${path}/3/diff`);
    expect(byDefault.body).toMatchObject({
      from: { revision: 1 },
      to: { revision: 3 },
      differences: [
        { kind: 'changed', path: 'spec.audience', from: 'team', to: 'company' },
      ],
    });
    const chosen = await backend.as('auditor').get(`${path}/3/diff?against=2`);
    expect(chosen.body.differences).toMatchObject([{ from: 'department' }]);
  });
});

onEachDatabase('idempotency', start => {
  it('acts once for a key, and answers the same', async () => {
    const backend = await start();
    const send = () =>
      post(backend, 'citizen-dev', mediumManifest()).set(
        'Idempotency-Key',
        'task-1',
      );
    const first = await send();
    const second = await send();
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body).toEqual(first.body);
  });

  it('acts once where the same call comes eight times at once', async () => {
    const backend = await start();
    const results = await Promise.all(
      Array.from({ length: 8 }, () =>
        post(backend, 'citizen-dev', mediumManifest()).set(
          'Idempotency-Key',
          'task-1',
        ),
      ),
    );
    expect(results.map(({ status }) => status)).toEqual(Array(8).fill(201));
    expect(new Set(results.map(({ body }) => body.request.id)).size).toBe(1);
    const { body } = await backend
      .as('auditor')
      .get('/audit?action=request-submit');
    expect(body.totalItems).toBe(1);
  });

  it('refuses a key for another body, and keeps keys apart by person', async () => {
    const backend = await start();
    const send = (person: string, name: string) =>
      post(backend, person, mediumManifest(name)).set('Idempotency-Key', 'k');
    expect((await send('citizen-dev', 'a')).status).toBe(201);
    expect((await send('citizen-dev', 'b')).status).toBe(409);
    expect((await send('app-owner', 'b')).status).toBe(201);
  });

  it('lets a call that failed be repeated with its key', async () => {
    const backend = await start();
    const send = (manifest: unknown) =>
      post(backend, 'citizen-dev', manifest).set('Idempotency-Key', 'k');
    const bad = lowManifest();
    bad.spec.owner = 'group:default/nobody';
    expect((await send(bad)).status).toBe(400);
    expect((await send(lowManifest())).status).toBe(201);
  });

  it('decides once for a key', async () => {
    const backend = await start();
    const { body } = await post(backend, 'citizen-dev', mediumManifest());
    const send = () =>
      backend
        .as('security-reviewer')
        .post(`/approvals/${body.request.id}/decisions`, {
          leg: 'security',
          decision: 'approve',
          digest: body.request.digest,
        })
        .set('Idempotency-Key', 'click');
    const results = await Promise.all([send(), send(), send()]);
    expect(results.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(results.map(result => result.body.decision.id)).size).toBe(
      1,
    );
  });
});
