// @ts-check

/**
 * Rules that are set aside for one app, for a time. The unique index is the rule that an app has one waiver of a rule.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('policy_waivers', table => {
    table.string('id', 36).primary();
    table
      .string('app_id', 36)
      .notNullable()
      .references('id')
      .inTable('micro_apps');
    table.string('rule', 63).notNullable();
    table.text('rule_title').notNullable();
    table.string('state', 20).notNullable();
    table.text('reason').notNullable();
    table.text('compensating_control').notNullable();
    table.integer('revision').notNullable();
    table.string('proposed_by', 200).notNullable();
    table.dateTime('proposed_at').notNullable();
    table.string('decided_by', 200).nullable();
    table.dateTime('decided_at').nullable();
    table.string('ended_by', 200).nullable();
    table.dateTime('ended_at').nullable();
    table.text('comment').nullable();
    table.dateTime('expires_at').notNullable();
    table
      .integer('reminded_days')
      .nullable()
      .comment('How many days before its end people were reminded last');
    table.index(['app_id', 'state'], 'policy_waivers_app_idx');
    table.index(['state', 'expires_at'], 'policy_waivers_expiry_idx');
  });
  await knex.raw(
    `CREATE UNIQUE INDEX policy_waivers_open_uniq ON policy_waivers (app_id, rule) WHERE state IN ('proposed', 'active')`,
  );
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('policy_waivers');
};
