// @ts-check

/**
 * Instants are `timestamp with time zone` on PostgreSQL and milliseconds on SQLite; the stores convert both. Documents
 * are text, because neither engine's JSON type keeps the exact bytes.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await createApps(knex);
  await createRequests(knex);
  await createApprovals(knex);
  await createAudit(knex);
  await createRegister(knex);
  await createMessaging(knex);
};

/** @param {import('knex').Knex} knex */
async function createApps(knex) {
  await knex.schema.createTable('micro_apps', table => {
    table.comment('One row for each micro app: its present state');
    table.string('id', 36).primary();
    table.string('entity_ref', 160).notNullable().unique();
    table.string('namespace', 63).notNullable();
    table.string('name', 63).notNullable();
    table.string('title', 120).notNullable();
    table.string('type', 63).notNullable();
    table.string('owner', 200).notNullable();
    table.string('audience', 20).notNullable();
    table.string('state', 20).notNullable();
    table.string('tier', 10).notNullable();
    table.integer('score').notNullable();
    table.string('inherent_tier', 10).notNullable();
    table.integer('inherent_score').notNullable();
    table.text('environments').notNullable();
    table.text('endpoints').notNullable();
    table.text('search_text').notNullable();
    table.integer('current_revision').notNullable();
    table.string('current_digest', 71).notNullable();
    table.integer('approved_revision').nullable();
    table.string('open_request_id', 36).nullable();
    table.integer('open_conditions').notNullable().defaultTo(0);
    table.integer('review_interval_days').notNullable();
    table.dateTime('last_reviewed_at').nullable();
    table.dateTime('next_review_at').nullable();
    table.string('created_by', 200).notNullable();
    table.string('submitted_by', 200).notNullable();
    table.dateTime('created_at').notNullable();
    table.dateTime('updated_at').notNullable();
    table.integer('version').notNullable().comment('Optimistic lock');
    table
      .bigInteger('change_seq')
      .notNullable()
      .comment('Audit entry of the last change; orders the catalog feed');
    table.index(['change_seq'], 'micro_apps_change_seq_idx');
    table.index(['owner'], 'micro_apps_owner_idx');
    table.index(['state'], 'micro_apps_state_idx');
    table.index(['updated_at', 'id'], 'micro_apps_updated_at_idx');
    table.index(['score', 'id'], 'micro_apps_score_idx');
    table.index(['next_review_at'], 'micro_apps_next_review_at_idx');
  });

  await knex.schema.createTable('micro_app_facets', table => {
    table.comment('Values of lists by which apps are filtered and counted');
    foreignApp(table);
    table.string('kind', 20).notNullable();
    table.string('value', 63).notNullable();
    table.primary(['app_id', 'kind', 'value']);
    table.index(['kind', 'value', 'app_id'], 'micro_app_facets_value_idx');
  });

  await knex.schema.createTable('micro_app_revisions', table => {
    table.comment('Immutable versions of manifests');
    foreignApp(table);
    table.integer('number').notNullable();
    table.string('digest', 71).notNullable();
    table.text('manifest').notNullable();
    table.string('submitted_by', 200).notNullable();
    table.dateTime('submitted_at').notNullable();
    table.text('comment').nullable();
    table.primary(['app_id', 'number']);
  });

  await knex.schema.createTable('assessments', table => {
    table.comment('What a revision was assessed at, each time that it was');
    foreignApp(table);
    table.integer('revision').notNullable();
    table.integer('number').notNullable();
    table.text('assessment').notNullable();
    table.dateTime('assessed_at').notNullable();
    table.primary(['app_id', 'revision', 'number']);
  });
}

/** @param {import('knex').Knex} knex */
async function createRequests(knex) {
  await knex.schema.createTable('approval_requests', table => {
    table.comment('Submitted revisions on their way through approval');
    table.string('id', 36).primary();
    foreignApp(table);
    table.integer('revision').notNullable();
    table.string('digest', 71).notNullable();
    table.string('state', 20).notNullable();
    table.string('owner', 200).notNullable();
    table.text('owner_approvers').notNullable();
    table.string('tier', 10).notNullable();
    table.integer('score').notNullable();
    table.string('inherent_tier', 10).notNullable();
    table.integer('inherent_score').notNullable();
    table.string('requested_by', 200).notNullable();
    table.dateTime('requested_at').notNullable();
    table.dateTime('closed_at').nullable();
    table.text('comment').nullable();
    table.unique(['app_id', 'revision'], {
      indexName: 'approval_requests_revision_uniq',
    });
    table.index(['state', 'score'], 'approval_requests_state_idx');
    table.index(['requested_by'], 'approval_requests_requested_by_idx');
  });
  await knex.raw(
    `CREATE UNIQUE INDEX approval_requests_waiting_uniq ON approval_requests (app_id) WHERE state IN ('open', 'blocked')`,
  );

  await knex.schema.createTable('approval_legs', table => {
    foreignRequest(table);
    table.string('name', 63).notNullable();
    table.integer('position').notNullable();
    table.integer('needed').notNullable();
    table.primary(['request_id', 'name']);
  });

  await knex.schema.createTable('approval_leg_approvers', table => {
    foreignRequest(table);
    table.string('leg', 63).notNullable();
    table.string('entity_ref', 200).notNullable();
    table.primary(['request_id', 'leg', 'entity_ref']);
    table.index(['entity_ref'], 'approval_leg_approvers_entity_ref_idx');
  });
}

