// @ts-check

/**
 * What candidates would change: previews over all apps, and the differences of a bundle that runs in shadow.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('policy_previews', table => {
    table.string('id', 36).primary();
    table.string('created_by', 200).notNullable();
    table.dateTime('created_at').notNullable();
    table.string('state', 20).notNullable();
    table.integer('done').notNullable();
    table.integer('total').notNullable();
    table.dateTime('finished_at').nullable();
    table
      .dateTime('alive_until')
      .notNullable()
      .comment('Whoever works on it says again and again that it does');
    table.text('message').nullable();
    table.string('bundle_revision', 200).nullable();
    table.string('bundle_digest', 71).nullable();
    table.text('counts').notNullable();
    table.index(['created_at'], 'policy_previews_created_at_idx');
  });

  await knex.schema.createTable('policy_preview_changes', table => {
    table
      .string('preview_id', 36)
      .notNullable()
      .references('id')
      .inTable('policy_previews');
    table
      .string('app_id', 36)
      .notNullable()
      .references('id')
      .inTable('micro_apps');
    table.integer('weight').notNullable().comment('The gravest first');
    table.boolean('verdict').notNullable();
    table.boolean('tier').notNullable();
    table.boolean('route').notNullable();
    table.boolean('newly_denied').notNullable();
    table.text('change').notNullable();
    table.primary(['preview_id', 'app_id']);
    table.index(
      ['preview_id', 'weight', 'app_id'],
      'policy_preview_changes_weight_idx',
    );
  });

  await knex.schema.createTable('policy_shadow_differences', table => {
    table.string('id', 36).primary();
    table
      .string('app_id', 36)
      .notNullable()
      .references('id')
      .inTable('micro_apps');
    table.string('bundle_digest', 71).notNullable();
    table.dateTime('decided_at').notNullable();
    table.text('change').notNullable();
    table.index(['bundle_digest', 'decided_at'], 'policy_shadow_bundle_idx');
    table.index(['decided_at'], 'policy_shadow_decided_at_idx');
  });

  await knex.schema.createTable('policy_shadow_counts', table => {
    table.comment('One row for each candidate and rule; an empty rule is all');
    table.string('bundle_digest', 71).notNullable();
    table.string('rule', 63).notNullable();
    table.integer('decisions').notNullable();
    table.integer('newly_denied').notNullable();
    table.integer('no_longer_denied').notNullable();
    table.primary(['bundle_digest', 'rule']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const table of [
    'policy_shadow_counts',
    'policy_shadow_differences',
    'policy_preview_changes',
    'policy_previews',
  ]) {
    await knex.schema.dropTable(table);
  }
};
