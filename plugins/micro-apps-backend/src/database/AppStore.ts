import type {
  AppState,
  Manifest,
  Tier,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Knex } from 'knex';
import { AppListQuery, whereAppsQuery } from './appFilters';
import type { AuditSpan } from './AuditStore';
import { appFromRow, AppRecord, AppRow, appToRow } from './appRows';
import { toNumber } from './columns';
import { AppCriteria, whereCriteria, whereRequester } from './criteria';

/** Numbers of apps, counted over what the caller may see. */
export type AppCounts = {
  groups: { state: AppState; tier: Tier; count: number }[];
  endpoints: { endpoint: string; apps: number }[];
  openConditions: number;
  reviewsSoon: number;
  mine: number;
};

/** What the catalog is told of an app. */
export type PublishedApp = {
  changeSeq: number;
  namespace: string;
  name: string;
  /** Nothing where the app is to leave the catalog. */
  manifest: Manifest | null;
};

const ORDER_COLUMNS: Record<string, string> = {
  title: 'search_text',
  state: 'state',
  risk: 'score',
  // Tiers are ranges of scores, so that scores order tiers as well.
  tier: 'score',
  owner: 'owner',
  nextReviewAt: 'next_review_at',
  updatedAt: 'updated_at',
  createdAt: 'created_at',
};

type GroupRow = {
  state: AppState;
  tier: Tier;
  count: string;
  conditions: string;
};

/** Reads and writes `micro_apps` and its facets. */
export class AppStore {
  constructor(private readonly db: Knex) {}

  async find(entityRef: string): Promise<AppRecord | undefined> {
    const row = await this.db<AppRow>('micro_apps')
      .where('entity_ref', entityRef)
      .first();
    return row && appFromRow(row);
  }

  async findAll(entityRefs: string[]): Promise<AppRecord[]> {
    const rows = await this.db<AppRow>('micro_apps').whereIn(
      'entity_ref',
      entityRefs,
    );
    return rows.map(appFromRow);
  }

  async findByIds(ids: string[]): Promise<AppRecord[]> {
    const rows = await this.db<AppRow>('micro_apps').whereIn('id', ids);
    return rows.map(appFromRow);
  }

  /** As `find`; nobody else changes the app until the transaction ends. */
  async lock(entityRef: string): Promise<AppRecord | undefined> {
    const row = await this.db<AppRow>('micro_apps')
      .where('entity_ref', entityRef)
      .forUpdate()
      .first();
    return row && appFromRow(row);
  }

  /** As `lock`, by the id of an app that there is; another one may have its name meanwhile. */
  async lockById(id: string): Promise<AppRecord> {
    const row = await this.db<AppRow>('micro_apps')
      .where('id', id)
      .forUpdate()
      .first();
    return appFromRow(row as AppRow);
  }

  /** As `lock`, by the id of one of the app's requests. */
  async lockByRequest(requestId: string): Promise<AppRecord | undefined> {
    const row: AppRow | undefined = await this.db('micro_apps')
      .where(
        'id',
        this.db('approval_requests').select('app_id').where('id', requestId),
      )
      .forUpdate()
      .first();
    return row && appFromRow(row);
  }

  /** The versions of apps, by id; nobody else changes the apps until the transaction ends. */
  async lockVersions(ids: string[]): Promise<Map<string, number>> {
    const rows = await this.db<AppRow>('micro_apps')
      .whereIn('id', ids)
      // In one order for all, so that two never wait for each other.
      .orderBy('id')
      .forUpdate()
      .select('id', 'version');
    return new Map(rows.map(({ id, version }) => [id, version]));
  }

  async insert(app: AppRecord): Promise<void> {
    await this.db('micro_apps').insert(appToRow(app));
    await this.insertFacets(app);
  }

  /** Writes an app over the version that was read; false where somebody was faster. */
  async update(app: AppRecord, readVersion: number): Promise<boolean> {
    const updated = await this.db('micro_apps')
      .where({ id: app.id, version: readVersion })
      .update(appToRow(app));
    return updated === 1;
  }

  /**
   * Lets another app have the name. The app is found by its id alone from here on.
   *
   * @param untilSeq - the last entry of the audit chain, locked: what follows under the name is another app's
   */
  async giveUpName(app: AppRecord, untilSeq: number): Promise<void> {
    await this.db('micro_apps')
      .where('id', app.id)
      .update({
        entity_ref: `${app.entityRef}~${app.id.slice(0, 8)}`,
        name_until_seq: untilSeq,
      });
  }

