// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('micro_app_checks', table => {
    table.comment(
      'Rules that stop, warn or would have stopped an app now, to filter and count by',
    );
    table
      .string('app_id', 36)
      .notNullable()
      .references('id')
      .inTable('micro_apps');
    table.string('rule', 63).notNullable();
    table.string('status', 20).notNullable();
    table.primary(['app_id', 'rule']);
    table.index(['rule', 'status', 'app_id'], 'micro_app_checks_rule_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('micro_app_checks');
};
