import type { Knex } from 'knex';
import { fromInstant, StoredInstant } from './columns';

/** The columns by which back ends agree on who works on a job. */
export type JobTableRow = {
  kind: string;
  generation: number;
  state: string;
  cursor: string;
  done: number;
  total: number;
  message: string | null;
  started_at: StoredInstant;
  finished_at: StoredInstant | null;
  claimed_by: string | null;
  claimed_until: StoredInstant | null;
};

type Begun = { generation: number };

/** A job over many apps that is one row, which one back end at a time works on. */
export abstract class JobTable<
  TRow extends JobTableRow,
  TRecord extends Begun,
> {
  constructor(
    protected readonly db: Knex,
    private readonly table: string,
    protected readonly kind: string,
  ) {}

  async find(): Promise<TRecord | undefined> {
    const row = await this.rows().first();
    return row && this.fromRow(row as TRow);
  }

  /** Takes the job, unless somebody else works on it. */
  async claim(
    by: string,
    now: string,
    until: string,
  ): Promise<TRecord | undefined> {
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
    { generation }: Begun,
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

  /** Ends it; false where it was begun anew, or taken over. */
  async finish(
    by: string,
    { generation }: Begun,
    at: string,
  ): Promise<boolean> {
    const updated = await this.held(by, generation).update({
      state: 'done',
      finished_at: fromInstant(at),
      claimed_by: null,
      claimed_until: null,
    });
    return updated === 1;
  }

  /** Lets go of it, for somebody to go on later. */
  async release(
    by: string,
    { generation }: Begun,
    message: string,
  ): Promise<void> {
    await this.held(by, generation).update({
      message,
      claimed_by: null,
      claimed_until: null,
    });
  }

  /** The columns of a job that has just begun. */
  protected fresh(
    before: Begun | undefined,
    total: number,
    startedAt: string,
  ): JobTableRow {
    return {
      kind: this.kind,
      generation: (before?.generation ?? 0) + 1,
      state: 'running',
      cursor: '',
      done: 0,
      total,
      message: null,
      started_at: fromInstant(startedAt),
      finished_at: null,
      claimed_by: null,
      claimed_until: null,
    };
  }

  protected rows(): Knex.QueryBuilder {
    return this.db(this.table).where('kind', this.kind);
  }

  /** Writes a job over the one before. */
  protected async put(row: TRow, before: Begun | undefined): Promise<void> {
    await (before ? this.rows().update(row) : this.db(this.table).insert(row));
  }

  protected abstract fromRow(row: TRow): TRecord;

  private held(by: string, generation: number): Knex.QueryBuilder {
    return this.rows().where({ claimed_by: by, generation });
  }
}