  /** Between which entries of the audit chain those under an app's name are its own, and not of who had it else. */
  async auditSpan(app: AppRecord): Promise<AuditSpan> {
    const rows: { id: string; name_until_seq: number | string }[] =
      await this.db('micro_apps')
        .whereRaw('lower(namespace) = ?', [app.namespace.toLowerCase()])
        .whereRaw('lower(name) = ?', [app.name.toLowerCase()])
        .whereNotNull('name_until_seq')
        .select('id', 'name_until_seq');
    const ends = rows.map(({ id, name_until_seq: seq }) => ({
      id,
      seq: toNumber(seq),
    }));
    const until = ends.find(({ id }) => id === app.id)?.seq ?? Infinity;
    return {
      after: Math.max(0, ...ends.map(({ seq }) => seq).filter(s => s < until)),
      until,
    };
  }

  async replaceFacets(app: AppRecord): Promise<void> {
    await this.db('micro_app_facets').where('app_id', app.id).delete();
    await this.insertFacets(app);
  }

  async list(query: AppListQuery): Promise<AppRecord[]> {
    const [field, direction] = query.orderBy.split(':');
    const column = ORDER_COLUMNS[field];
    const rows = this.db<AppRow>('micro_apps')
      .limit(query.limit)
      .offset(query.offset);
    whereAppsQuery(this.db, rows, query);
    if (column === 'next_review_at') {
      // Engines differ in where they put nulls: here always last.
      rows.orderByRaw('CASE WHEN next_review_at IS NULL THEN 1 ELSE 0 END');
    }
    rows.orderBy([{ column, order: direction }, { column: 'id' }]);
    return (await rows).map(appFromRow);
  }

  async countMatching(query: AppListQuery): Promise<number> {
    const rows = this.db('micro_apps').count({ count: '*' });
    whereAppsQuery(this.db, rows, query);
    const [{ count }] = await rows;
    return toNumber(count ?? 0);
  }

  /**
   * Apps that changed after an audit entry, the oldest change first, each with the manifest in force. One that waits is
   * shown only where none was approved before: the catalog must not state what nobody has agreed to. One that has a file
   * is the file's to show, as long as it is there.
   */
  async changedAfter(seq: number, limit: number): Promise<PublishedApp[]> {
    const rows = await this.db('micro_apps')
      .join('micro_app_revisions', join =>
        join
          .on('micro_app_revisions.app_id', 'micro_apps.id')
          .andOn(
            'micro_app_revisions.number',
            this.db.raw('coalesce(approved_revision, current_revision)'),
          ),
      )
      .where('change_seq', '>', seq)
      .orderBy('change_seq')
      .limit(limit)
      .select('change_seq', 'namespace', 'name', 'state', 'manifest', {
        location: 'micro_apps.origin_location',
        missing_since: 'micro_apps.origin_missing_since',
      });
    return rows.map(row => ({
      changeSeq: toNumber(row.change_seq),
      namespace: row.namespace,
      name: row.name,
      manifest:
        row.state === 'decommissioned' || (row.location && !row.missing_since)
          ? null
          : JSON.parse(row.manifest),
    }));
  }

  async count(options: {
    visible?: AppCriteria;
    owners: string[];
    requester: string;
    reviewBefore: Date;
  }): Promise<AppCounts> {
    const groups: GroupRow[] = await this.visible(options.visible)
      .select('state', 'tier')
      .count({ count: '*' })
      .sum({ conditions: 'open_conditions' })
      .groupBy('state', 'tier');
    const endpoints: { value: string; count: string }[] = await this.visible(
      options.visible,
    )
      .join('micro_app_facets', 'micro_app_facets.app_id', 'micro_apps.id')
      .where('kind', 'endpoint')
      .select('value')
      .count({ count: '*' })
      .groupBy('value')
      .orderBy([{ column: 'count', order: 'desc' }, { column: 'value' }]);
    const [{ count: reviews }] = await this.visible(options.visible)
      .where('next_review_at', '<', options.reviewBefore)
      .count({ count: '*' });
    const [{ count: mine }] = await this.visible(options.visible)
      .where(any =>
        any
          .whereIn('owner', options.owners)
          .orWhere(asked => whereRequester(asked, [options.requester])),
      )
      .count({ count: '*' });
    return {
      groups: groups.map(row => ({
        state: row.state,
        tier: row.tier,
        count: toNumber(row.count),
      })),
      endpoints: endpoints.map(row => ({
        endpoint: row.value,
        apps: toNumber(row.count),
      })),
      openConditions: groups.reduce(
        (sum, row) => sum + toNumber(row.conditions),
        0,
      ),
      reviewsSoon: toNumber(reviews),
      mine: toNumber(mine),
    };
  }

  private visible(criteria: AppCriteria | undefined): Knex.QueryBuilder {
    const query = this.db('micro_apps');
    if (criteria) {
      whereCriteria(query, criteria);
    }
    return query;
  }

  private async insertFacets(app: AppRecord): Promise<void> {
    const facets = [
      ...app.environments.map(value => ({ kind: 'environment', value })),
      ...app.endpoints.map(value => ({ kind: 'endpoint', value })),
    ];
    await this.db('micro_app_facets').insert(
      facets.map(facet => ({ app_id: app.id, ...facet })),
    );
  }
}
