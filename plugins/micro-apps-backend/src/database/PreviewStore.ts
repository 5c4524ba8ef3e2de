import type {
  JobProgress,
  ModelEndpoint,
  Preview,
  PreviewBody,
  PreviewChange,
  PreviewChangesQuery,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Knex } from 'knex';
import {
  fromInstant,
  fromOptionalInstant,
  StoredInstant,
  toInstant,
  toNumber,
  toOptionalInstant,
} from './columns';
import { AppCriteria, whereCriteria } from './criteria';
import type { EntryBefore } from './RegisterJobStore';

/** What a candidate would change, as far as it was worked out. */
export type PreviewRecord = {
  id: string;
  createdBy: string;
  createdAt: string;
  state: JobProgress['state'];
  done: number;
  total: number;
  finishedAt: string | null;
  /** While it runs: until when nobody else takes it up. */
  aliveUntil: string;
  /** Which run works on it; a back end that came to a standstill may have begun another one. */
  claimedBy: string | null;
  /** The id of the app that was compared last. */
  afterAppId: string;
  /** Whether another back end can go on with it. */
  isResumable: boolean;
  message: string | null;
  bundle: Preview['bundle'];
  counts: Preview['counts'];
};

/** What would change for one app. */
export type PreviewChangeRecord = {
  appId: string;
  /** The gravest changes stand first. */
  weight: number;
  verdict: boolean;
  tier: boolean;
  route: boolean;
  newlyDenied: boolean;
  change: PreviewChange;
};

type PreviewRow = {
  id: string;
  created_by: string;
  created_at: StoredInstant;
  state: string;
  done: number;
  total: number;
  finished_at: StoredInstant | null;
  alive_until: StoredInstant;
  claimed_by: string | null;
  after_app_id: string;
  message: string | null;
  bundle_revision: string | null;
  bundle_digest: string | null;
  counts: string;
};

/** A query for changes, limited to the apps that the caller may see. */
export type PreviewChangesListQuery = PreviewChangesQuery & {
  visible?: AppCriteria;
};

/** The register as it would be. */
export type RegisterCandidate = {
  endpoints: ModelEndpoint[];
  /** The entries that would be otherwise, as they are. */
  before: EntryBefore[];
};

/** What is previewed. Of the register, callers only name a change; it is kept as what comes of that. */
export type PreviewCandidate = PreviewBody & { register?: RegisterCandidate };

/** All but what is previewed, which is large. */
const COLUMNS = [
  'id',
  'created_by',
  'created_at',
  'state',
  'done',
  'total',
  'finished_at',
  'alive_until',
  'claimed_by',
  'after_app_id',
  'message',
  'bundle_revision',
  'bundle_digest',
  'counts',
];
const RESUMABLE = 'CASE WHEN candidate IS NULL THEN 0 ELSE 1 END AS resumable';
type SelectedRow = PreviewRow & { resumable: number };

const KIND_COLUMNS = {
  verdict: 'verdict',
  tier: 'tier',
  route: 'route',
  'newly-denied': 'newly_denied',
} as const;
/** SQLite takes no more than 32,766 values in a statement. */
const INSERT_SIZE = 500;

/** Reads and writes previews and what they found. */
export class PreviewStore {
  constructor(private readonly db: Knex) {}

  /** What is previewed is kept with it until it is done, so that another back end can go on. */
  async insert(
    preview: PreviewRecord,
    candidate: PreviewCandidate,
  ): Promise<void> {
    await this.db('policy_previews').insert({
      ...toRow(preview),
      candidate: JSON.stringify(candidate),
    });
  }

  /** Writes how far a preview is; false where it does not run any more, or was taken over. */
  async update(preview: PreviewRecord): Promise<boolean> {
    const updated = await this.db('policy_previews')
      .where({
        id: preview.id,
        state: 'running',
        claimed_by: preview.claimedBy,
      })
      .update({
        ...toRow(preview),
        ...(preview.state !== 'running' && { candidate: null }),
      });
    return updated === 1;
  }

  async find(id: string): Promise<PreviewRecord | undefined> {
    const row: SelectedRow | undefined = await this.db('policy_previews')
      .where('id', id)
      .first(...COLUMNS, this.db.raw(RESUMABLE));
    return row && fromRow(row);
  }

