import type {
  ModelEndpoint,
  ModelEndpointVersion,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Knex } from 'knex';
import { fromInstant, StoredInstant, toInstant } from './columns';

/** An entry of the register, with the number of its state. */
export type RegisterRecord = {
  version: number;
  position: number;
  endpoint: ModelEndpoint;
};

/** Reads and writes the register of model endpoints and its history. */
export class RegisterStore {
  constructor(private readonly db: Knex) {}

  /** In the order of the configuration. */
  async list(): Promise<RegisterRecord[]> {
    const rows: { version: number; position: number; entry: string }[] =
      await this.db('model_endpoints').orderBy(['position', 'id']);
    return rows.map(row => ({
      version: row.version,
      position: row.position,
      endpoint: JSON.parse(row.entry),
    }));
  }

  async save(record: RegisterRecord): Promise<void> {
    await this.db('model_endpoints')
      .insert({
        id: record.endpoint.id,
        version: record.version,
        position: record.position,
        entry: JSON.stringify(record.endpoint),
      })
      .onConflict('id')
      .merge();
  }

  async insertVersion(
    record: RegisterRecord,
    changedBy: string,
    changedAt: string,
  ): Promise<void> {
    await this.db('model_endpoint_versions').insert({
      id: record.endpoint.id,
      version: record.version,
      entry: JSON.stringify(record.endpoint),
      changed_by: changedBy,
      changed_at: fromInstant(changedAt),
    });
  }

  /** Newest first. */
  async versions(id: string): Promise<ModelEndpointVersion[]> {
    const rows: {
      version: number;
      entry: string;
      changed_by: string;
      changed_at: StoredInstant;
    }[] = await this.db('model_endpoint_versions')
      .where('id', id)
      .orderBy('version', 'desc');
    return rows.map(row => ({
      version: row.version,
      changedBy: row.changed_by,
      changedAt: toInstant(row.changed_at),
      endpoint: JSON.parse(row.entry),
    }));
  }
}
