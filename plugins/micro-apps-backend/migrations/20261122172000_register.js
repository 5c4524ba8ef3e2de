// @ts-check

/**
 * What people changed of the register in the portal, and the re-assessment of the apps that a change concerns.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('model_endpoints', table => {
    table
      .text('configured')
      .nullable()
      .comment('The entry of the configuration; null where people added it');
    table.text('override').nullable().comment('What people changed of it');
  });
  await knex('model_endpoints').update({ configured: knex.ref('entry') });
  await knex.schema.alterTable('model_endpoint_versions', table => {
    table.text('reason').nullable();
  });

  await knex.schema.createTable('register_jobs', table => {
    table.comment('The re-assessment of the apps that a change concerns');
    table.string('kind', 20).primary();
    table.integer('generation').notNullable().comment('Rises with each start');
    table
      .string('series', 36)
      .notNullable()
      .comment('The same as long as one change follows another');
    table.text('entries').notNullable().comment('As they were before');
    table.string('state', 20).notNullable();
    table.string('cursor', 36).notNullable();
    table.integer('done').notNullable();
    table.integer('total').notNullable();
    table.text('message').nullable();
    table.dateTime('started_at').notNullable();
    table.dateTime('finished_at').nullable();
    table.string('claimed_by', 36).nullable();
    table.dateTime('claimed_until').nullable();
  });

  await knex.schema.createTable('register_job_apps', table => {
    table.comment('The apps that a change of the register affects');
    table.string('series', 36).notNullable();
    table
      .string('app_id', 36)
      .notNullable()
      .references('id')
      .inTable('micro_apps');
    table.integer('weight').notNullable().comment('The gravest first');
    table.boolean('reopened').notNullable();
    table.text('effect').notNullable();
    table.dateTime('told_at').nullable();
    table.primary(['series', 'app_id']);
    table.index(['series', 'weight', 'app_id'], 'register_job_apps_weight_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('register_job_apps');
  await knex.schema.dropTable('register_jobs');
  // Knex copies a whole table on SQLite, which other tables refer to.
  await knex.raw('ALTER TABLE model_endpoint_versions DROP COLUMN reason');
  await knex.raw('ALTER TABLE model_endpoints DROP COLUMN override');
  await knex.raw('ALTER TABLE model_endpoints DROP COLUMN configured');
};
