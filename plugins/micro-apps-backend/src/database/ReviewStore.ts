import {
  ReviewState,
  Tier,
  TIERS,
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
import type { LateQuery } from './EscalationStore';
import { ReviewListQuery, whereReviewsQuery } from './reviewFilters';

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

/** Tells what is escalated of an overdue owner from what is of security. */
const OVERDUE_ENDING = ':overdue';

type Standing = { app: AppRecord; review: ReviewRecord };

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

  /** All reviews in some states with their apps, the earliest due first; more than anybody looks at, for the reminders. */
  async inStates(states: readonly ReviewState[]): Promise<Standing[]> {
    const rows = await this.db<ReviewRow>('app_reviews')
      .whereIn('state', [...states])
      .orderBy([{ column: 'due_at' }, { column: 'id' }]);
    return this.withApps(rows, apps =>
      apps.whereIn(
        'id',
        this.db('app_reviews')
          .select('app_id')
          .whereIn('state', [...states]),
      ),
    );
  }

  /** A page of reviews: what waits, of that what is to be done the earliest; then what is done, the newest first. */
  async list(
    query: ReviewListQuery & {
      /** How long security may take, by tier. */
      hours: Record<Tier, number>;
      limit: number;
      offset: number;
    },
  ): Promise<Standing[]> {
    const { hours, limit, offset } = query;
    const page = this.db<ReviewRow>('app_reviews')
      .select('app_reviews.*')
      .orderByRaw(
        `CASE WHEN app_reviews.state IN ('open', 'attested') THEN 0 ELSE 1 END`,
      )
      .orderBy('app_reviews.closed_at', 'desc')
      .orderByRaw(this.deadline(hours))
      .orderBy('app_reviews.id')
      .limit(limit)
      .offset(offset);
    whereReviewsQuery(page, query);
    const rows: ReviewRow[] = await page;
    return this.withApps(rows, apps =>
      apps.whereIn(
        'id',
        rows.map(row => row.app_id),
      ),
    );
  }

  async countMatching(query: ReviewListQuery): Promise<number> {
    const rows = this.db('app_reviews').count({ count: '*' });
    whereReviewsQuery(rows, query);
    const [{ count }] = await rows;
    return toNumber(count ?? 0);
  }

  /** Until when the next step is to be taken: by security after its service level, by the owner on the day of the review. */
  private deadline(hours: Record<Tier, number>): string {
    const isPostgres = this.db.client.config.client === 'pg';
    const since = isPostgres
      ? `app_reviews.attested_at + $ * INTERVAL '1 hour'`
      : 'app_reviews.attested_at + $ * 3600000';
    const byTier = `(CASE app_reviews.tier ${TIERS.map(
      tier => `WHEN '${tier}' THEN ${Number(hours[tier])}`,
    ).join(' ')} END)`;
    return `CASE WHEN app_reviews.state = 'attested' THEN ${since.replace(
      '$',
      byTier,
    )} ELSE app_reviews.due_at END`;
  }

  private async withApps(
    rows: ReviewRow[],
    filter: (apps: Knex.QueryBuilder<AppRow>) => Knex.QueryBuilder,
  ): Promise<Standing[]> {
    if (rows.length === 0) {
      return [];
    }
    const found: AppRow[] = await filter(this.db<AppRow>('micro_apps'));
    const apps = new Map(found.map(row => [row.id, appFromRow(row)]));
    return rows.flatMap(row => {
      const app = apps.get(row.app_id);
      return app ? [{ app, review: reviewFromRow(row) }] : [];
    });
  }

  /** Attested renewals that nobody decided on before an instant, and nobody heard of. */
  async toEscalate({
    tier,
    before,
    limit,
    id,
  }: LateQuery): Promise<ReviewRecord[]> {
    const rows = await this.db<ReviewRow>('app_reviews')
      .where({ state: 'attested', tier, ...(id && { id }) })
      .where('attested_at', '<=', fromInstant(before))
      .whereNotIn('id', this.db('escalations').select('subject_id'))
      .orderBy('id')
      .limit(limit);
    return rows.map(reviewFromRow);
  }

  /** Open reviews whose owner was overdue before an instant, and nobody heard of; not while the approvers' turn it is. */
  async overdueToEscalate({
    tier,
    before,
    limit,
    id,
  }: LateQuery): Promise<ReviewRecord[]> {
    const escalated = this.db('escalations').whereRaw(
      `escalations.subject_id = app_reviews.id || '${OVERDUE_ENDING}'`,
    );
    const rows = await this.db<ReviewRow>('app_reviews')
      .where({ state: 'open', tier, ...(id && { id }) })
      .where('overdue_at', '<=', fromInstant(before))
      .whereNotIn(
        'app_id',
        this.db('micro_apps').select('id').where('state', 'in-review'),
      )
      .whereNotExists(escalated)
      .orderBy('id')
      .limit(limit);
    return rows.map(reviewFromRow);
  }
}

/** Under what the present step of a review is escalated. */
export function escalationSubject({
  id,
  state,
}: Pick<ReviewRecord, 'id' | 'state'>): string {
  return state === 'open' ? `${id}${OVERDUE_ENDING}` : id;
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
