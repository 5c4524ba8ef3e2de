// @ts-check

/**
 * Files that state an app of a name that another file, or the registry, has in the catalog already.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('file_conflicts', table => {
    table.string('entity_ref', 160).notNullable();
    table
      .string('location_hash', 64)
      .notNullable()
      .comment('Locations are too long for a key of some engines');
    table.text('location').notNullable();
    table.text('existing_location').notNullable();
    table.string('owner', 200).nullable();
    table.dateTime('since').notNullable();
    table.dateTime('seen_at').notNullable();
    table.primary(['entity_ref', 'location_hash']);
    table.index(['seen_at'], 'file_conflicts_seen_at_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('file_conflicts');
};
