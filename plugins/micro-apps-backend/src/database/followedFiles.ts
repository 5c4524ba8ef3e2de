import type { Knex } from 'knex';
import {
  StoredInstant,
  toInstant,
  toNumber,
  toOptionalInstant,
} from './columns';

/** A file that is not taken as it is, or is gone. */
export type TroubledFile = {
  entityRef: string;
  location: string;
  problem: string | null;
  message: string | null;
  since: string;
  missingSince: string | null;
};

type Row = {
  entity_ref: string;
  location: string;
  problem: string | null;
  message: string | null;
  since: StoredInstant;
  missing_since: StoredInstant | null;
};

/** Which files are meant: all, or those of some owners. */
export type TroubledFilter = {
  /** Named by the file, or owning the app that is kept in it. */
  owners?: readonly string[];
};

/** All files that somebody has to look at, whether the catalog has them or not. */
function troubled(db: Knex, { owners }: TroubledFilter): Knex.QueryBuilder {
  const followed = db('followed_entities')
    .where(any => any.whereNotNull('problem').orWhereNotNull('missing_since'))
    .select('entity_ref', 'location', 'problem', {
      message: 'problem_text',
      since: db.raw('coalesce(problem_since, missing_since)'),
      missing_since: 'missing_since',
    });
  const conflicts = db('file_conflicts').select('entity_ref', 'location', {
    problem: db.raw(`'conflict'`),
    message: 'existing_location',
    since: 'since',
    missing_since: db.raw('NULL'),
  });
  if (owners) {
    followed.where(any =>
      any.whereIn('owner', owners).orWhereIn(
        'entity_ref',
        db('micro_apps')
          .whereIn('owner', owners)
          // Whoever owns an app of the same name has nothing to do with the file.
          .whereNotNull('origin_location')
          .select('entity_ref'),
      ),
    );
    conflicts.whereIn('owner', owners);
  }
  return db.from(followed.unionAll(conflicts).as('troubled'));
}

/** The newest first. */
export async function listTroubledFiles(
  db: Knex,
  filter: TroubledFilter & { limit: number; offset: number },
): Promise<TroubledFile[]> {
  const rows: Row[] = await troubled(db, filter)
    .select('*')
    .orderBy([{ column: 'since', order: 'desc' }, 'entity_ref', 'location'])
    .limit(filter.limit)
    .offset(filter.offset);
  return rows.map(row => ({
    entityRef: row.entity_ref,
    location: row.location,
    problem: row.problem,
    message: row.message,
    since: toInstant(row.since),
    missingSince: toOptionalInstant(row.missing_since),
  }));
}

export async function countTroubledFiles(
  db: Knex,
  filter: TroubledFilter,
): Promise<number> {
  const [{ count }] = await troubled(db, filter).count({ count: '*' });
  return toNumber(count ?? 0);
}
