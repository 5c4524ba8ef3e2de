// @ts-check

/**
 * Apps whose manifest is a file that the catalog found: where it is, and what became of it when it was looked at last.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('micro_apps', table => {
    table
      .text('origin_location')
      .nullable()
      .comment('Where its file is; null for apps of the form');
    table.dateTime('origin_missing_since').nullable();
  });
  await knex.schema.alterTable('micro_app_revisions', table => {
    table.text('origin_location').nullable();
  });
  await knex.schema.alterTable('approval_requests', table => {
    table
      .text('origin_location')
      .nullable()
      .comment('Where it is set, all of the owning group are its authors');
  });
  await knex.schema.createTable('followed_entities', table => {
    table.comment('Micro apps of the catalog that are not of the registry');
    table.string('entity_ref', 160).primary();
    table.text('location').notNullable();
    table
      .string('etag', 100)
      .notNullable()
      .comment('Of the entity as it was looked at last');
    table.string('digest', 71).nullable().comment('Taken last');
    table.string('owner', 200).nullable();
    table.string('problem', 30).nullable();
    table.text('problem_text').nullable();
    table.dateTime('problem_since').nullable();
    table.dateTime('missing_since').nullable();
    table.integer('attempts').notNullable().defaultTo(0);
    table.dateTime('retry_at').nullable();
    table.dateTime('changed_at').notNullable();
    table.index(['problem'], 'followed_entities_problem_idx');
    table.index(['retry_at'], 'followed_entities_retry_at_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('followed_entities');
  // Knex would make the tables anew on SQLite, which what refers to them forbids.
  for (const [table, column] of [
    ['approval_requests', 'origin_location'],
    ['micro_app_revisions', 'origin_location'],
    ['micro_apps', 'origin_missing_since'],
    ['micro_apps', 'origin_location'],
  ]) {
    await knex.raw(`ALTER TABLE ${table} DROP COLUMN ${column}`);
  }
};
