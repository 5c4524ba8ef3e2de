import { onEachDatabase } from '../__testUtils__/eachDatabase';
import { fileEntity, gitCatalog, REPO } from '../__testUtils__/gitCatalog';
import { lowManifest, mediumManifest } from '../__testUtils__/manifests';
import { user } from '../__testUtils__/people';

const APP = '/apps/default/department-bot';
const PLACE = `${REPO}/department-bot/catalog-info.yaml`;

onEachDatabase('files that the catalog found', start => {
  it('are submitted as revisions, with the owning group as author', async () => {
    const git = gitCatalog();
    const backend = await start({ catalog: git.catalog });
    git.put(fileEntity(mediumManifest()));
    await backend.runTask('follow-files');

    const { body } = await backend.as('security-reviewer').get(APP);
    expect(body).toMatchObject({
      state: 'in-review',
      origin: { type: 'git', location: `url:${PLACE}`, missingSince: null },
      originProblem: null,
      currentRevision: {
        number: 1,
        submittedBy: 'group:default/sales-ops',
        originLocation: `url:${PLACE}`,
      },
      openRequest: {
        requestedBy: 'group:default/sales-ops',
        originLocation: `url:${PLACE}`,
        legs: [
          { name: 'security', mayDecide: true },
          // Everybody in the owning group is an author, and there is nobody in the parent group.
          { name: 'owner', approvers: ['group:default/platform'] },
        ],
      },
    });
    const entries = await backend
      .as('auditor')
      .get('/audit?action=request-submit');
    expect(entries.body.items).toMatchObject([
      {
        actor: 'service:micro-apps',
        data: {
          origin: `url:${PLACE}`,
          author: 'group:default/sales-ops',
        },
      },
    ]);
  });

  it('are decided by people who cannot write in them', async () => {
    const git = gitCatalog();
    const backend = await start({ catalog: git.catalog });
    git.put(fileEntity(mediumManifest()));
    await backend.runTask('follow-files');
    const { body: app } = await backend.as('app-owner').get(APP);
    const { id, digest } = app.openRequest;
    const decide = (person: string, leg: string) =>
      backend.as(person).post(`/approvals/${id}/decisions`, {
        leg,
        decision: 'approve',
        digest,
      });

    for (const person of ['app-owner', 'citizen-dev']) {
      for (const leg of ['owner', 'security']) {
        const refused = await decide(person, leg);
        expect([person, leg, refused.status]).toEqual([person, leg, 403]);
      }
      const mine = await backend
        .as(person)
        .get('/approvals?state=open&eligible=me');
      expect(mine.body.items).toEqual([]);
    }
    expect((await decide('security-reviewer', 'security')).status).toBe(201);
    expect((await decide('platform-admin', 'owner')).status).toBe(201);
    const decided = await backend.as('app-owner').get(APP);
    expect(decided.body).toMatchObject({
      state: 'approved',
      approvedRevision: { number: 1 },
    });
  });

  it('give one revision for each new state, however often they are looked at', async () => {
    const git = gitCatalog();
    const backend = await start({ catalog: git.catalog });
    git.put(fileEntity(lowManifest('one')));
    await backend.runTask('follow-files');
    await backend.runTask('follow-files');
    // A new title is no new state of the facts.
    const titled = lowManifest('one');
    titled.metadata.title = 'Another title';
    git.put(fileEntity(titled));
    await Promise.all([
      backend.runTask('follow-files'),
      backend.runTask('follow-files'),
    ]);
    const changed = mediumManifest('one');
    git.put(fileEntity(changed));
    await Promise.all([
      backend.runTask('follow-files'),
      backend.runTask('follow-files'),
    ]);

    const { body } = await backend
      .as('auditor')
      .get('/apps/default/one/revisions');
    expect(body.items.map((item: { number: number }) => item.number)).toEqual([
      2, 1,
    ]);
    const app = await backend.as('auditor').get('/apps/default/one');
    expect(app.body).toMatchObject({
      state: 'in-review',
      approvedRevision: { number: 1 },
      currentRevision: { number: 2 },
    });
    const verified = await backend.as('auditor').get('/audit/verify');
    expect(verified.body.status).toBe('intact');
  });

  it('cannot be changed in the portal', async () => {
    const git = gitCatalog();
    const backend = await start({ catalog: git.catalog });
    git.put(fileEntity(mediumManifest()));
    await backend.runTask('follow-files');
    for (const baseRevision of [undefined, 1]) {
      const { status, body } = await backend.as('app-owner').post('/requests', {
        manifest: lowManifest('department-bot'),
        baseRevision,
      });
      expect(status).toBe(409);
      expect(body.error.message).toContain(PLACE);
    }
    const { body } = await backend.as('auditor').get(APP);
    expect(body.currentRevision.number).toBe(1);
  });

  it('are published by whoever has them, not by the registry', async () => {
    const git = gitCatalog();
    const backend = await start({ catalog: git.catalog });
    git.put(fileEntity(lowManifest('one')));
    await backend.runTask('follow-files');
    const { body } = await backend.asService().get('/entities');
    expect(body.items).toMatchObject([{ name: 'one', manifest: null }]);
  });

  it('notify the group that owns them', async () => {
    const git = gitCatalog();
    const backend = await start({ catalog: git.catalog });
    git.put(fileEntity(lowManifest('one')));
    await backend.runTask('follow-files');
    expect(
      backend.notifications.map(({ recipients, payload }) => [
        recipients,
        payload.title,
      ]),
    ).toEqual([
      [
        expect.objectContaining({ entityRef: ['group:default/sales-ops'] }),
        '“Sales notes summarizer” is approved',
      ],
    ]);
  });

  it('lose to an app of the form with the same name', async () => {
    const git = gitCatalog();
    const backend = await start({ catalog: git.catalog });
    await backend
      .as('citizen-dev')
      .post('/requests', { manifest: lowManifest('one') });
    const file = mediumManifest('one');
    file.spec.owner = 'group:default/security';
    git.put(fileEntity(file));
    await backend.runTask('follow-files');
    await backend.runTask('follow-files');

    const { body } = await backend.as('auditor').get('/apps/default/one');
    expect(body).toMatchObject({
      origin: { type: 'registry' },
      currentRevision: { number: 1, submittedBy: user('citizen-dev') },
      originProblem: null,
    });
    const told = backend.notifications.filter(({ payload }) =>
      payload.scope?.startsWith('micro-apps:file:'),
    );
    expect(told).toMatchObject([
      {
        recipients: {
          entityRef: ['group:default/security', 'group:default/platform'],
        },
        payload: { title: 'The file of “Sales notes summarizer” is not taken' },
      },
    ]);
  });
});
