import type {
  JobProgress,
  ModelEndpoint,
  RegisterEffect,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Knex } from 'knex';
import { fromInstant, toInstant, toNumber, toOptionalInstant } from './columns';
import { AppCriteria, whereCriteria } from './criteria';
import { JobTable, JobTableRow } from './JobTable';

/** An entry of the register before a change; `null` where there was none. */
export type EntryBefore = { id: string; entry: ModelEndpoint | null };

/** The re-assessment of the apps that a change of the register concerns. */
export type RegisterJobRecord = {
  generation: number;
  /** The same as long as one change follows another before all apps are through. */
  series: string;
  entries: EntryBefore[];
  state: Exclude<JobProgress['state'], 'idle'>;
  cursor: string;
  done: number;
  total: number;
  message: string | null;
  /** Of the first change of the series. */
  startedAt: string;
  finishedAt: string | null;
};

type JobRow = JobTableRow & { series: string; entries: string };

/** What a change of the register does to an app. */
export type RegisterEffectRecord = {
  appId: string;
  weight: number;
  reopened: boolean;
  effect: Omit<RegisterEffect, 'app' | 'reopened'>;
};

/** An app whose owner has not been told yet. */
export type UntoldApp = {
  id: string;
  namespace: string;
  name: string;
  title: string;
  owner: string;
  reopened: boolean;
};

type EffectRow = {
  app_id: string;
  weight: number;
  reopened: boolean | number;
  effect: string;
};

type AppColumns = {
  namespace: string;
  name: string;
  title: string;
  owner: string;
  state: RegisterEffect['app']['state'];
};

/** A query for affected apps, limited to those that the caller may see. */
export type EffectQuery = {
  limit: number;
  offset: number;
  visible?: AppCriteria;
};

/** SQLite takes no more than 32,766 values in a statement. */
const UPDATE_SIZE = 500;

/** Keeps the one re-assessment that there is, who works on it, and what it found. */
export class RegisterJobStore extends JobTable<JobRow, RegisterJobRecord> {
  constructor(db: Knex) {
    super(db, 'register_jobs', 'reassessment');
  }

  /** Begins from the start, whatever was going on. Run it behind a lock: two may not begin at once. */
  async begin(
    { series, entries }: { series: string; entries: EntryBefore[] },
    total: number,
    startedAt: string,
  ): Promise<void> {
    const before = await this.find();
    await this.put(
      {
        ...this.fresh(before, total, startedAt),
        series,
        entries: JSON.stringify(entries),
      },
      before,
    );
  }

  /** As `find`; on PostgreSQL nobody else changes it until the transaction ends. */
  async lock(): Promise<RegisterJobRecord | undefined> {
    const row = await this.rows().forUpdate().first();
    return row && this.fromRow(row);
  }

  /** What a series did to apps so far, by app. */
  async effectsOf(
    series: string,
    appIds: string[],
  ): Promise<Map<string, RegisterEffectRecord>> {
    const rows: EffectRow[] = await this.db('register_job_apps')
      .where('series', series)
      .whereIn('app_id', appIds);
    return new Map(
      rows.map(row => [
        row.app_id,
        {
          appId: row.app_id,
          weight: row.weight,
          reopened: Boolean(row.reopened),
          effect: JSON.parse(row.effect),
        },
      ]),
    );
  }

  async saveEffect(
    series: string,
    record: RegisterEffectRecord,
  ): Promise<void> {
    await this.db('register_job_apps')
      .insert({
        series,
        app_id: record.appId,
        weight: record.weight,
        reopened: record.reopened,
        effect: JSON.stringify(record.effect),
        told_at: null,
      })
      .onConflict(['series', 'app_id'])
      .merge();
  }

  /** The gravest first. */
  async listEffects(
    series: string,
    query: EffectQuery,
  ): Promise<RegisterEffect[]> {
    const rows: (EffectRow & AppColumns)[] = await this.effects(series, query)
      .select(
        'register_job_apps.*',
        ...['namespace', 'name', 'title', 'owner', 'state'].map(
          column => `micro_apps.${column}`,
        ),
      )
      .orderBy([
        { column: 'register_job_apps.weight', order: 'desc' },
        { column: 'register_job_apps.app_id' },
      ])
      .limit(query.limit)
      .offset(query.offset);
    return rows.map(({ namespace, name, title, owner, state, ...row }) => ({
      app: { namespace, name, title, owner, state },
      reopened: Boolean(row.reopened),
      ...JSON.parse(row.effect),
    }));
  }

  async countEffects(
    series: string,
    query: { visible?: AppCriteria; reopened?: boolean },
  ): Promise<number> {
    const rows = this.effects(series, query);
    if (query.reopened) {
      rows.where('register_job_apps.reopened', true);
    }
    const [{ count }] = await rows.count({ count: '*' });
    return toNumber(count ?? 0);
  }

  /** The affected apps whose owners have not been told. */
  async untold(
    series: string,
    options?: { lock: boolean },
  ): Promise<UntoldApp[]> {
    const query = this.effects(series, {})
      .whereNull('told_at')
      .orderBy([
        { column: 'register_job_apps.weight', order: 'desc' },
        { column: 'micro_apps.title' },
      ])
      .select(
        'register_job_apps.reopened',
        ...['id', 'namespace', 'name', 'title', 'owner'].map(
          column => `micro_apps.${column}`,
        ),
      );
    const rows: (UntoldApp & { reopened: boolean | number })[] =
      await (options?.lock ? query.forUpdate('register_job_apps') : query);
    return rows.map(row => ({ ...row, reopened: Boolean(row.reopened) }));
  }

  /** Takes the affected apps whose owners have not been told, for whoever takes them to tell. */
  async takeUntold(series: string, at: string): Promise<UntoldApp[]> {
    const apps = await this.untold(series, { lock: true });
    for (let from = 0; from < apps.length; from += UPDATE_SIZE) {
      await this.db('register_job_apps')
        .where('series', series)
        // What is found of others meanwhile is still to be told.
        .whereIn(
          'app_id',
          apps.slice(from, from + UPDATE_SIZE).map(({ id }) => id),
        )
        .update({ told_at: fromInstant(at) });
    }
    return apps;
  }

  /** Forgets what earlier changes did. */
  async removeOtherSeries(series: string): Promise<void> {
    await this.db('register_job_apps').whereNot('series', series).delete();
  }

  protected fromRow(row: JobRow): RegisterJobRecord {
    return {
      generation: row.generation,
      series: row.series,
      entries: JSON.parse(row.entries),
      state: row.state as RegisterJobRecord['state'],
      cursor: row.cursor,
      done: row.done,
      total: row.total,
      message: row.message,
      startedAt: toInstant(row.started_at),
      finishedAt: toOptionalInstant(row.finished_at),
    };
  }

  private effects(
    series: string,
    { visible }: { visible?: AppCriteria },
  ): Knex.QueryBuilder {
    const rows = this.db('register_job_apps')
      .join('micro_apps', 'micro_apps.id', 'register_job_apps.app_id')
      .where('register_job_apps.series', series);
    if (visible) {
      whereCriteria(rows, visible);
    }
    return rows;
  }
}
