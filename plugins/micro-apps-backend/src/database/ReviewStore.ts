import type {
  ReviewState,
  Tier,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Knex } from 'knex';
import { AppRecord, AppRow, appFromRow } from './appRows';
import {
  fromInstant,
  fromOptionalInstant,
  StoredInstant,
  toInstant,
  toNumber,
  toOptionalInstant,
} from './columns';
import { AppCriteria, whereCriteria } from './criteria';

/** A periodic look at an app in force. */
export type ReviewRecord = {
  id: string;
  appId: string;
  state: ReviewState;
  tier: Tier;
  revision: number;
  digest: string;
  openedAt: string;
  dueAt: string;
  /** When the app was found to be overdue. */
  overdueAt: string | null;
  attestedBy: string | null;
  attestedAt: string | null;
  decidedBy: string | null;
  /** Who had delegated the decision. */
  decidedFor: string | null;
  decidedAt: string | null;
  comment: string | null;
  closedAt: string | null;
};

type ReviewRow = {
  id: string;
  app_id: string;
  state: string;
  tier: string;
  revision: number;
  digest: string;
  opened_at: StoredInstant;
  due_at: StoredInstant;
  overdue_at: StoredInstant | null;
  attested_by: string | null;
  attested_at: StoredInstant | null;
  decided_by: string | null;
  decided_for: string | null;
  decided_at: StoredInstant | null;
  comment: string | null;
  closed_at: StoredInstant | null;
};

/** The states of a review that somebody still has to act on. */
const WAITING: ReviewState[] = ['open', 'attested'];
/** The states that time moves on, also where they are held while a newer revision waits. */
const MOVED_BY_TIME = ['approved', 'review-due', 'overdue'];

/** More than a queue that anybody looks at; beyond it the earliest due are shown. */
const MAX_LISTED = 10_000;

/** Reads and writes `app_reviews`. */
export class ReviewStore {
  constructor(private readonly db: Knex) {}

  async find(id: string): Promise<ReviewRecord | undefined> {
    const row = await this.db<ReviewRow>('app_reviews').where('id', id).first();
    return row && reviewFromRow(row);
  }

  /** The review of an app that somebody still has to act on. */
  async findWaiting(appId: string): Promise<ReviewRecord | undefined> {
    const row = await this.db<ReviewRow>('app_reviews')
      .where('app_id', appId)
      .whereIn('state', WAITING)
      .first();
    return row && reviewFromRow(row);
  }

  async insert(review: ReviewRecord): Promise<void> {
    await this.db('app_reviews').insert(reviewToRow(review));
  }

  async update(review: ReviewRecord): Promise<void> {
    await this.db('app_reviews')
      .where('id', review.id)
      .update(reviewToRow(review));
  }

  /** Ends what waits of an app, because it was overtaken. */
  async close(appId: string, at: string): Promise<void> {
    await this.db('app_reviews')
      .where('app_id', appId)
      .whereIn('state', WAITING)
      .update({ state: 'closed', closed_at: fromInstant(at) });
  }

  /** Makes what waits of an app be about another revision; what was attested of the one before does not count for it. */
  async moveOn(
    appId: string,
    to: Pick<ReviewRecord, 'revision' | 'digest' | 'tier'>,
  ): Promise<void> {
    await this.db('app_reviews')
      .where('app_id', appId)
      .whereIn('state', WAITING)
      .whereNot('revision', to.revision)
      .update({ ...to, state: 'open', attested_by: null, attested_at: null });
  }

