import {
  Assessment,
  Manifest,
  RevisionChange,
  withoutWhatIfs,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Knex } from 'knex';
import { fromInstant, StoredInstant, toInstant } from './columns';

/** One immutable version of a manifest. */
export type RevisionRecord = {
  appId: string;
  number: number;
  digest: string;
  manifest: Manifest;
  submittedBy: string;
  /** Where its file is; `null` where a person sent it. */
  originLocation: string | null;
  submittedAt: string;
  comment: string | null;
  /** What it changed of the revision that was in force; `null` where none was. */
  change: RevisionChange | null;
  /** The state of its newest approval request; `recorded` where it needed none. */
  outcome: string;
};

type RevisionRow = {
  app_id: string;
  number: number;
  digest: string;
  manifest: string;
  submitted_by: string;
  origin_location: string | null;
  submitted_at: StoredInstant;
  comment: string | null;
  change: string | null;
  outcome: string | null;
};

/** A revision can have several requests, of which one approved it. */
const WAS_APPROVED_FIRST = `CASE WHEN EXISTS (
  SELECT 1 FROM approval_requests request
  WHERE request.app_id = micro_app_revisions.app_id
    AND request.revision = micro_app_revisions.number
    AND request.state IN ('approved', 'carried-over')
) THEN 0 ELSE 1 END`;

/** Reads and writes revisions and their assessments; neither is ever changed. */
export class RevisionStore {
  constructor(private readonly db: Knex) {}

  async insert(revision: Omit<RevisionRecord, 'outcome'>): Promise<void> {
    await this.db('micro_app_revisions').insert({
      app_id: revision.appId,
      number: revision.number,
      digest: revision.digest,
      manifest: JSON.stringify(revision.manifest),
      submitted_by: revision.submittedBy,
      origin_location: revision.originLocation,
      submitted_at: fromInstant(revision.submittedAt),
      comment: revision.comment,
      change: revision.change && JSON.stringify(revision.change),
    });
  }

  /** Newest first. */
  async page(
    appId: string,
    limit: number,
    offset: number,
  ): Promise<RevisionRecord[]> {
    const rows = await this.rows(appId)
      .orderBy('number', 'desc')
      .limit(limit)
      .offset(offset);
    return rows.map(fromRow);
  }

  async count(appId: string): Promise<number> {
    const [{ count }] = await this.db('micro_app_revisions')
      .where({ app_id: appId })
      .count({ count: '*' });
    return Number(count);
  }

  /** All of them, newest first. */
  async list(appId: string): Promise<RevisionRecord[]> {
    const rows = await this.rows(appId).orderBy('number', 'desc');
    return rows.map(fromRow);
  }

  async findAll(appId: string, numbers: number[]): Promise<RevisionRecord[]> {
    const rows = await this.rows(appId).whereIn('number', numbers);
    return rows.map(fromRow);
  }

  async find(
    appId: string,
    number: number,
  ): Promise<RevisionRecord | undefined> {
    return (await this.findAll(appId, [number]))[0];
  }

  /** The newest revision with a digest; the same facts may have been submitted twice. */
  async findByDigest(
    appId: string,
    digest: string,
  ): Promise<RevisionRecord | undefined> {
    const row = await this.rows(appId)
      .where('micro_app_revisions.digest', digest)
      .orderBy('number', 'desc')
      .first();
    return row && fromRow(row);
  }

  /** The newest revision before another that was approved; else simply the one before. */
  async findEarlier(
    appId: string,
    before: number,
  ): Promise<RevisionRecord | undefined> {
    const row = await this.rows(appId)
      .where('number', '<', before)
      .orderByRaw(WAS_APPROVED_FIRST)
      .orderBy('number', 'desc')
      .first();
    return row && fromRow(row);
  }

  /** What would help is not kept: it changes with the register and the policies, and is found for who looks at it. */
  async insertAssessment(
    appId: string,
    revision: number,
    assessment: Assessment,
    assessedAt: string,
  ): Promise<void> {
    await this.db('assessments').insert({
      app_id: appId,
      revision,
      number: this.db('assessments')
        .where({ app_id: appId, revision })
        .select(this.db.raw('count(*) + 1')),
      assessment: JSON.stringify(withoutWhatIfs(assessment)),
      assessed_at: fromInstant(assessedAt),
    });
  }

  /** The newest assessment of a revision; each has one since it was submitted. */
  async getAssessment(appId: string, revision: number): Promise<Assessment> {
    const row = await this.db('assessments')
      .where({ app_id: appId, revision })
      .orderBy('number', 'desc')
      .first('assessment');
    return JSON.parse(row.assessment);
  }

  /**
   * The newest assessments of revisions, one for each app, by the app.
   *
   * @param until - later ones do not count
   */
  async latestAssessments(
    revisions: { appId: string; revision: number }[],
    until?: string,
  ): Promise<Map<string, Assessment>> {
    const inTime = (alias: string) => (rows: Knex.QueryBuilder) => {
      if (until) {
        rows.where(`${alias}.assessed_at`, '<=', fromInstant(until));
      }
    };
    const rows: { app_id: string; revision: number; assessment: string }[] =
      await this.db('assessments as a')
        .whereIn(
          'app_id',
          revisions.map(({ appId }) => appId),
        )
        .whereNotExists(
          this.db('assessments as newer')
            .whereRaw('newer.app_id = a.app_id')
            .whereRaw('newer.revision = a.revision')
            .whereRaw('newer.number > a.number')
            .modify(inTime('newer')),
        )
        .modify(inTime('a'))
        .select('app_id', 'revision', 'assessment');
    const wanted = new Map(
      revisions.map(({ appId, revision }) => [appId, revision]),
    );
    return new Map(
      rows
        .filter(row => wanted.get(row.app_id) === row.revision)
        .map(row => [row.app_id, JSON.parse(row.assessment)]),
    );
  }

  private rows(appId: string): Knex.QueryBuilder<RevisionRow, RevisionRow[]> {
    return this.db('micro_app_revisions')
      .where('micro_app_revisions.app_id', appId)
      .select(
        'micro_app_revisions.*',
        this.db('approval_requests as request')
          .whereRaw('request.app_id = micro_app_revisions.app_id')
          .whereRaw('request.revision = micro_app_revisions.number')
          .orderBy('request.number', 'desc')
          .limit(1)
          .select('request.state')
          .as('outcome'),
      );
  }
}

function fromRow(row: RevisionRow): RevisionRecord {
  return {
    appId: row.app_id,
    number: row.number,
    digest: row.digest,
    manifest: JSON.parse(row.manifest),
    submittedBy: row.submitted_by,
    originLocation: row.origin_location,
    submittedAt: toInstant(row.submitted_at),
    comment: row.comment,
    change: row.change && JSON.parse(row.change),
    outcome: row.outcome ?? 'recorded',
  };
}
