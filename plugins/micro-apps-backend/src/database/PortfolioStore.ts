import type { Manifest } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Knex } from 'knex';
import { appFromRow, AppRecord, AppRow } from './appRows';
import { toNumber } from './columns';
import { VerificationRecord, VerificationStore } from './VerificationStore';
import { WaiverRecord, WaiverStore } from './WaiverStore';

/** An app, and all that the decision on the revision that counts depends on. */
export type PortfolioItem = {
  app: AppRecord;
  /** Of the revision that waits, else of the one in force, else of the newest. */
  manifest: Manifest;
  verifications: VerificationRecord[];
  /** Those that were approved and not ended yet. */
  waivers: WaiverRecord[];
};

const GONE = ['decommissioning', 'decommissioned'];

/** Reads all live apps in batches, a few statements for each batch. */
export class PortfolioStore {
  constructor(private readonly db: Knex) {}

  async count(): Promise<number> {
    const [{ count }] = await this.db('micro_apps')
      .whereNotIn('state', GONE)
      .count({ count: '*' });
    return toNumber(count ?? 0);
  }

  /** The next apps after an id, in the order of ids. */
  async batch(afterId: string, limit: number): Promise<PortfolioItem[]> {
    const rows: (AppRow & { manifest: string })[] = await this.db('micro_apps')
      .join('micro_app_revisions', join =>
        join
          .on('micro_app_revisions.app_id', 'micro_apps.id')
          .andOn(
            'micro_app_revisions.number',
            this.db.raw(
              'CASE WHEN open_request_id IS NULL THEN coalesce(approved_revision, current_revision) ELSE current_revision END',
            ),
          ),
      )
      .whereNotIn('state', GONE)
      .where('micro_apps.id', '>', afterId)
      .orderBy('micro_apps.id')
      .limit(limit)
      .select('micro_apps.*', 'micro_app_revisions.manifest');
    const ids = rows.map(({ id }) => id);
    const verifications = await new VerificationStore(this.db).latestOf(ids);
    const waivers = await new WaiverStore(this.db).activeOf(ids);
    return rows.map(({ manifest, ...row }) => ({
      app: appFromRow(row),
      manifest: JSON.parse(manifest),
      verifications: verifications.filter(({ appId }) => appId === row.id),
      waivers: waivers.filter(({ appId }) => appId === row.id),
    }));
  }
}
