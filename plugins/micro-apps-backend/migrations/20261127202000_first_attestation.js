// @ts-check

/**
 * Who attested first, where two people have to: nobody in person requested the decommission, so that nobody else stands
 * for the removal.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('decommission_steps', table => {
    table
      .string('first_attested_by', 200)
      .nullable()
      .comment('Who attested first, where two people have to');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('decommission_steps', table => {
    table.dropColumn('first_attested_by');
  });
};