/** @param {import('knex').Knex} knex */
async function createApprovals(knex) {
  await knex.schema.createTable('approval_decisions', table => {
    table.comment('Decisions; the unique constraints are the four-eyes rule');
    table.string('id', 36).primary();
    foreignRequest(table);
    table.integer('number').notNullable().comment('Order in the request');
    table.integer('revision').notNullable();
    table.string('leg', 63).notNullable();
    table
      .integer('slot')
      .nullable()
      .comment('Which of the needed approvals it is; null for a refusal');
    table.string('decision', 30).notNullable();
    table.string('digest', 71).notNullable();
    table.string('decided_by', 200).notNullable();
    table.dateTime('decided_at').notNullable();
    table.text('comment').nullable();
    table.unique(['request_id', 'decided_by'], {
      indexName: 'approval_decisions_person_uniq',
    });
    table.unique(['request_id', 'leg', 'slot'], {
      indexName: 'approval_decisions_slot_uniq',
    });
  });

  await knex.schema.createTable('approval_conditions', table => {
    table.string('id', 36).primary();
    foreignApp(table);
    foreignRequest(table);
    table.integer('revision').notNullable();
    table.integer('position').notNullable();
    table.text('text').notNullable();
    table.string('state', 20).notNullable();
    table.string('set_by', 200).notNullable();
    table.dateTime('set_at').notNullable();
    table.string('resolved_by', 200).nullable();
    table.dateTime('resolved_at').nullable();
    table.text('resolution').nullable();
    table.index(['app_id', 'state'], 'approval_conditions_app_idx');
  });

  await knex.schema.createTable('control_verifications', table => {
    table.string('id', 36).primary();
    foreignApp(table);
    table.string('control_id', 63).notNullable();
    table.integer('number').notNullable();
    table
      .string('entry_digest', 71)
      .notNullable()
      .comment(
        "Of the control's own entry; a verification holds while it does",
      );
    table.string('outcome', 20).notNullable();
    table.string('digest', 71).notNullable();
    table.text('evidence').notNullable();
    table.string('verified_by', 200).notNullable();
    table.dateTime('verified_at').notNullable();
    table.dateTime('expires_at').notNullable();
    table.unique(['app_id', 'control_id', 'number'], {
      indexName: 'control_verifications_number_uniq',
    });
  });
}

/** @param {import('knex').Knex} knex */
async function createAudit(knex) {
  await knex.schema.createTable('audit_entries', table => {
    table.comment('The audit chain: the exact text that was hashed');
    table.bigInteger('seq').primary();
    table.dateTime('time').notNullable();
    table.string('actor', 200).notNullable();
    table.string('action', 63).notNullable();
    table.string('app', 160).nullable();
    table.text('bytes').notNullable();
    table.string('hash', 64).notNullable();
    table.string('previous_hash', 64).notNullable().unique();
    table.index(['app', 'seq'], 'audit_entries_app_idx');
    table.index(['action', 'seq'], 'audit_entries_action_idx');
    table.index(['actor', 'seq'], 'audit_entries_actor_idx');
  });
  await knex.schema.createTable('audit_head', table => {
    table.comment('The end of the chain; its one row is locked to append');
    table.integer('id').primary();
    table.bigInteger('seq').notNullable();
    table.string('hash', 64).notNullable();
  });
  await knex('audit_head').insert({ id: 1, seq: 0, hash: '0'.repeat(64) });
}

/** @param {import('knex').Knex} knex */
async function createRegister(knex) {
  await knex.schema.createTable('model_endpoints', table => {
    table.comment('The register of model endpoints, as it stands');
    table.string('id', 63).primary();
    table.integer('version').notNullable();
    table.integer('position').notNullable();
    table.text('entry').notNullable();
  });
  await knex.schema.createTable('model_endpoint_versions', table => {
    table.comment('Every state that an entry of the register had');
    table
      .string('id', 63)
      .notNullable()
      .references('id')
      .inTable('model_endpoints');
    table.integer('version').notNullable();
    table.text('entry').notNullable();
    table.string('changed_by', 200).notNullable();
    table.dateTime('changed_at').notNullable();
    table.primary(['id', 'version']);
  });
}

/** @param {import('knex').Knex} knex */
async function createMessaging(knex) {
  await knex.schema.createTable('outbox', table => {
    table.comment('Messages owed by committed changes');
    table.string('id', 36).primary();
    table.text('message').notNullable();
    table.integer('attempts').notNullable().defaultTo(0);
    table.dateTime('created_at').notNullable();
    table.dateTime('available_at').notNullable();
    table.index(['available_at'], 'outbox_available_at_idx');
  });
  await knex.schema.createTable('idempotency_keys', table => {
    table.comment('Answers to repeat when a call is repeated');
    table.string('actor', 200).notNullable();
    table.string('route', 200).notNullable();
    table.string('key', 200).notNullable();
    table.string('body_digest', 71).notNullable();
    table.text('response').notNullable();
    table.dateTime('created_at').notNullable();
    table.primary(['actor', 'route', 'key']);
    table.index(['created_at'], 'idempotency_keys_created_at_idx');
  });
}

/** @param {import('knex').Knex.CreateTableBuilder} table */
function foreignApp(table) {
  table
    .string('app_id', 36)
    .notNullable()
    .references('id')
    .inTable('micro_apps');
}

/** @param {import('knex').Knex.CreateTableBuilder} table */
function foreignRequest(table) {
  table
    .string('request_id', 36)
    .notNullable()
    .references('id')
    .inTable('approval_requests');
}

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const table of [
    'idempotency_keys',
    'outbox',
    'model_endpoint_versions',
    'model_endpoints',
    'audit_head',
    'audit_entries',
    'control_verifications',
    'approval_conditions',
    'approval_decisions',
    'approval_leg_approvers',
    'approval_legs',
    'approval_requests',
    'assessments',
    'micro_app_revisions',
    'micro_app_facets',
    'micro_apps',
  ]) {
    await knex.schema.dropTable(table);
  }
};
