// @ts-check

/**
 * Remembers how far people were reminded of a planned end, so that nobody is told twice.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('decommissions', table => {
    table
      .integer('reminded_days')
      .nullable()
      .comment('How many days before the planned end people were told last');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('decommissions', table => {
    table.dropColumn('reminded_days');
  });
};
