import { mockServices } from '@backstage/backend-test-utils';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { testDatabases } from '../__testUtils__/databases';
import { Database } from './Database';

const directory = resolvePackagePath(
  '@micro-apps/backstage-plugin-micro-apps-backend',
  'migrations',
);

async function tables(knex: Knex): Promise<string[]> {
  const rows: { name: string }[] =
    knex.client.config.client === 'pg'
      ? await knex('pg_tables')
          .where('schemaname', 'public')
          .select({ name: 'tablename' })
      : await knex('sqlite_master').where('type', 'table').select('name');
  return rows
    .map(({ name }) => name)
    .filter(name => !/^(knex_|sqlite_)/.test(name))
    .sort();
}

async function fill(knex: Knex): Promise<void> {
  const now = new Date('2026-11-22T10:00:00.123Z');
  await knex('micro_apps').insert({
    id: 'a',
    entity_ref: 'microapp:default/a',
    namespace: 'default',
    name: 'a',
    title: 'A',
    type: 'rag',
    owner: 'group:default/g',
    audience: 'team',
    state: 'in-review',
    tier: 'medium',
    score: 63,
    inherent_tier: 'medium',
    inherent_score: 63,
    environments: '[]',
    endpoints: '[]',
    search_text: 'a',
    current_revision: 1,
    current_digest: 'd',
    review_interval_days: 60,
    created_by: 'user:default/u',
    submitted_by: 'user:default/u',
    created_at: now,
    updated_at: now,
    version: 1,
    change_seq: 1,
  });
  await knex('approval_requests').insert({
    id: 'r',
    app_id: 'a',
    revision: 1,
    digest: 'd',
    state: 'open',
    owner: 'group:default/g',
    owner_approvers: '[]',
    tier: 'medium',
    score: 63,
    inherent_tier: 'medium',
    inherent_score: 63,
    requested_by: 'user:default/u',
    requested_at: now,
  });
  await knex('audit_head').where('id', 1).update({ seq: 5 });
  await knex('outbox').insert({
    id: 'm',
    thread: 't',
    message: '{}',
    created_at: now,
    available_at: now,
  });
  await fillOwnership(knex, now);
}

async function fillOwnership(knex: Knex, now: Date): Promise<void> {
  await knex('owed_judgements').insert({ app_id: 'a', because: 'register' });
  await knex('micro_apps').where('id', 'a').update({ orphaned_since: now });
  await knex('known_owners').insert({
    ref: 'group:default/g',
    parents: '[]',
    absent_since: now,
  });
  await knex('app_orphans').insert({
    id: 'o',
    app_id: 'a',
    owner: 'group:default/g',
    reason: 'owner-gone',
    since: now,
    deadline: now,
  });
  await knex('app_orphan_asked').insert({
    orphan_id: 'o',
    position: 0,
    entity_ref: 'group:default/platform',
  });
  await knex('handovers').insert({
    id: 'h',
    app_id: 'a',
    from_owner: 'group:default/g',
    to_owner: 'group:default/h',
    state: 'offered',
    offered_by: 'user:default/u',
    offered_at: now,
  });
}

describe('migrations', () => {
  const databases = testDatabases();

  it.each(databases.eachSupportedId())(
    'go up, down with data in the tables, and up again on %s',
    async id => {
      const knex = await databases.init(id);
      await knex.migrate.latest({ directory });
      const created = await tables(knex);
      expect(created).toContain('audit_entries');
      await fill(knex);

      await knex.migrate.rollback({ directory }, true);
      expect(await tables(knex)).toEqual([]);

      await knex.migrate.latest({ directory });
      expect(await tables(knex)).toEqual(created);
      await expect(knex('audit_head').first()).resolves.toMatchObject({
        id: 1,
        hash: '0'.repeat(64),
      });
      await fill(knex);
    },
  );

  it.each(databases.eachSupportedId())(
    'allow one waiting request an app on %s',
    async id => {
      const knex = await databases.init(id);
      await knex.migrate.latest({ directory });
      await fill(knex);
      const request = await knex('approval_requests').first();
      const another = (state: string, revision: number) =>
        knex('approval_requests').insert({
          ...request,
          id: `r${revision}`,
          revision,
          number: revision,
          state,
        });
      await expect(another('blocked', 2)).rejects.toThrow(/unique/i);
      await another('superseded', 3);
    },
  );

  it('are left out where the platform says so', async () => {
    const knex = await databases.init('SQLITE_3');
    await Database.create({
      database: mockServices.database({ knex, migrations: { skip: true } }),
    });
    expect(await tables(knex)).toEqual([]);
  });
});
