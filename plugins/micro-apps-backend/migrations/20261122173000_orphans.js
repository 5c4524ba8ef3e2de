// @ts-check

/**
 * Who answers for apps. The unique indexes are the rules that an app is without an owner once at a time, and that it is
 * offered to one owner at a time.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('micro_apps', table => {
    table.dateTime('orphaned_since').nullable();
    table.index(['orphaned_since'], 'micro_apps_orphaned_since_idx');
  });

  await knex.schema.createTable('known_owners', table => {
    table.comment('What the catalog said of owners, for when they are gone');
    table.string('ref', 200).primary();
    table.text('parents').notNullable().comment('References, the last known');
    table.dateTime('absent_since').nullable();
  });

  await knex.schema.createTable('app_orphans', table => {
    table.string('id', 36).primary();
    foreignApp(table);
    table.string('owner', 200).notNullable();
    table.string('reason', 20).notNullable();
    table.dateTime('since').notNullable();
    table.dateTime('deadline').notNullable();
    table.integer('reminded_days').nullable();
    table.string('decommission_id', 36).nullable();
    table.dateTime('ended_at').nullable();
    table.string('outcome', 20).nullable();
    table.index(['owner'], 'app_orphans_owner_idx');
  });
  await knex.raw(
    `CREATE UNIQUE INDEX app_orphans_open_uniq ON app_orphans (app_id) WHERE ended_at IS NULL`,
  );
  await knex.schema.createTable('app_orphan_asked', table => {
    table
      .string('orphan_id', 36)
      .notNullable()
      .references('id')
      .inTable('app_orphans');
    table.integer('position').notNullable();
    table.string('entity_ref', 200).notNullable();
    table.primary(['orphan_id', 'entity_ref']);
    table.index(['entity_ref'], 'app_orphan_asked_entity_ref_idx');
  });

  await knex.schema.createTable('handovers', table => {
    table.string('id', 36).primary();
    foreignApp(table);
    table.string('from_owner', 200).notNullable();
    table.string('to_owner', 200).notNullable();
    table.string('state', 20).notNullable();
    table.string('offered_by', 200).notNullable();
    table.dateTime('offered_at').notNullable();
    table.text('comment').nullable();
    table.string('decided_by', 200).nullable();
    table.dateTime('decided_at').nullable();
    table.text('decision_comment').nullable();
    table.index(['to_owner', 'state'], 'handovers_to_owner_idx');
  });
  await knex.raw(
    `CREATE UNIQUE INDEX handovers_open_uniq ON handovers (app_id) WHERE state = 'offered'`,
  );
};

/** @param {import('knex').Knex.CreateTableBuilder} table */
function foreignApp(table) {
  table
    .string('app_id', 36)
    .notNullable()
    .references('id')
    .inTable('micro_apps');
}

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const table of [
    'handovers',
    'app_orphan_asked',
    'app_orphans',
    'known_owners',
  ]) {
    await knex.schema.dropTable(table);
  }
  await knex.raw('DROP INDEX micro_apps_orphaned_since_idx');
  // Knex would make the table anew on SQLite, which what refers to it forbids.
  await knex.raw('ALTER TABLE micro_apps DROP COLUMN orphaned_since');
};
