import type { Knex } from 'knex';
import {
  fromInstant,
  fromOptionalInstant,
  StoredInstant,
  toInstant,
  toNumber,
  toOptionalInstant,
} from './columns';
import {
  countTroubledFiles,
  listTroubledFiles,
  TroubledFile,
  TroubledFilter,
} from './followedFiles';

/** Why a file is not taken as it is. */
export const FOLLOW_PROBLEMS = [
  'invalid',
  'refused',
  'name-taken',
  'decommissioned',
  'too-large',
  'too-often',
] as const;
export type FollowProblem = (typeof FOLLOW_PROBLEMS)[number];

/** A micro app that the catalog found in a file, as it was looked at last. */
export type FollowRecord = {
  entityRef: string;
  location: string;
  etag: string;
  /** Of the manifest that was taken last; `null` where none ever was. */
  digest: string | null;
  /** Whom the file names as owner. */
  owner: string | null;
  problem: FollowProblem | null;
  problemText: string | null;
  problemSince: string | null;
  /** Since when the catalog does not have it. */
  missingSince: string | null;
  attempts: number;
  /** When to look again, although nothing changed. */
  retryAt: string | null;
  changedAt: string;
};

/** What tells whether an entity has to be looked at. */
export type FollowMark = Pick<
  FollowRecord,
  'etag' | 'location' | 'missingSince' | 'retryAt'
>;

type FollowRow = {
  entity_ref: string;
  location: string;
  etag: string;
  digest: string | null;
  owner: string | null;
  problem: string | null;
  problem_text: string | null;
  problem_since: StoredInstant | null;
  missing_since: StoredInstant | null;
  attempts: number;
  retry_at: StoredInstant | null;
  changed_at: StoredInstant;
};

/** Keeps what became of the files that are followed. */
export class FollowStore {
  constructor(private readonly db: Knex) {}

  /** The marks of all files, in one statement. */
  async marks(): Promise<Map<string, FollowMark>> {
    const rows = await this.db<FollowRow>('followed_entities').select(
      'entity_ref',
      'etag',
      'location',
      'missing_since',
      'retry_at',
    );
    return new Map(
      rows.map(row => [
        row.entity_ref,
        {
          etag: row.etag,
          location: row.location,
          missingSince: toOptionalInstant(row.missing_since),
          retryAt: toOptionalInstant(row.retry_at),
        },
      ]),
    );
  }

  async find(entityRef: string): Promise<FollowRecord | undefined> {
    const row = await this.db<FollowRow>('followed_entities')
      .where('entity_ref', entityRef)
      .first();
    return row && fromRow(row);
  }

  /** As `find`; nobody else changes it until the transaction ends. */
  async lock(entityRef: string): Promise<FollowRecord | undefined> {
    const row = await this.db<FollowRow>('followed_entities')
      .where('entity_ref', entityRef)
      .forUpdate()
      .first();
    return row && fromRow(row);
  }

  /** As `lock`, of a file that may be new: the first who asks for it keeps it as given, and all others wait. */
  async lockOrAdd(first: FollowRecord): Promise<FollowRecord> {
    const [row] = await this.db('followed_entities')
      .insert(toRow(first))
      .onConflict('entity_ref')
      // Changes nothing, and locks: what `ignore` leaves alone is neither locked nor returned.
      .merge(['entity_ref'])
      .returning('*');
    return fromRow(row);
  }

  async save(record: FollowRecord): Promise<void> {
    await this.db('followed_entities')
      .insert(toRow(record))
      .onConflict('entity_ref')
      .merge();
  }

  async remove(entityRef: string): Promise<void> {
    await this.db('followed_entities').where('entity_ref', entityRef).delete();
  }

  /** What somebody has to look at, the newest first. */
  async troubled(
    filter: TroubledFilter & { limit: number; offset: number },
  ): Promise<TroubledFile[]> {
    return listTroubledFiles(this.db, filter);
  }

  async countTroubled(filter: TroubledFilter = {}): Promise<number> {
    return countTroubledFiles(this.db, filter);
  }

  /** Of some files, those that are gone since before an instant, of apps in service that are not known to be without. */
  async missingToDeclare(
    entityRefs: string[],
    before: string,
  ): Promise<FollowRecord[]> {
    const rows = await this.db<FollowRow>('followed_entities')
      .whereIn('entity_ref', entityRefs)
      .where('missing_since', '<=', fromInstant(before))
      .whereIn(
        'entity_ref',
        this.db('micro_apps')
          .whereNotNull('origin_location')
          .whereNull('origin_missing_since')
          // A decommission can be called off, so that these are declared later.
          .whereNotIn('state', ['decommissioning', 'decommissioned'])
          .select('entity_ref'),
      );
    return rows.map(fromRow);
  }

  /** How many revisions of an app were taken from its file since an instant. */
  async countTaken(appId: string, since: string): Promise<number> {
    const [{ count }] = await this.db('micro_app_revisions')
      .where('app_id', appId)
      .whereNotNull('origin_location')
      .where('submitted_at', '>', fromInstant(since))
      .count({ count: '*' });
    return toNumber(count ?? 0);
  }
}

function fromRow(row: FollowRow): FollowRecord {
  return {
    entityRef: row.entity_ref,
    location: row.location,
    etag: row.etag,
    digest: row.digest,
    owner: row.owner,
    problem: row.problem as FollowProblem | null,
    problemText: row.problem_text,
    problemSince: toOptionalInstant(row.problem_since),
    missingSince: toOptionalInstant(row.missing_since),
    attempts: row.attempts,
    retryAt: toOptionalInstant(row.retry_at),
    changedAt: toInstant(row.changed_at),
  };
}

function toRow(record: FollowRecord): FollowRow {
  return {
    entity_ref: record.entityRef,
    location: record.location,
    etag: record.etag,
    digest: record.digest,
    owner: record.owner,
    problem: record.problem,
    problem_text: record.problemText,
    problem_since: fromOptionalInstant(record.problemSince),
    missing_since: fromOptionalInstant(record.missingSince),
    attempts: record.attempts,
    retry_at: fromOptionalInstant(record.retryAt),
    changed_at: fromInstant(record.changedAt),
  };
}
