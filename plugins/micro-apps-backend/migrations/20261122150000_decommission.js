// @ts-check

/**
 * The way of apps out of service. The unique index is the rule that an app has one decommission at a time.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('decommissions', table => {
    table.string('id', 36).primary();
    table
      .string('app_id', 36)
      .notNullable()
      .references('id')
      .inTable('micro_apps');
    table.string('state', 20).notNullable();
    table.text('reason').notNullable();
    table
      .string('previous_state', 20)
      .nullable()
      .comment('What the app goes back to when it is called off');
    table.string('requested_by', 200).notNullable();
    table.dateTime('requested_at').notNullable();
    table.dateTime('planned_for').nullable();
    table.dateTime('cooling_ends_at').notNullable();
    table.dateTime('started_at').nullable();
    table.dateTime('completed_at').nullable();
    table.string('called_off_by', 200).nullable();
    table.dateTime('called_off_at').nullable();
    table.text('call_off_reason').nullable();
    table
      .text('certificate')
      .nullable()
      .comment('The exact text that was hashed');
    table.string('certificate_digest', 71).nullable();
    table.bigInteger('certificate_seq').nullable();
    table.index(['app_id', 'requested_at'], 'decommissions_app_idx');
    table.index(['state', 'cooling_ends_at'], 'decommissions_state_idx');
  });
  await knex.raw(
    `CREATE UNIQUE INDEX decommissions_open_uniq ON decommissions (app_id) WHERE state IN ('planned', 'cooling', 'running')`,
  );

  await knex.schema.createTable('decommission_skips', table => {
    table.comment('Who agreed to end a cooling period early: one of each side');
    foreignDecommission(table);
    table.string('side', 20).notNullable();
    table.string('agreed_by', 200).notNullable();
    table.dateTime('agreed_at').notNullable();
    table.primary(['decommission_id', 'side']);
    table.unique(['decommission_id', 'agreed_by'], {
      indexName: 'decommission_skips_person_uniq',
    });
  });

  await knex.schema.createTable('decommission_steps', table => {
    table.comment('What an app leaves behind, each place a step');
    foreignDecommission(table);
    table.string('target_id', 100).notNullable();
    table.integer('position').notNullable();
    table.integer('phase').notNullable();
    table.string('title', 200).notNullable();
    table.string('kind', 20).notNullable();
    table.string('adapter', 63).notNullable();
    table.string('origin', 20).notNullable();
    table.text('location').nullable();
    table.text('resource').nullable();
    table.string('state', 20).notNullable();
    table.integer('attempts').notNullable();
    table.dateTime('available_at').notNullable();
    table.bigInteger('before_count').nullable();
    table.bigInteger('after_count').nullable();
    table.dateTime('started_at').nullable();
    table.dateTime('done_at').nullable();
    table.string('done_by', 200).nullable();
    table.text('problem').nullable();
    table.text('evidence').nullable();
    table.primary(['decommission_id', 'target_id']);
    table.index(['state', 'available_at'], 'decommission_steps_due_idx');
  });
};

/** @param {import('knex').Knex.CreateTableBuilder} table */
function foreignDecommission(table) {
  table
    .string('decommission_id', 36)
    .notNullable()
    .references('id')
    .inTable('decommissions');
}

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const table of [
    'decommission_steps',
    'decommission_skips',
    'decommissions',
  ]) {
    await knex.schema.dropTable(table);
  }
};
