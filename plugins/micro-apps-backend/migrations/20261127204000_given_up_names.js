// @ts-check

/**
 * Where in the audit chain an app gave its name up: what follows under the name is another app's.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('micro_apps', table => {
    table
      .bigInteger('name_until_seq')
      .nullable()
      .comment(
        'The last audit entry before the app gave its name up; null where it has it',
      );
  });
  const former = await knex('micro_apps')
    .where('entity_ref', 'like', '%~%')
    .select('id', 'namespace', 'name', 'created_at');
  for (const app of former) {
    await knex('micro_apps')
      .where('id', app.id)
      .update({ name_until_seq: await lastOwnEntry(knex, app) });
  }
};

/**
 * The entry before the first one of whoever had the name next; where nobody had, all entries so far are its own.
 *
 * @param {import('knex').Knex} knex
 * @param {{ namespace: string, name: string, created_at: Date | number | string }} app
 */
async function lastOwnEntry(knex, app) {
  const next = await knex('micro_apps')
    .whereRaw('lower(namespace) = ?', [app.namespace.toLowerCase()])
    .whereRaw('lower(name) = ?', [app.name.toLowerCase()])
    .where('created_at', '>', app.created_at)
    .orderBy('created_at')
    .first('namespace', 'name', 'created_at');
  const first =
    next &&
    (await knex('audit_entries')
      .where('app', `${next.namespace}/${next.name}`)
      .where('time', '>=', next.created_at)
      .min({ seq: 'seq' })
      .first());
  if (first?.seq) {
    return Number(first.seq) - 1;
  }
  const head = await knex('audit_head').where('id', 1).first('seq');
  return head.seq;
}

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  // Knex would make the table anew on SQLite, which what refers to it forbids.
  await knex.raw('ALTER TABLE micro_apps DROP COLUMN name_until_seq');
};
