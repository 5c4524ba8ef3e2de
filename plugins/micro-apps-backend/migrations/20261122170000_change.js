// @ts-check

/**
 * An approval can be opened again: a revision then has several requests, which are numbered, and say what they are about.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('approval_requests', table => {
    table
      .integer('number')
      .notNullable()
      .defaultTo(0)
      .comment('Of the requests of an app, from 1');
    table.string('cause', 40).notNullable().defaultTo('submission');
    table
      .text('reasons')
      .notNullable()
      .defaultTo('[]')
      .comment('Why people are asked, in words');
    table.dropUnique(['app_id', 'revision'], 'approval_requests_revision_uniq');
  });
  await knex('approval_requests').update({ number: knex.ref('revision') });
  await knex.schema.alterTable('approval_requests', table => {
    table.unique(['app_id', 'number'], {
      indexName: 'approval_requests_number_uniq',
    });
    table.index(['app_id', 'revision'], 'approval_requests_revision_idx');
  });
  await knex.schema.alterTable('micro_apps', table => {
    table
      .integer('open_revision')
      .nullable()
      .comment('Of the request that waits');
    table
      .text('reopening')
      .nullable()
      .comment('Why the approval in force is in question');
  });
  await knex('micro_apps')
    .whereNotNull('open_request_id')
    .update({ open_revision: knex.ref('current_revision') });
  await knex.schema.alterTable('micro_app_revisions', table => {
    table
      .text('change')
      .nullable()
      .comment(
        'What it changed of the revision in force, and whether it matters',
      );
  });
  await knex.schema.alterTable('control_verifications', table => {
    table
      .dateTime('expiry_seen_at')
      .nullable()
      .comment('When what follows from its end was done');
    table.index(['expires_at'], 'control_verifications_expires_at_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('control_verifications', table => {
    table.dropIndex(['expires_at'], 'control_verifications_expires_at_idx');
  });
  await knex('approval_requests')
    .where('state', 'carried-over')
    .update({ state: 'approved' });
  await dropEarlierRequests(knex);
  await knex.schema.alterTable('approval_requests', table => {
    table.dropIndex(['app_id', 'revision'], 'approval_requests_revision_idx');
    table.dropUnique(['app_id', 'number'], 'approval_requests_number_uniq');
    table.unique(['app_id', 'revision'], {
      indexName: 'approval_requests_revision_uniq',
    });
  });
  // Knex would make the tables anew on SQLite, which what refers to them forbids.
  for (const [table, column] of [
    ['control_verifications', 'expiry_seen_at'],
    ['micro_app_revisions', 'change'],
    ['micro_apps', 'reopening'],
    ['micro_apps', 'open_revision'],
    ['approval_requests', 'reasons'],
    ['approval_requests', 'cause'],
    ['approval_requests', 'number'],
  ]) {
    await knex.raw('ALTER TABLE ?? DROP COLUMN ??', [table, column]);
  }
};

/**
 * A revision can have one request again: the newest. Conditions move to it; decisions stay provable in the audit chain.
 *
 * @param {import('knex').Knex} knex
 */
async function dropEarlierRequests(knex) {
  const earlier = await knex('approval_requests as earlier')
    .join('approval_requests as newest', join =>
      join
        .on('newest.app_id', 'earlier.app_id')
        .andOn('newest.revision', 'earlier.revision'),
    )
    .whereRaw('newest.number > earlier.number')
    .whereNotExists(
      knex('approval_requests as newer')
        .whereRaw('newer.app_id = newest.app_id')
        .whereRaw('newer.revision = newest.revision')
        .whereRaw('newer.number > newest.number'),
    )
    .select({ id: 'earlier.id', newest: 'newest.id' });
  for (const { id, newest } of earlier) {
    await knex('approval_conditions')
      .where('request_id', id)
      .update({ request_id: newest });
    for (const table of [
      'approval_leg_approvers',
      'approval_legs',
      'approval_decisions',
    ]) {
      await knex(table).where('request_id', id).delete();
    }
    await knex('approval_requests').where('id', id).delete();
  }
}
