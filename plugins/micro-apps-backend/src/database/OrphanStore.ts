import type { OrphanReason } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Knex } from 'knex';
import { appFromRow, AppRecord, AppRow } from './appRows';
import {
  fromInstant,
  fromOptionalInstant,
  StoredInstant,
  toInstant,
  toOptionalInstant,
} from './columns';

/** An owner, as the catalog knew it last. */
export type KnownOwner = {
  ref: string;
  /** The groups above it. */
  parents: string[];
  absentSince: string | null;
};

/** A time in which an app is without an owner. */
export type OrphanRecord = {
  id: string;
  appId: string;
  /** The owner that is gone. */
  owner: string;
  reason: OrphanReason;
  since: string;
  deadline: string;
  remindedDays: number | null;
  /** The decommission that was requested because of it. */
  decommissionId: string | null;
  /** Why it is not retired although the deadline is over. */
  obstacle: string | null;
  /** Who was asked to take the app over. */
  asked: string[];
  endedAt: string | null;
  outcome: OrphanOutcome | null;
};

/** How a time without an owner ended. */
export type OrphanOutcome = 'returned' | 'handed-over' | 'decommissioned';

type OrphanRow = {
  id: string;
  app_id: string;
  owner: string;
  reason: string;
  since: StoredInstant;
  deadline: StoredInstant;
  reminded_days: number | null;
  decommission_id: string | null;
  obstacle: string | null;
  ended_at: StoredInstant | null;
  outcome: string | null;
};

type OwnerRow = {
  ref: string;
  parents: string;
  absent_since: StoredInstant | null;
};

const LEAVING = ['decommissioning', 'decommissioned'];
const BATCH_SIZE = 200;

/** Reads and writes what is known of owners, and of apps without one. */
export class OrphanStore {
  constructor(private readonly db: Knex) {}

  /** Every owner of an app that is not decommissioned. */
  async owners(): Promise<string[]> {
    const rows: { owner: string }[] = await this.db('micro_apps')
      .whereNot('state', 'decommissioned')
      .distinct('owner')
      .orderBy('owner');
    return rows.map(({ owner }) => owner);
  }

  async knownOwners(): Promise<Map<string, KnownOwner>> {
    const rows = await this.db<OwnerRow>('known_owners');
    return new Map(
      rows.map(row => [
        row.ref,
        {
          ref: row.ref,
          parents: JSON.parse(row.parents),
          absentSince: toOptionalInstant(row.absent_since),
        },
      ]),
    );
  }

  async saveOwners(owners: readonly KnownOwner[]): Promise<void> {
    for (let start = 0; start < owners.length; start += BATCH_SIZE) {
      await this.db('known_owners')
        .insert(
          owners
            .slice(start, start + BATCH_SIZE)
            .map(({ ref, parents, absentSince }) => ({
              ref,
              parents: JSON.stringify(parents),
              absent_since: fromOptionalInstant(absentSince),
            })),
        )
        .onConflict('ref')
        .merge();
    }
  }

  /** Apps of an owner that are not known to be without one. After an id, in the order of ids. */
  async toFlag(
    owner: string,
    afterId: string,
    limit: number,
  ): Promise<AppRecord[]> {
    const rows = await this.db<AppRow>('micro_apps')
      .where('owner', owner)
      .whereNull('orphaned_since')
      .whereNotIn('state', LEAVING)
      .where('id', '>', afterId)
      .orderBy('id')
      .limit(limit);
    return rows.map(appFromRow);
  }

  /** Apps that are not known to be without an owner, but whose file is gone. After an id, in the order of ids. */
  async withoutSource(afterId: string, limit: number): Promise<AppRecord[]> {
    const rows = await this.db<AppRow>('micro_apps')
      .whereNotNull('origin_missing_since')
      .whereNull('orphaned_since')
      .whereNotIn('state', LEAVING)
      .where('id', '>', afterId)
      .orderBy('id')
      .limit(limit);
    return rows.map(appFromRow);
  }

  /** Apps without an owner. After an id, in the order of ids. */
  async orphaned(afterId: string, limit: number): Promise<AppRecord[]> {
    const rows = await this.db<AppRow>('micro_apps')
      .whereNotNull('orphaned_since')
      .where('id', '>', afterId)
      .orderBy('id')
      .limit(limit);
    return rows.map(appFromRow);
  }

  async insert(orphan: OrphanRecord): Promise<void> {
    await this.db('app_orphans').insert(toRow(orphan));
    if (orphan.asked.length > 0) {
      await this.db('app_orphan_asked').insert(
        orphan.asked.map((ref, position) => ({
          orphan_id: orphan.id,
          position,
          entity_ref: ref,
        })),
      );
    }
  }

  async update(orphan: OrphanRecord): Promise<void> {
    await this.db('app_orphans').where('id', orphan.id).update(toRow(orphan));
  }

  /** The time without an owner that an app is in. */
  async findOpen(appId: string): Promise<OrphanRecord | undefined> {
    return (await this.findOpenOf([appId]))[0];
  }

  async findOpenOf(appIds: string[]): Promise<OrphanRecord[]> {
    const rows = await this.db<OrphanRow>('app_orphans')
      .whereIn('app_id', appIds)
      .whereNull('ended_at');
    if (rows.length === 0) {
      return [];
    }
    const asked: { orphan_id: string; entity_ref: string }[] = await this.db(
      'app_orphan_asked',
    )
      .whereIn(
        'orphan_id',
        rows.map(({ id }) => id),
      )
      .orderBy('position');
    return rows.map(row =>
      fromRow(
        row,
        asked
          .filter(({ orphan_id: id }) => id === row.id)
          .map(({ entity_ref: ref }) => ref),
      ),
    );
  }

  /** How many apps an owner left behind. */
  async countOpen(owner: string): Promise<number> {
    const [{ count }] = await this.db('app_orphans')
      .where('owner', owner)
      .whereNull('ended_at')
      .count({ count: '*' });
    return Number(count);
  }
}

function fromRow(row: OrphanRow, asked: string[]): OrphanRecord {
  return {
    id: row.id,
    appId: row.app_id,
    owner: row.owner,
    reason: row.reason as OrphanReason,
    since: toInstant(row.since),
    deadline: toInstant(row.deadline),
    remindedDays: row.reminded_days,
    decommissionId: row.decommission_id,
    obstacle: row.obstacle,
    asked,
    endedAt: toOptionalInstant(row.ended_at),
    outcome: row.outcome as OrphanOutcome | null,
  };
}

function toRow(orphan: OrphanRecord) {
  return {
    id: orphan.id,
    app_id: orphan.appId,
    owner: orphan.owner,
    reason: orphan.reason,
    since: fromInstant(orphan.since),
    deadline: fromInstant(orphan.deadline),
    reminded_days: orphan.remindedDays,
    decommission_id: orphan.decommissionId,
    obstacle: orphan.obstacle,
    ended_at: fromOptionalInstant(orphan.endedAt),
    outcome: orphan.outcome,
  };
}
