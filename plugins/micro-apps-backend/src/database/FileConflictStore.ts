import { sha256Hex } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Knex } from 'knex';
import { fromInstant, StoredInstant, toInstant } from './columns';

/** A file that the catalog refuses, since its app has the name of another one. */
export type FileConflictRecord = {
  entityRef: string;
  location: string;
  /** Where the app is that has the name. */
  existingLocation: string;
  /** Whom the file names as owner. */
  owner: string | null;
  since: string;
  seenAt: string;
};

export type FileConflictRow = {
  entity_ref: string;
  location_hash: string;
  location: string;
  existing_location: string;
  owner: string | null;
  since: StoredInstant;
  seen_at: StoredInstant;
};

/** Keeps what the catalog says of files with a name that is taken, until it says so no more. */
export class FileConflictStore {
  constructor(private readonly db: Knex) {}

  /** True where it is news. */
  async see(conflict: Omit<FileConflictRecord, 'since'>): Promise<boolean> {
    const key = {
      entity_ref: conflict.entityRef,
      location_hash: sha256Hex(conflict.location),
    };
    const inserted = await this.db('file_conflicts')
      .insert({
        ...key,
        location: conflict.location,
        existing_location: conflict.existingLocation,
        owner: conflict.owner,
        since: fromInstant(conflict.seenAt),
        seen_at: fromInstant(conflict.seenAt),
      })
      .onConflict(['entity_ref', 'location_hash'])
      .ignore()
      .returning('entity_ref');
    if (inserted.length === 1) {
      return true;
    }
    await this.db('file_conflicts')
      .where(key)
      .update({
        existing_location: conflict.existingLocation,
        seen_at: fromInstant(conflict.seenAt),
      });
    return false;
  }

  async ofApp(entityRef: string): Promise<FileConflictRecord[]> {
    const rows = await this.db<FileConflictRow>('file_conflicts')
      .where('entity_ref', entityRef)
      .orderBy('since');
    return rows.map(fromRow);
  }

  /** Forgets what the catalog did not say again. */
  async removeSeenBefore(instant: string): Promise<void> {
    await this.db('file_conflicts')
      .where('seen_at', '<', fromInstant(instant))
      .delete();
  }
}

function fromRow(row: FileConflictRow): FileConflictRecord {
  return {
    entityRef: row.entity_ref,
    location: row.location,
    existingLocation: row.existing_location,
    owner: row.owner,
    since: toInstant(row.since),
    seenAt: toInstant(row.seen_at),
  };
}
