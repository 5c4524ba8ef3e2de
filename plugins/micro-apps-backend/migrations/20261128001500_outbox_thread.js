// @ts-check

/**
 * Which messages take the place of one another, so that the later of them is delivered after the earlier. Those that are
 * owed already wait for none.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('outbox', table => {
    table
      .string('thread', 64)
      .nullable()
      .comment('Digest of the scope and the recipients');
    table.index(['thread', 'id'], 'outbox_thread_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('outbox', table => {
    table.dropIndex(['thread', 'id'], 'outbox_thread_idx');
    table.dropColumn('thread');
  });
};
