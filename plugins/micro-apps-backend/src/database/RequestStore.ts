import type {
  RequestState,
  Tier,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Knex } from 'knex';
import { fromInstant, toNumber } from './columns';
import { jsonRows } from './jsonRows';
import {
  CHILD_COLUMNS,
  DecisionRecord,
  fullFromRow,
  FullRequest,
  FullRequestRow,
  LegRecord,
  RequestRecord,
  requestToRow,
} from './requestRows';
import { RequestListQuery, whereRequestsQuery } from './requestFilters';

/** Reads and writes approval requests, their legs and their decisions. */
export class RequestStore {
  constructor(private readonly db: Knex) {}

  async insert(request: RequestRecord): Promise<void> {
    await this.db('approval_requests').insert({
      ...requestToRow(request),
      number: this.db('approval_requests as earlier')
        .where('earlier.app_id', request.appId)
        .select(this.db.raw('coalesce(max(earlier.number), 0) + 1')),
    });
  }

  async update(request: RequestRecord): Promise<void> {
    await this.db('approval_requests')
      .where('id', request.id)
      .update(requestToRow(request));
  }

  async close(
    id: string,
    state: RequestState,
    closedAt: string,
  ): Promise<void> {
    await this.db('approval_requests')
      .where('id', id)
      .update({ state, closed_at: fromInstant(closedAt) });
  }

  /** Writes the legs of a request over those that it had. */
  async replaceLegs(requestId: string, legs: LegRecord[]): Promise<void> {
    for (const table of ['approval_leg_approvers', 'approval_legs']) {
      await this.db(table).where('request_id', requestId).delete();
    }
    await this.insertLegs(legs);
  }

  async insertLegs(legs: LegRecord[]): Promise<void> {
    if (legs.length === 0) {
      return;
    }
    await this.db('approval_legs').insert(
      legs.map(({ requestId, name, position, needed }) => ({
        request_id: requestId,
        name,
        position,
        needed,
      })),
    );
    await this.db('approval_leg_approvers').insert(
      legs.flatMap(({ requestId, name, approvers }) =>
        approvers.map(ref => ({
          request_id: requestId,
          leg: name,
          entity_ref: ref,
        })),
      ),
    );
  }

  async insertDecision(decision: DecisionRecord): Promise<void> {
    await this.db('approval_decisions').insert({
      id: decision.id,
      request_id: decision.requestId,
      number: decision.number,
      revision: decision.revision,
      leg: decision.leg,
      slot: decision.slot,
      decision: decision.decision,
      digest: decision.digest,
      decided_by: decision.decidedBy,
      decided_for: decision.decidedFor,
      decided_at: fromInstant(decision.decidedAt),
      comment: decision.comment,
    });
  }

  async find(id: string): Promise<FullRequest | undefined> {
    const row = await this.rows().where('id', id).first();
    return row && fullFromRow(row);
  }

  /** Who owns the apps of requests once they are approved, by request. */
  async ownersOf(ids: string[]): Promise<Map<string, string>> {
    const rows: { id: string; owner: string }[] = await this.db(
      'approval_requests',
    )
      .whereIn('id', ids)
      .select('id', 'owner');
    return new Map(rows.map(({ id, owner }) => [id, owner]));
  }

  /** The newest request of an app. */
  async findLatest(appId: string): Promise<FullRequest | undefined> {
    const row = await this.rows()
      .where('app_id', appId)
      .orderBy('number', 'desc')
      .first();
    return row && fullFromRow(row);
  }

  /** The newest request of an app in which people, or the score, approved. */
  async findApproval(appId: string): Promise<FullRequest | undefined> {
    const row = await this.rows()
      .where({ app_id: appId, state: 'approved' })
      .orderBy('number', 'desc')
      .first();
    return row && fullFromRow(row);
  }

  /** The newest request about a revision. */
  async findOfRevision(
    appId: string,
    revision: number,
  ): Promise<FullRequest | undefined> {
    const row = await this.rows()
      .where({ app_id: appId, revision })
      .orderBy('number', 'desc')
      .first();
    return row && fullFromRow(row);
  }

  /** What apps were approved as last, by app; people's decisions and automatic ones. */
  async approvedAs(
    appIds: string[],
  ): Promise<Map<string, { tier: Tier; legs: string[] }>> {
    const rows: { app_id: string; tier: Tier; name: string | null }[] =
      await this.db('approval_requests')
        .leftJoin(
          'approval_legs',
          'approval_legs.request_id',
          'approval_requests.id',
        )
        .where('approval_requests.state', 'approved')
        .whereIn('approval_requests.app_id', appIds)
        .whereNotExists(
          this.db('approval_requests as later')
            .whereRaw('later.app_id = approval_requests.app_id')
            .whereRaw(`later.state = 'approved'`)
            .whereRaw('later.closed_at > approval_requests.closed_at'),
        )
        .select(
          'approval_requests.app_id',
          'approval_requests.tier',
          'approval_legs.name',
        );
    const found = new Map<string, { tier: Tier; legs: string[] }>();
    for (const { app_id: appId, tier, name } of rows) {
      const { legs } = found.get(appId) ?? { legs: [] };
      found.set(appId, { tier, legs: name ? [...legs, name] : legs });
    }
    return found;
  }

  /** Waiting requests first, of these the gravest, and of equals the oldest; then the closed ones, newest first. */
  async list(query: RequestListQuery): Promise<FullRequest[]> {
    const page = this.db('approval_requests')
      .select('approval_requests.id')
      .orderByRaw(
        `CASE approval_requests.state WHEN 'open' THEN 0 WHEN 'blocked' THEN 1 ELSE 2 END`,
      )
      .orderBy([
        { column: 'approval_requests.closed_at', order: 'desc' },
        { column: 'approval_requests.score', order: 'desc' },
        { column: 'approval_requests.requested_at' },
        { column: 'approval_requests.id' },
      ])
      .limit(query.limit)
      .offset(query.offset);
    whereRequestsQuery(this.db, page, query);
    const ids: string[] = (await page).map(({ id }) => id);
    if (ids.length === 0) {
      return [];
    }
    const rows = await this.rows().whereIn('id', ids);
    const found = new Map(rows.map(row => [row.id, fullFromRow(row)]));
    return ids.flatMap(id => found.get(id) ?? []);
  }

  async countMatching(
    query: Omit<RequestListQuery, 'limit' | 'offset'>,
  ): Promise<number> {
    const rows = this.db('approval_requests').count({ count: '*' });
    whereRequestsQuery(this.db, rows, query);
    const [{ count }] = await rows;
    return toNumber(count ?? 0);
  }

  /** Requests, each with its legs and decisions in the same row, so that one statement reads them all. */
  private rows(): Knex.QueryBuilder<FullRequestRow, FullRequestRow[]> {
    const children = Object.entries(CHILD_COLUMNS).map(([table, columns]) =>
      jsonRows(this.db, table, columns)
        .where(`${table}.request_id`, this.db.ref('approval_requests.id'))
        .as(table),
    );
    return this.db('approval_requests').select(
      'approval_requests.*',
      ...children,
    );
  }
}