  /** Takes up a preview that nobody works on any more, the oldest first. */
  async claimAbandoned(
    by: string,
    now: string,
    until: string,
  ): Promise<
    { preview: PreviewRecord; candidate: PreviewCandidate } | undefined
  > {
    const rows: (SelectedRow & { candidate: string })[] = await this.abandoned(
      now,
    )
      .whereNotNull('candidate')
      .orderBy('created_at')
      .limit(1)
      .select(...COLUMNS, this.db.raw(RESUMABLE), 'candidate');
    for (const row of rows) {
      const claimed = await this.abandoned(now)
        .where('id', row.id)
        .update({ claimed_by: by, alive_until: fromInstant(until) });
      if (claimed === 1) {
        const preview = { ...fromRow(row), claimedBy: by, aliveUntil: until };
        return { preview, candidate: JSON.parse(row.candidate) };
      }
    }
    return undefined;
  }

  /** Fails the previews that nobody works on any more, and nobody can go on with. */
  async failAbandoned(now: string, message: string): Promise<number> {
    return this.abandoned(now)
      .whereNull('candidate')
      .update({ state: 'failed', finished_at: fromInstant(now), message });
  }

  async removeBefore(instant: string): Promise<number> {
    const old = () =>
      this.db('policy_previews').where('created_at', '<', fromInstant(instant));
    await this.db('policy_preview_changes')
      .whereIn('preview_id', old().select('id'))
      .delete();
    return old().delete();
  }

  async insertChanges(
    previewId: string,
    changes: PreviewChangeRecord[],
  ): Promise<void> {
    for (let at = 0; at < changes.length; at += INSERT_SIZE) {
      await this.db('policy_preview_changes').insert(
        changes.slice(at, at + INSERT_SIZE).map(item => ({
          preview_id: previewId,
          app_id: item.appId,
          weight: item.weight,
          verdict: item.verdict,
          tier: item.tier,
          route: item.route,
          newly_denied: item.newlyDenied,
          change: JSON.stringify(item.change),
        })),
      );
    }
  }

  async listChanges(
    previewId: string,
    query: PreviewChangesListQuery,
  ): Promise<PreviewChange[]> {
    const rows: { change: string }[] = await this.changes(previewId, query)
      .select('policy_preview_changes.change')
      .orderBy([
        { column: 'policy_preview_changes.weight', order: 'desc' },
        { column: 'policy_preview_changes.app_id' },
      ])
      .limit(query.limit)
      .offset(query.offset);
    return rows.map(({ change }) => JSON.parse(change));
  }

  async countChanges(
    previewId: string,
    query: PreviewChangesListQuery,
  ): Promise<number> {
    const [{ count }] = await this.changes(previewId, query).count({
      count: '*',
    });
    return toNumber(count ?? 0);
  }

  private abandoned(now: string): Knex.QueryBuilder {
    return this.db('policy_previews')
      .where('state', 'running')
      .where('alive_until', '<=', fromInstant(now));
  }

  private changes(
    previewId: string,
    { kind, visible }: PreviewChangesListQuery,
  ): Knex.QueryBuilder {
    const rows = this.db('policy_preview_changes')
      .join('micro_apps', 'micro_apps.id', 'policy_preview_changes.app_id')
      .where('preview_id', previewId);
    if (kind) {
      rows.where(`policy_preview_changes.${KIND_COLUMNS[kind]}`, true);
    }
    if (visible) {
      whereCriteria(rows, visible);
    }
    return rows;
  }
}

function fromRow(row: SelectedRow): PreviewRecord {
  return {
    id: row.id,
    createdBy: row.created_by,
    createdAt: toInstant(row.created_at),
    state: row.state as PreviewRecord['state'],
    done: row.done,
    total: row.total,
    finishedAt: toOptionalInstant(row.finished_at),
    aliveUntil: toInstant(row.alive_until),
    claimedBy: row.claimed_by,
    afterAppId: row.after_app_id,
    isResumable: Number(row.resumable) === 1,
    message: row.message,
    bundle: row.bundle_digest
      ? { revision: row.bundle_revision ?? '', digest: row.bundle_digest }
      : null,
    counts: JSON.parse(row.counts),
  };
}

function toRow(preview: PreviewRecord): PreviewRow {
  return {
    id: preview.id,
    created_by: preview.createdBy,
    created_at: fromInstant(preview.createdAt),
    state: preview.state,
    done: preview.done,
    total: preview.total,
    finished_at: fromOptionalInstant(preview.finishedAt),
    alive_until: fromInstant(preview.aliveUntil),
    claimed_by: preview.claimedBy,
    after_app_id: preview.afterAppId,
    message: preview.message,
    bundle_revision: preview.bundle?.revision ?? null,
    bundle_digest: preview.bundle?.digest ?? null,
    counts: JSON.stringify(preview.counts),
  };
}
