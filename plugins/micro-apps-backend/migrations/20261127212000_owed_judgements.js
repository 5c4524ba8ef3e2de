// @ts-check

/**
 * The apps that could not be judged when it was their time, since policies could not be asked, and what they are owed.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('owed_judgements', table => {
    table.comment('What is made up for once policies can be asked');
    table
      .string('app_id', 36)
      .notNullable()
      .references('id')
      .inTable('micro_apps');
    table
      .string('because', 20)
      .notNullable()
      .comment('Of a change of the register, or of what is in force again');
    table.primary(['app_id', 'because']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('owed_judgements');
};