  /** Apps that time may move on: their next review lies before an instant. After an id, in the order of ids. */
  async dueApps(
    before: string,
    afterId: string,
    limit: number,
  ): Promise<{ app: AppRecord; review: ReviewRecord | undefined }[]> {
    const apps = await this.db<AppRow>('micro_apps')
      .where('next_review_at', '<', fromInstant(before))
      .where('id', '>', afterId)
      .where(any =>
        any
          .whereIn('state', MOVED_BY_TIME)
          .orWhere(waiting =>
            waiting
              .whereIn('state', ['in-review', 'blocked'])
              .whereIn('held_state', MOVED_BY_TIME),
          ),
      )
      .orderBy('id')
      .limit(limit);
    const reviews = await this.db<ReviewRow>('app_reviews')
      .whereIn(
        'app_id',
        apps.map(({ id }) => id),
      )
      .whereIn('state', WAITING);
    return apps.map(row => {
      const review = reviews.find(({ app_id: appId }) => appId === row.id);
      return {
        app: appFromRow(row),
        review: review && reviewFromRow(review),
      };
    });
  }

  /** Reviews in some states with their apps, the earliest due first. */
  async list(query: {
    states: readonly ReviewState[];
    visible?: AppCriteria;
  }): Promise<{ app: AppRecord; review: ReviewRecord }[]> {
    const { states, visible } = query;
    const reviews = await this.db<ReviewRow>('app_reviews')
      .whereIn('state', [...states])
      .whereIn('app_id', ids => {
        ids.select('id').from('micro_apps');
        if (visible) {
          whereCriteria(ids, visible);
        }
      })
      .orderBy([{ column: 'due_at' }, { column: 'id' }])
      .limit(MAX_LISTED);
    const apps = new Map(
      (
        await this.db<AppRow>('micro_apps').whereIn(
          'id',
          this.db('app_reviews')
            .select('app_id')
            .whereIn('state', [...states]),
        )
      ).map(row => [row.id, appFromRow(row)]),
    );
    return reviews.flatMap(row => {
      const app = apps.get(row.app_id);
      return app ? [{ app, review: reviewFromRow(row) }] : [];
    });
  }

  async countWaiting(): Promise<number> {
    const [{ count }] = await this.db('app_reviews')
      .whereIn('state', WAITING)
      .count({ count: '*' });
    return toNumber(count ?? 0);
  }

  /** Attested renewals that nobody decided on before an instant, and nobody heard of. */
  async toEscalate(
    tier: Tier,
    before: string,
    limit: number,
  ): Promise<ReviewRecord[]> {
    const rows = await this.db<ReviewRow>('app_reviews')
      .where({ state: 'attested', tier })
      .where('attested_at', '<=', fromInstant(before))
      .whereNotIn('id', this.db('escalations').select('subject_id'))
      .orderBy('id')
      .limit(limit);
    return rows.map(reviewFromRow);
  }
}

function reviewFromRow(row: ReviewRow): ReviewRecord {
  return {
    id: row.id,
    appId: row.app_id,
    state: row.state as ReviewState,
    tier: row.tier as Tier,
    revision: row.revision,
    digest: row.digest,
    openedAt: toInstant(row.opened_at),
    dueAt: toInstant(row.due_at),
    overdueAt: toOptionalInstant(row.overdue_at),
    attestedBy: row.attested_by,
    attestedAt: toOptionalInstant(row.attested_at),
    decidedBy: row.decided_by,
    decidedFor: row.decided_for,
    decidedAt: toOptionalInstant(row.decided_at),
    comment: row.comment,
    closedAt: toOptionalInstant(row.closed_at),
  };
}

function reviewToRow(review: ReviewRecord) {
  return {
    id: review.id,
    app_id: review.appId,
    state: review.state,
    tier: review.tier,
    revision: review.revision,
    digest: review.digest,
    opened_at: fromInstant(review.openedAt),
    due_at: fromInstant(review.dueAt),
    overdue_at: fromOptionalInstant(review.overdueAt),
    attested_by: review.attestedBy,
    attested_at: fromOptionalInstant(review.attestedAt),
    decided_by: review.decidedBy,
    decided_for: review.decidedFor,
    decided_at: fromOptionalInstant(review.decidedAt),
    comment: review.comment,
    closed_at: fromOptionalInstant(review.closedAt),
  };
}
