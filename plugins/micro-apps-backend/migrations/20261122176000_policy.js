// @ts-check

/**
 * What a preview needs to go on in another back end: what is previewed, how far it is, and who works on it.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('policy_previews', table => {
    table
      .text('candidate')
      .nullable()
      .comment('What is previewed; null once it is done, or cannot go on');
    table
      .string('after_app_id', 36)
      .notNullable()
      .defaultTo('')
      .comment('The app that was compared last');
    table.string('claimed_by', 36).nullable().comment('Who works on it');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  // Knex would make the table anew on SQLite, which what refers to it forbids.
  for (const column of ['claimed_by', 'after_app_id', 'candidate']) {
    await knex.raw(`ALTER TABLE policy_previews DROP COLUMN ${column}`);
  }
};
