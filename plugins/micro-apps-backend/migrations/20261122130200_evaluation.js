// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('policy_jobs', table => {
    table.comment('The evaluation of all apps by the bundle in force');
    table.string('kind', 20).primary();
    table.integer('generation').notNullable().comment('Rises with each start');
    table.string('bundle_revision', 200).notNullable();
    table.string('bundle_digest', 71).notNullable();
    table.string('data_digest', 71).notNullable();
    table.string('state', 20).notNullable();
    table.string('cursor', 36).notNullable();
    table.integer('done').notNullable();
    table.integer('total').notNullable();
    table.integer('newly_in_breach').notNullable();
    table.text('message').nullable();
    table.dateTime('started_at').notNullable();
    table.dateTime('finished_at').nullable();
    table.string('claimed_by', 36).nullable();
    table.dateTime('claimed_until').nullable();
  });
  await knex.schema.alterTable('micro_apps', table => {
    table
      .dateTime('breached_since')
      .nullable()
      .comment('Since when rules stop the revision in force');
    table.text('breached_rules').notNullable().defaultTo('[]');
    table.index(['breached_since'], 'micro_apps_breached_since_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  // Knex copies a whole table on SQLite, which other tables refer to.
  await knex.raw('DROP INDEX micro_apps_breached_since_idx');
  await knex.raw('ALTER TABLE micro_apps DROP COLUMN breached_since');
  await knex.raw('ALTER TABLE micro_apps DROP COLUMN breached_rules');
  await knex.schema.dropTable('policy_jobs');
};
