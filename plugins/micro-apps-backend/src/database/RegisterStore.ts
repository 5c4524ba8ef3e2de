import type {
  ModelEndpoint,
  RegisterOverrideChange,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Knex } from 'knex';
import { fromInstant, StoredInstant, toInstant, toNumber } from './columns';

/** What people changed of an entry in the portal. */
export type RegisterOverride = {
  changes: RegisterOverrideChange[];
  changedBy: string;
  changedAt: string;
  reason: string;
};

/** An entry of the register, with the number of its state. */
export type RegisterRecord = {
  version: number;
  position: number;
  /** As it counts. */
  endpoint: ModelEndpoint;
  /** As configured; `null` where people added it in the portal. */
  configured: ModelEndpoint | null;
  override: RegisterOverride | null;
};

/** A state that an entry had, and the one before. */
export type RegisterVersionRecord = {
  version: number;
  changedBy: string;
  changedAt: string;
  reason: string | null;
  endpoint: ModelEndpoint;
  before: ModelEndpoint | null;
};

type EntryRow = {
  version: number;
  position: number;
  entry: string;
  configured: string | null;
  override: string | null;
};

type VersionRow = {
  version: number;
  entry: string;
  changed_by: string;
  changed_at: StoredInstant;
  reason: string | null;
};

/** Reads and writes the register of model endpoints and its history. */
export class RegisterStore {
  constructor(private readonly db: Knex) {}

  /** In the order of the configuration; then those that it does not have. */
  async list(): Promise<RegisterRecord[]> {
    const rows: EntryRow[] = await this.db('model_endpoints').orderBy([
      'position',
      'id',
    ]);
    return rows.map(row => ({
      version: row.version,
      position: row.position,
      endpoint: JSON.parse(row.entry),
      configured: row.configured && JSON.parse(row.configured),
      override: row.override && JSON.parse(row.override),
    }));
  }

  async save(record: RegisterRecord): Promise<void> {
    const json = (value: unknown) => value && JSON.stringify(value);
    await this.db('model_endpoints')
      .insert({
        id: record.endpoint.id,
        version: record.version,
        position: record.position,
        entry: JSON.stringify(record.endpoint),
        configured: json(record.configured),
        override: json(record.override),
      })
      .onConflict('id')
      .merge();
  }

  async insertVersion(
    record: RegisterRecord,
    change: { by: string; at: string; reason: string | null },
  ): Promise<void> {
    await this.db('model_endpoint_versions').insert({
      id: record.endpoint.id,
      version: record.version,
      entry: JSON.stringify(record.endpoint),
      changed_by: change.by,
      changed_at: fromInstant(change.at),
      reason: change.reason,
    });
  }

  /** Newest first. */
  async versions(
    id: string,
    page: { limit: number; offset: number },
  ): Promise<RegisterVersionRecord[]> {
    const rows: VersionRow[] = await this.db('model_endpoint_versions')
      .where('id', id)
      .orderBy('version', 'desc')
      // One more, for what the last one changed.
      .limit(page.limit + 1)
      .offset(page.offset);
    return rows.slice(0, page.limit).map((row, index) => ({
      version: row.version,
      changedBy: row.changed_by,
      changedAt: toInstant(row.changed_at),
      reason: row.reason,
      endpoint: JSON.parse(row.entry),
      before: rows[index + 1] ? JSON.parse(rows[index + 1].entry) : null,
    }));
  }

  async countVersions(id: string): Promise<number> {
    const [{ count }] = await this.db('model_endpoint_versions')
      .where('id', id)
      .count({ count: '*' });
    return toNumber(count ?? 0);
  }
}
