import type { TestDatabaseId } from '@backstage/backend-test-utils';
import {
  AuditEntry,
  canonicalJson,
  sha256Hex,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Knex } from 'knex';
import { testDatabases } from '../__testUtils__/databases';
import { lowManifest, mediumManifest } from '../__testUtils__/manifests';
import {
  MicroAppsBackend,
  startMicroApps,
} from '../__testUtils__/startMicroApps';

const SECRET = 'Maria Schmidt called about her loan.';

const databases = testDatabases();

describe.each(databases.eachSupportedId())('audit chain on %s', id => {
  let knex: Knex;
  let backend: MicroAppsBackend;
  beforeEach(async () => {
    knex = await databases.init(id as TestDatabaseId);
    backend = await startMicroApps({ knex });
    await backend.as('citizen-dev').post('/requests', {
      manifest: lowManifest(),
      comment: SECRET,
    });
    const { body } = await backend
      .as('citizen-dev')
      .post('/requests', { manifest: mediumManifest() });
    await backend
      .as('security-reviewer')
      .post(`/approvals/${body.request.id}/decisions`, {
        leg: 'security',
        decision: 'reject',
        digest: body.request.digest,
        comment: SECRET,
      });
  });
  afterEach(() => backend.stop());

  const verify = async (query = '') =>
    (await backend.as('auditor').get(`/audit/verify${query}`)).body;

  it('can be verified without the portal', async () => {
    const { body } = await backend.as('auditor').get('/audit?limit=200');
    const entries: AuditEntry[] = [...body.items].reverse();
    expect(entries.map(({ seq }) => seq)).toEqual(
      entries.map((_, index) => index + 1),
    );
    let previousHash = '0'.repeat(64);
    for (const entry of entries) {
      expect(sha256Hex(entry.bytes)).toBe(entry.hash);
      const content = JSON.parse(entry.bytes);
      expect(canonicalJson(content)).toBe(entry.bytes);
      expect(content).toMatchObject({
        seq: entry.seq,
        time: entry.time,
        actor: entry.actor,
        action: entry.action,
        previousHash,
      });
      previousHash = entry.hash;
    }
  });

  it('holds nobody’s words', async () => {
    const { body } = await backend.as('auditor').get('/audit?limit=200');
    expect(JSON.stringify(body)).not.toContain('Maria');
    expect(body.items[0]).toMatchObject({
      action: 'request-decide',
      actor: 'user:default/security-reviewer',
      data: {
        decision: 'reject',
        comment: { sha256: sha256Hex(SECRET), length: SECRET.length },
      },
    });
  });

  it('says which range was verified', async () => {
    const whole = await verify();
    expect(whole).toMatchObject({
      status: 'intact',
      complete: true,
      from: 1,
      to: whole.total,
      verified: whole.total,
      firstBroken: null,
      message: `Entries 1-${whole.total} of ${whole.total} verified`,
    });
    expect(await verify('?from=2&to=3')).toMatchObject({
      status: 'intact',
      complete: false,
      verified: 2,
      message: `Entries 2-3 of ${whole.total} verified`,
    });
    expect(await verify('?from=1000')).toMatchObject({
      status: 'empty',
      verified: 0,
      complete: false,
    });
  });

  const last = async () =>
    Number((await knex('audit_entries').max({ seq: 'seq' }))[0].seq);

  it.each<[string, () => Promise<unknown>, number | 'last' | 'after']>([
    [
      'a changed text',
      () =>
        knex('audit_entries')
          .where('seq', 2)
          .update({ bytes: knex.raw(`replace(bytes, 'a', 'b')`) }),
      2,
    ],
    [
      'a changed column',
      () =>
        knex('audit_entries')
          .where('seq', 2)
          .update({ actor: 'user:default/x' }),
      2,
    ],
    [
      'a text with a new hash',
      async () => {
        const row = await knex('audit_entries').where('seq', 2).first();
        const bytes = canonicalJson({
          ...JSON.parse(row.bytes),
          actor: 'user:default/x',
        });
        await knex('audit_entries')
          .where('seq', 2)
          .update({ bytes, hash: sha256Hex(bytes), actor: 'user:default/x' });
      },
      3,
    ],
    [
      'a missing entry',
      () => knex('audit_entries').where('seq', 3).delete(),
      3,
    ],
    [
      'a missing end',
      async () =>
        knex('audit_entries')
          .where('seq', await last())
          .delete(),
      'after',
    ],
    [
      'a head that was set back',
      async () => {
        const seq = (await last()) - 1;
        const { hash } = await knex('audit_entries').where({ seq }).first();
        await knex('audit_head').update({ seq, hash });
      },
      'last',
    ],
    [
      'another head',
      () => knex('audit_head').update({ hash: 'f'.repeat(64) }),
      'last',
    ],
    [
      'a text that is no JSON',
      () =>
        knex('audit_entries')
          .where('seq', 1)
          .update({ bytes: 'x', hash: sha256Hex('x') }),
      1,
    ],
  ])('finds %s', async (_, tamper, where) => {
    await tamper();
    const result = await verify();
    const end = await last();
    const seq = { last: end, after: end + 1 }[where as 'last'] ?? where;
    expect(result).toMatchObject({
      status: 'broken',
      complete: false,
      firstBroken: { seq },
    });
    const list = await backend.as('auditor').get('/audit');
    expect(list.status).toBe(200);
  });

  it('shows an app’s entries to those who may see its evidence', async () => {
    const path = '/apps/default/department-bot/audit';
    for (const person of ['citizen-dev', 'app-owner', 'auditor']) {
      const { body } = await backend.as(person).get(path);
      expect(
        body.items.map((entry: AuditEntry) => [entry.action, entry.app]),
      ).toEqual([
        ['request-decide', 'default/department-bot'],
        ['request-submit', 'default/department-bot'],
      ]);
    }
    expect((await backend.as('loner').get(path)).status).toBe(403);
    expect((await backend.as('loner').get('/audit')).status).toBe(403);
  });
});
