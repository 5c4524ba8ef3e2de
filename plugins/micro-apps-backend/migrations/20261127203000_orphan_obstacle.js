// @ts-check

/**
 * Why an app without an owner is not retired although its deadline is over.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('app_orphans', table => {
    table
      .text('obstacle')
      .nullable()
      .comment('Why it is not retired although the deadline is over');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  // Knex would make the table anew on SQLite, which what refers to it forbids.
  await knex.raw('ALTER TABLE app_orphans DROP COLUMN obstacle');
};
