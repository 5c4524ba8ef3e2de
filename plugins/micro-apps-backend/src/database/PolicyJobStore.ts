import type {
  BundleRef,
  JobProgress,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Knex } from 'knex';
import { toInstant, toOptionalInstant } from './columns';
import { JobTable, JobTableRow } from './JobTable';

/** What all apps are evaluated by. */
export type JobTarget = {
  bundle: BundleRef;
  /** Of the organisation's data. */
  dataDigest: string;
};

/** The evaluation of all apps, and how far it is. */
export type JobRecord = JobTarget & {
  generation: number;
  state: Exclude<JobProgress['state'], 'idle'>;
  /** The id of the app that was evaluated last. */
  cursor: string;
  done: number;
  total: number;
  newlyInBreach: number;
  message: string | null;
  startedAt: string;
  finishedAt: string | null;
};

type JobRow = JobTableRow & {
  bundle_revision: string;
  bundle_digest: string;
  data_digest: string;
  newly_in_breach: number;
};

/** Keeps the one evaluation that there is, and who works on it. */
export class PolicyJobStore extends JobTable<JobRow, JobRecord> {
  constructor(db: Knex) {
    super(db, 'policy_jobs', 'evaluation');
  }

  /** Begins from the start, whatever was going on. Run it behind a lock: two may not begin at once. */
  async begin(target: JobTarget, total: number, at: string): Promise<void> {
    const before = await this.find();
    await this.put(
      {
        ...this.fresh(before, total, at),
        bundle_revision: target.bundle.revision,
        bundle_digest: target.bundle.digest,
        data_digest: target.dataDigest,
        newly_in_breach: 0,
      },
      before,
    );
  }

  /** Counts an app that a rule stops now and did not before. */
  async countBreach(generation: number): Promise<void> {
    await this.rows()
      .where('generation', generation)
      .increment('newly_in_breach', 1);
  }

  protected fromRow(row: JobRow): JobRecord {
    return {
      bundle: { revision: row.bundle_revision, digest: row.bundle_digest },
      dataDigest: row.data_digest,
      generation: row.generation,
      state: row.state as JobRecord['state'],
      cursor: row.cursor,
      done: row.done,
      total: row.total,
      newlyInBreach: row.newly_in_breach,
      message: row.message,
      startedAt: toInstant(row.started_at),
      finishedAt: toOptionalInstant(row.finished_at),
    };
  }
}
