// @ts-check

/**
 * Periodic reviews, and what people are sent of them. The unique index is the rule that an app has one open review; the
 * primary key of `review_digests` is the rule that a person gets one message a day.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('micro_apps', table => {
    table
      .string('held_state', 20)
      .nullable()
      .comment('What an app goes back to where nothing comes of its revision');
  });
  await knex.schema.createTable('app_reviews', table => {
    table.string('id', 36).primary();
    table
      .string('app_id', 36)
      .notNullable()
      .references('id')
      .inTable('micro_apps');
    table.string('state', 20).notNullable();
    table.string('tier', 10).notNullable();
    table.integer('revision').notNullable();
    table.string('digest', 71).notNullable();
    table.dateTime('opened_at').notNullable();
    table.dateTime('due_at').notNullable();
    table.dateTime('overdue_at').nullable();
    table.string('attested_by', 200).nullable();
    table.dateTime('attested_at').nullable();
    table.string('decided_by', 200).nullable();
    table.dateTime('decided_at').nullable();
    table.text('comment').nullable();
    table.dateTime('closed_at').nullable();
    table.index(['app_id', 'opened_at'], 'app_reviews_app_idx');
    table.index(['state', 'due_at'], 'app_reviews_state_idx');
  });
  await knex.raw(
    `CREATE UNIQUE INDEX app_reviews_open_uniq ON app_reviews (app_id) WHERE state IN ('open', 'attested')`,
  );

  await knex.schema.createTable('review_digests', table => {
    table.string('person', 200).notNullable();
    table.string('day', 10).notNullable();
    table.dateTime('created_at').notNullable();
    table.text('message').notNullable().comment('What it says, for the mail');
    table.string('mail_state', 10).notNullable();
    table.integer('attempts').notNullable().defaultTo(0);
    table.dateTime('available_at').notNullable();
    table.primary(['person', 'day']);
    table.index(['mail_state', 'available_at'], 'review_digests_mail_idx');
  });

  await knex.schema.createTable('person_preferences', table => {
    table.string('person', 200).primary();
    table.boolean('email').notNullable();
  });

  await knex.schema.createTable('escalations', table => {
    table.comment('What took longer than agreed, and was escalated, once');
    table.string('subject_id', 36).primary();
    table.dateTime('escalated_at').notNullable();
  });

  await knex.schema.createTable('approval_delegations', table => {
    table.string('id', 36).primary();
    table.string('delegator', 200).notNullable();
    table.string('delegate', 200).notNullable();
    table.dateTime('starts_at').notNullable();
    table.dateTime('ends_at').notNullable();
    table.dateTime('created_at').notNullable();
    table.dateTime('ended_at').nullable();
    table.index(['delegate', 'ends_at'], 'approval_delegations_delegate_idx');
    table.index(['delegator', 'ends_at'], 'approval_delegations_delegator_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const table of [
    'approval_delegations',
    'escalations',
    'person_preferences',
    'review_digests',
    'app_reviews',
  ]) {
    await knex.schema.dropTable(table);
  }
  // Knex would make the table anew on SQLite, which what refers to it forbids.
  await knex.raw('ALTER TABLE micro_apps DROP COLUMN held_state');
};
