// @ts-check

const TABLES = [
  'control_verifications',
  'policy_waivers',
  'approval_conditions',
];

/**
 * What people did for security of an app that a revision which waits would give to them.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  for (const name of TABLES) {
    await knex.schema.alterTable(name, table => {
      table
        .string('not_for_owner', 200)
        .nullable()
        .comment('The owner on whose side who did it would be');
    });
  }
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  // Knex would make the tables anew on SQLite, which what refers to them forbids.
  for (const name of TABLES) {
    await knex.raw('ALTER TABLE ?? DROP COLUMN not_for_owner', [name]);
  }
};
