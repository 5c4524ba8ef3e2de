import type {
  BundleRef,
  JobProgress,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Knex } from 'knex';
import {
  fromInstant,
  StoredInstant,
  toInstant,
  toOptionalInstant,
} from './columns';

const KIND = 'evaluation';

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

type JobRow = {
  kind: string;
  generation: number;
  bundle_revision: string;
  bundle_digest: string;
  data_digest: string;
  state: string;
  cursor: string;
  done: number;
  total: number;
  newly_in_breach: number;
  message: string | null;
  started_at: StoredInstant;
  finished_at: StoredInstant | null;
  claimed_by: string | null;
  claimed_until: StoredInstant | null;
};

/** Keeps the one evaluation that there is, and who works on it. */
export class PolicyJobStore {
  constructor(private readonly db: Knex) {}

  async find(): Promise<JobRecord | undefined> {
    const row = await this.rows().first();
    return row && fromRow(row);
  }

  /** Begins from the start, whatever was going on. Run it behind a lock: two may not begin at once. */
  async begin(target: JobTarget, total: number, at: string): Promise<void> {
    const before = await this.find();
    const row: JobRow = {
      kind: KIND,
      generation: (before?.generation ?? 0) + 1,
      bundle_revision: target.bundle.revision,
      bundle_digest: target.bundle.digest,
      data_digest: target.dataDigest,
      state: 'running',
      cursor: '',
      done: 0,
      total,
      newly_in_breach: 0,
      message: null,
      started_at: fromInstant(at),
      finished_at: null,
      claimed_by: null,
      claimed_until: null,
    };
    await (before ? this.rows().update(row) : this.rows().insert(row));
  }

  /** Takes the job, unless somebody else works on it. */
  async claim(
    by: string,
    now: string,
    until: string,
  ): Promise<JobRecord | undefined> {
    const claimed = await this.rows()
      .where('state', 'running')
      .where(any =>
        any
          .whereNull('claimed_until')
          .orWhere('claimed_until', '<=', fromInstant(now))
          .orWhere('claimed_by', by),
      )
      .update({ claimed_by: by, claimed_until: fromInstant(until) });
    return claimed === 1 ? this.find() : undefined;
  }

  /** Writes how far it is; false where it was begun anew, or taken over. */
  async advance(
    by: string,
    { generation }: JobRecord,
    step: {
      cursor: string;
      done: number;
      message: string | null;
      until: string;
    },
  ): Promise<boolean> {
    const updated = await this.held(by, generation).update({
      cursor: step.cursor,
      done: step.done,
      message: step.message,
      claimed_until: fromInstant(step.until),
    });
    return updated === 1;
  }

  /** Counts an app that a rule stops now and did not before. */
  async countBreach(generation: number): Promise<void> {
    await this.rows()
      .where('generation', generation)
      .increment('newly_in_breach', 1);
  }

  async finish(
    by: string,
    { generation }: JobRecord,
    at: string,
  ): Promise<void> {
    await this.held(by, generation).update({
      state: 'done',
      finished_at: fromInstant(at),
      claimed_by: null,
      claimed_until: null,
    });
  }

  /** Lets go of it, for somebody to go on later. */
  async release(
    by: string,
    { generation }: JobRecord,
    message: string,
  ): Promise<void> {
    await this.held(by, generation).update({
      message,
      claimed_by: null,
      claimed_until: null,
    });
  }

  private rows(): Knex.QueryBuilder<JobRow, JobRow[]> {
    return this.db<JobRow, JobRow[]>('policy_jobs').where('kind', KIND);
  }

  private held(by: string, generation: number): Knex.QueryBuilder {
    return this.rows().where({ claimed_by: by, generation });
  }
}

function fromRow(row: JobRow): JobRecord {
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
