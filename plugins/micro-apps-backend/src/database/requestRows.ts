import type {
  DecisionOutcome,
  RequestState,
  Score,
  Tier,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  fromInstant,
  fromOptionalInstant,
  StoredInstant,
  toInstant,
  toOptionalInstant,
} from './columns';
import { fromJsonRows, JsonRows } from './jsonRows';

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

/** A row of `approval_requests`. */
export type RequestRow = {
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

/** A row of `approval_legs` for each approver of the leg. */
type LegRow = {
  request_id: string;
  name: string;
  position: number;
  needed: number;
  entity_ref: string;
};

/** A row of `approval_decisions`. */
type DecisionRow = {
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
};

/** A row of `approval_requests` with the rows that belong to it. */
export type FullRequestRow = RequestRow & {
  legs: JsonRows<LegRow>;
  decisions: JsonRows<DecisionRow>;
};

export const LEG_COLUMNS: Record<keyof LegRow, string> = {
  request_id: 'approval_legs.request_id',
  name: 'approval_legs.name',
  position: 'approval_legs.position',
  needed: 'approval_legs.needed',
  entity_ref: 'approval_leg_approvers.entity_ref',
};

export const DECISION_COLUMNS: Record<keyof DecisionRow, string> = {
  id: 'id',
  request_id: 'request_id',
  number: 'number',
  revision: 'revision',
  leg: 'leg',
  slot: 'slot',
  decision: 'decision',
  digest: 'digest',
  decided_by: 'decided_by',
  decided_at: 'decided_at',
  comment: 'comment',
};

/** Rows of which there is one for each approver, as legs. */
function legsFromRows(rows: LegRow[]): LegRecord[] {
  const legs = new Map<string, LegRecord>();
  for (const row of rows) {
    const leg = legs.get(row.name) ?? {
      requestId: row.request_id,
      name: row.name,
      position: row.position,
      needed: row.needed,
      approvers: [],
    };
    leg.approvers.push(row.entity_ref);
    legs.set(row.name, leg);
  }
  return [...legs.values()];
}

function decisionFromRow(row: DecisionRow): DecisionRecord {
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

export function fullFromRow(row: FullRequestRow): FullRequest {
  return {
    ...requestFromRow(row),
    legs: legsFromRows(fromJsonRows(row.legs)),
    decisions: fromJsonRows(row.decisions).map(decisionFromRow),
  };
}

function requestFromRow(row: RequestRow): RequestRecord {
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

export function requestToRow(request: RequestRecord): RequestRow {
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
