import type {
  DecisionOutcome,
  RequestState,
  Score,
  Tier,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Knex } from 'knex';
import {
  fromInstant,
  fromOptionalInstant,
  StoredInstant,
  toInstant,
  toNumber,
  toOptionalInstant,
} from './columns';
import { RequestListQuery, whereRequestsQuery } from './requestFilters';

/** A revision on its way through approval, without its legs and decisions. */
export type RequestRecord = {
  id: string;
  appId: string;
  revision: number;
  digest: string;
  state: RequestState;
  /** The owner at the time of the request. */
  owner: string;
  /** Who may fill an owner leg, found when the request was made. */
  ownerApprovers: string[];
  residual: Score;
  inherent: Score;
  requestedBy: string;
  requestedAt: string;
  closedAt: string | null;
  comment: string | null;
};

/** A leg of a request, in its place. */
export type LegRecord = {
  requestId: string;
  name: string;
  position: number;
  needed: number;
  approvers: string[];
};

/** One person's decision; `slot` numbers the approvals of a leg. */
export type DecisionRecord = {
  id: string;
  requestId: string;
  number: number;
  revision: number;
  leg: string;
  slot: number | null;
  decision: DecisionOutcome;
  digest: string;
  decidedBy: string;
  decidedAt: string;
  comment: string | null;
};

/** A request with all that belongs to it. */
export type FullRequest = RequestRecord & {
  legs: LegRecord[];
  decisions: DecisionRecord[];
};

type RequestRow = {
  id: string;
  app_id: string;
  revision: number;
  digest: string;
  state: string;
  owner: string;
  owner_approvers: string;
  tier: string;
  score: number;
  inherent_tier: string;
  inherent_score: number;
  requested_by: string;
  requested_at: StoredInstant;
  closed_at: StoredInstant | null;
  comment: string | null;
};

/** Reads and writes approval requests, their legs and their decisions. */
export class RequestStore {
  constructor(private readonly db: Knex) {}

  async insert(request: RequestRecord): Promise<void> {
    await this.db('approval_requests').insert(toRow(request));
  }

  async update(request: RequestRecord): Promise<void> {
    await this.db('approval_requests')
      .where('id', request.id)
      .update(toRow(request));
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
      decided_at: fromInstant(decision.decidedAt),
      comment: decision.comment,
    });
  }

  async find(id: string): Promise<FullRequest | undefined> {
    return (await this.complete(await this.rows().where('id', id)))[0];
  }

  /** The newest request of an app. */
  async findLatest(appId: string): Promise<FullRequest | undefined> {
    const rows = await this.rows()
      .where('app_id', appId)
      .orderBy('revision', 'desc')
      .limit(1);
    return (await this.complete(rows))[0];
  }

  /** Waiting requests first, of these the gravest, and of equals the oldest; then the closed ones, newest first. */
  async list(query: RequestListQuery): Promise<FullRequest[]> {
    const rows = this.rows()
      .select('approval_requests.*')
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
    whereRequestsQuery(this.db, rows, query);
    return this.complete(await rows);
  }

  async countMatching(
    query: Omit<RequestListQuery, 'limit' | 'offset'>,
  ): Promise<number> {
    const rows = this.db('approval_requests').count({ count: '*' });
    whereRequestsQuery(this.db, rows, query);
    const [{ count }] = await rows;
    return toNumber(count ?? 0);
  }

  private rows(): Knex.QueryBuilder<RequestRow, RequestRow[]> {
    return this.db<RequestRow, RequestRow[]>('approval_requests');
  }

  /** Adds legs with their approvers, and decisions, with one statement each for any number of requests. */
  private async complete(rows: RequestRow[]): Promise<FullRequest[]> {
    if (rows.length === 0) {
      return [];
    }
    const ids = rows.map(row => row.id);
    const legs = legsFromRows(
      await this.db('approval_legs')
        .join('approval_leg_approvers', join =>
          join
            .on('approval_leg_approvers.request_id', 'approval_legs.request_id')
            .andOn('approval_leg_approvers.leg', 'approval_legs.name'),
        )
        .whereIn('approval_legs.request_id', ids)
        .select('approval_legs.*', 'approval_leg_approvers.entity_ref')
        .orderBy(['position', 'entity_ref']),
    );
    const decisions = await this.db('approval_decisions')
      .whereIn('request_id', ids)
      .orderBy('number');
    return rows.map(row => ({
      ...fromRow(row),
      legs: legs.filter(({ requestId }) => requestId === row.id),
      decisions: decisions
        .filter(decision => decision.request_id === row.id)
        .map(decisionFromRow),
    }));
  }
}

/** The legs of rows of which there is one for each approver. */
function legsFromRows(
  rows: {
    request_id: string;
    name: string;
    position: number;
    needed: number;
    entity_ref: string;
  }[],
): LegRecord[] {
  const legs = new Map<string, LegRecord>();
  for (const row of rows) {
    const key = `${row.request_id} ${row.name}`;
    const leg = legs.get(key) ?? {
      requestId: row.request_id,
      name: row.name,
      position: row.position,
      needed: row.needed,
      approvers: [],
    };
    leg.approvers.push(row.entity_ref);
    legs.set(key, leg);
  }
  return [...legs.values()];
}

function decisionFromRow(row: {
  id: string;
  request_id: string;
  number: number;
  revision: number;
  leg: string;
  slot: number | null;
  decision: string;
  digest: string;
  decided_by: string;
  decided_at: StoredInstant;
  comment: string | null;
}): DecisionRecord {
  return {
    id: row.id,
    requestId: row.request_id,
    number: row.number,
    revision: row.revision,
    leg: row.leg,
    slot: row.slot,
    decision: row.decision as DecisionOutcome,
    digest: row.digest,
    decidedBy: row.decided_by,
    decidedAt: toInstant(row.decided_at),
    comment: row.comment,
  };
}

function fromRow(row: RequestRow): RequestRecord {
  return {
    id: row.id,
    appId: row.app_id,
    revision: row.revision,
    digest: row.digest,
    state: row.state as RequestState,
    owner: row.owner,
    ownerApprovers: JSON.parse(row.owner_approvers),
    residual: { score: row.score, tier: row.tier as Tier },
    inherent: { score: row.inherent_score, tier: row.inherent_tier as Tier },
    requestedBy: row.requested_by,
    requestedAt: toInstant(row.requested_at),
    closedAt: toOptionalInstant(row.closed_at),
    comment: row.comment,
  };
}

function toRow(request: RequestRecord): RequestRow {
  return {
    id: request.id,
    app_id: request.appId,
    revision: request.revision,
    digest: request.digest,
    state: request.state,
    owner: request.owner,
    owner_approvers: JSON.stringify(request.ownerApprovers),
    tier: request.residual.tier,
    score: request.residual.score,
    inherent_tier: request.inherent.tier,
    inherent_score: request.inherent.score,
    requested_by: request.requestedBy,
    requested_at: fromInstant(request.requestedAt),
    closed_at: fromOptionalInstant(request.closedAt),
    comment: request.comment,
  };
}
