// @ts-check

/**
 * Decisions that were delegated, and since when people could decide. A unique index is the rule that nobody is
 * represented twice on one request.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('approval_decisions', table => {
    table
      .string('decided_for', 200)
      .nullable()
      .comment('Who had delegated the decision');
  });
  await knex.raw(
    'CREATE UNIQUE INDEX approval_decisions_delegator_uniq ON approval_decisions (request_id, decided_for)',
  );
  await knex.schema.alterTable('app_reviews', table => {
    table.string('decided_for', 200).nullable();
  });
  await knex.schema.alterTable('approval_delegations', table => {
    table.string('ended_by', 200).nullable();
  });
  await knex.schema.alterTable('approval_requests', table => {
    table
      .dateTime('waiting_since')
      .nullable()
      .comment('Since when people can decide; null where they never could');
  });
  await knex('approval_requests')
    .whereNot('state', 'blocked')
    .update({ waiting_since: knex.ref('requested_at') });
  if (knex.client.config.client === 'pg') {
    // What is escalated of one review at two stages is told apart by an ending.
    await knex.raw(
      'ALTER TABLE escalations ALTER COLUMN subject_id TYPE varchar(60)',
    );
  }
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex('escalations').where('subject_id', 'like', '%:%').delete();
  if (knex.client.config.client === 'pg') {
    await knex.raw(
      'ALTER TABLE escalations ALTER COLUMN subject_id TYPE varchar(36)',
    );
  }
  await knex.raw('DROP INDEX approval_decisions_delegator_uniq');
  // Knex would make the tables anew on SQLite, which what refers to them forbids.
  for (const [table, column] of [
    ['approval_requests', 'waiting_since'],
    ['approval_delegations', 'ended_by'],
    ['app_reviews', 'decided_for'],
    ['approval_decisions', 'decided_for'],
  ]) {
    await knex.raw(`ALTER TABLE ${table} DROP COLUMN ${column}`);
  }
};
