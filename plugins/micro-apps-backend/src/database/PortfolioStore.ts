import type { Manifest } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Knex } from 'knex';
import { appFromRow, AppRecord, AppRow } from './appRows';
import { fromInstant, toNumber } from './columns';
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

/** Which apps are meant; all that live where nothing is said. */
export type PortfolioFilter = {
  /** Only apps that may use one of these endpoints. */
  endpoints?: readonly string[];
  /** Only apps of which a revision was submitted from an instant on, up to another one. */
  submitted?: { since: string; until: string };
};

const GONE = ['decommissioning', 'decommissioned'];

/** Reads all live apps in batches, a few statements for each batch. */
export class PortfolioStore {
  constructor(private readonly db: Knex) {}

  async count(only: PortfolioFilter = {}): Promise<number> {
    const [{ count }] = await this.live(only).count({ count: '*' });
    return toNumber(count ?? 0);
  }

  /** The next apps after an id, in the order of ids. */
  async batch(
    afterId: string,
    limit: number,
    only: PortfolioFilter = {},
  ): Promise<PortfolioItem[]> {
    const rows: (AppRow & { manifest: string })[] = await this.live(only)
      .join('micro_app_revisions', join =>
        join
          .on('micro_app_revisions.app_id', 'micro_apps.id')
          .andOn(
            'micro_app_revisions.number',
            this.db.raw(
              'CASE WHEN open_request_id IS NULL THEN coalesce(approved_revision, current_revision) ELSE coalesce(open_revision, current_revision) END',
            ),
          ),
      )
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

  private live({ endpoints, submitted }: PortfolioFilter): Knex.QueryBuilder {
    const rows = this.db('micro_apps').whereNotIn('micro_apps.state', GONE);
    if (endpoints) {
      rows.where(any =>
        any
          .whereIn(
            'micro_apps.id',
            this.db('micro_app_facets')
              .select('app_id')
              .where('kind', 'endpoint')
              .whereIn('value', endpoints),
          )
          // The facets are those of the revision that waits; the one in force may use what it does not.
          .orWhere(both =>
            both
              .whereNotNull('micro_apps.open_request_id')
              .whereNotNull('micro_apps.approved_revision'),
          ),
      );
    }
    if (submitted) {
      rows.whereIn(
        'micro_apps.id',
        this.db('micro_app_revisions')
          .select('app_id')
          .where('submitted_at', '>=', fromInstant(submitted.since))
          .where('submitted_at', '<=', fromInstant(submitted.until)),
      );
    }
    return rows;
  }
}
