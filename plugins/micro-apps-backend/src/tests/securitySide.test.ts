import { acting } from '../__testUtils__/approving';
import { setClock } from '../__testUtils__/clock';
import { onEachDatabase } from '../__testUtils__/eachDatabase';
import { fileEntity, gitCatalog } from '../__testUtils__/gitCatalog';
import { lowManifest, mediumManifest } from '../__testUtils__/manifests';
import type { MicroAppsBackend } from '../__testUtils__/startMicroApps';
import { createTestEngine, testRule } from '../__testUtils__/testEngine';

const MEDIUM = 'department-bot';

onEachDatabase('who is security', start => {
  let backend: MicroAppsBackend;
  const { app, decide, submit } = acting(() => backend);
  afterEach(() => {
    jest.useRealTimers();
  });

  it('is the group of the security leg, not whoever else reviews medium risks', async () => {
    setClock('2026-01-01T10:00:00Z');
    backend = await start({
      config: {
        approval: {
          routes: {
            medium: {
              legs: [
                { name: 'security', group: 'group:default/security' },
                { name: 'privacy', group: 'group:default/platform' },
                { name: 'owner' },
              ],
            },
          },
        },
      },
    });
    await submit(mediumManifest());
    for (const [person, leg] of [
      ['security-reviewer', 'security'],
      ['platform-admin', 'privacy'],
      ['app-owner', 'owner'],
    ]) {
      expect((await decide(MEDIUM, person, leg)).status).toBe(201);
    }
    setClock('2026-02-25T10:00:00Z');
    await backend.runTask('hold-reviews');
    const { id, digest } = (await app(MEDIUM)).review.open!;
    const path = `/apps/default/${MEDIUM}/reviews/${id}`;
    await backend
      .as('app-owner')
      .post(`${path}/renewal`, { digest, attested: true })
      .expect(201);
    const renew = (person: string) =>
      backend
        .as(person)
        .post(`${path}/decisions`, { decision: 'approve', digest });
    expect((await app(MEDIUM, 'platform-admin')).review.open).toMatchObject({
      mayDecide: false,
    });
    await renew('platform-admin').expect(403);
    await renew('security-reviewer').expect(201);
  });

  it('is nobody who would own the app by the revision that waits, for waivers as well', async () => {
    const engine = createTestEngine();
    engine.rules = [testRule('network')];
    engine.decide = () => ({
      warn: [{ rule: 'network', message: 'Open.', remediation: 'Close.' }],
      rules: { network: 'warned' },
    });
    const git = gitCatalog();
    backend = await start({ catalog: git.catalog, engine });
    const put = async (owner: string) => {
      const manifest = lowManifest('notes');
      manifest.spec.owner = owner;
      git.put(fileEntity(manifest));
      await backend.runTask('follow-files');
    };
    await put('group:default/sales-ops');
    const path = '/apps/default/notes/waivers';
    const propose = async (person: string) =>
      backend.as(person).post(path, {
        rule: 'network',
        reason: 'The vendor moves in December.',
        compensatingControl: 'Only masked notes are sent.',
        expiresAt: new Date(Date.now() + 24 * 60 * 60 * 1000).toISOString(),
        digest: (await app('notes')).currentRevision.digest,
      });
    const { body } = await propose('second-reviewer');
    const approve = async (person: string) =>
      backend.as(person).post(`${path}/${body.waiver.id}/decisions`, {
        decision: 'approve',
        digest: (await app('notes')).currentRevision.digest,
        comment: 'Agreed.',
      });
    await put('user:default/security-reviewer');
    expect(await app('notes')).toMatchObject({
      owner: 'group:default/sales-ops',
      openRequest: { app: { owner: 'user:default/security-reviewer' } },
    });
    // What the lists say is what the back end does.
    const pending = (await app('notes')).waivers[0];
    const listed = await backend.as('security-reviewer').get('/waivers');
    for (const waiver of [pending, listed.body.items[0]]) {
      expect(waiver).toMatchObject({
        mayDecide: false,
        reasonNot: expect.stringContaining("owner's side"),
      });
    }
    for (const [person, may] of [
      ['security-reviewer', false],
      ['second-reviewer', true],
    ] as const) {
      expect((await app('notes', person)).access).toMatchObject({
        verifyControls: may,
        resolveConditions: may,
        proposeWaivers: may,
      });
    }
    expect((await approve('security-reviewer')).status).toBe(403);
    const refused = await propose('security-reviewer');
    expect([refused.status, refused.body.error.message]).toEqual([
      403,
      expect.stringContaining("owner's side"),
    ]);
    await put('group:default/sales-ops');
    expect((await approve('security-reviewer')).status).toBe(201);
  });
});
