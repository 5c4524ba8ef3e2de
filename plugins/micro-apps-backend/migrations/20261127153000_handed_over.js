// @ts-check

/**
 * The last revision that a hand-over made: who registered an app, or sent what was before it, has no rights by that.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('micro_apps', table => {
    table
      .integer('handed_over_revision')
      .nullable()
      .comment('The last revision that a hand-over made; null where none did');
  });
  await knex('micro_apps').update({
    handed_over_revision: knex('micro_app_revisions')
      .max('number')
      .whereRaw('micro_app_revisions.app_id = micro_apps.id')
      .where('change', 'like', '%"id":"handed-over"%'),
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  // Knex would make the table anew on SQLite, which what refers to it forbids.
  await knex.raw('ALTER TABLE micro_apps DROP COLUMN handed_over_revision');
};
