// @ts-check

/**
 * Remembers of a step that people were told that it does not come to its end. Those told before are told once more, by a
 * message that takes the place of the first: whether that one was lost, nobody knows.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('decommission_steps', table => {
    table
      .dateTime('told_at')
      .nullable()
      .comment('When people were told that several attempts failed');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('decommission_steps', table => {
    table.dropColumn('told_at');
  });
};
