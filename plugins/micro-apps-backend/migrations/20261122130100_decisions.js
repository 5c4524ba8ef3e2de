// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('policy_decisions', table => {
    table.comment('What policies decided, masked; kept for a time');
    table.string('id', 36).primary();
    table.dateTime('decided_at').notNullable();
    table.string('point', 20).notNullable();
    table.string('path', 100).notNullable();
    table.string('app', 127).nullable().comment('namespace/name');
    table.boolean('allow').notNullable();
    table.string('requested_by', 200).notNullable();
    table.string('bundle_revision', 200).nullable();
    table.string('bundle_digest', 71).nullable();
    table.string('input_digest', 71).notNullable();
    table.text('input').notNullable();
    table.text('masked').notNullable();
    table.text('result').notNullable();
    table.text('exempted').notNullable();
    table.text('failure').nullable();
    table.text('metrics').notNullable();
    table
      .dateTime('forward_at')
      .nullable()
      .comment('When it is owed to the decision-log service; null once sent');
    table.integer('forward_attempts').notNullable().defaultTo(0);
    table.index(['decided_at', 'id'], 'policy_decisions_decided_at_idx');
    table.index(['app', 'decided_at'], 'policy_decisions_app_idx');
  });
  await knex.raw(
    'CREATE INDEX policy_decisions_forward_idx ON policy_decisions (forward_at) WHERE forward_at IS NOT NULL',
  );

  await knex.schema.createTable('policy_decision_denials', table => {
    table.comment('The rules that denied, by which decisions are searched');
    table
      .string('decision_id', 36)
      .notNullable()
      .references('id')
      .inTable('policy_decisions')
      .onDelete('CASCADE');
    table.string('rule', 63).notNullable();
    table.primary(['decision_id', 'rule']);
    table.index(['rule', 'decision_id'], 'policy_decision_denials_rule_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('policy_decision_denials');
  await knex.schema.dropTable('policy_decisions');
};
