import type {
  ChangeReason,
  DecisionOutcome,
  RequestCause,
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
  /** Where the file of the revision is; `null` where a person sent it. */
  originLocation: string | null;
  requestedAt: string;
  /** Since when people can decide; `null` while it is blocked. */
  waitingSince: string | null;
  closedAt: string | null;
  comment: string | null;
  cause: RequestCause;
  /** Why people are asked, or why not. */
  reasons: ChangeReason[];
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
  /** Who had delegated the decision. */
  decidedFor: string | null;
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
  origin_location: string | null;
  requested_at: StoredInstant;
  waiting_since: StoredInstant | null;
  closed_at: StoredInstant | null;
  comment: string | null;
  cause: string;
  reasons: string;
};

/** What is read of the tables that belong to a request. */
export const CHILD_COLUMNS = {
  approval_legs: ['name', 'position', 'needed'],
  approval_leg_approvers: ['leg', 'entity_ref'],
  approval_decisions: [
    'id',
    'number',
    'revision',
    'leg',
    'slot',
    'decision',
    'digest',
    'decided_by',
    'decided_for',
    'decided_at',
    'comment',
  ],
};

type LegRow = { name: string; position: number; needed: number };
type ApproverRow = { leg: string; entity_ref: string };
type DecisionRow = {
  id: string;
  number: number;
  revision: number;
  leg: string;
  slot: number | null;
  decision: string;
  digest: string;
  decided_by: string;
  decided_for: string | null;
  decided_at: StoredInstant;
  comment: string | null;
};

/** A row of `approval_requests` with the rows that belong to it. */
export type FullRequestRow = RequestRow & {
  approval_legs: JsonRows<LegRow>;
  approval_leg_approvers: JsonRows<ApproverRow>;
  approval_decisions: JsonRows<DecisionRow>;
};

function legFromRow(
  requestId: string,
  { name, position, needed }: LegRow,
  approvers: ApproverRow[],
): LegRecord {
  return {
    requestId,
    name,
    position,
    needed,
    approvers: approvers
      .filter(({ leg }) => leg === name)
      .map(row => row.entity_ref)
      .sort(),
  };
}

function decisionFromRow(requestId: string, row: DecisionRow): DecisionRecord {
  return {
    id: row.id,
    requestId,
    number: row.number,
    revision: row.revision,
    leg: row.leg,
    slot: row.slot,
    decision: row.decision as DecisionOutcome,
    digest: row.digest,
    decidedBy: row.decided_by,
    decidedFor: row.decided_for,
    decidedAt: toInstant(row.decided_at),
    comment: row.comment,
  };
}

export function fullFromRow(row: FullRequestRow): FullRequest {
  const approvers = fromJsonRows(row.approval_leg_approvers);
  return {
    ...requestFromRow(row),
    legs: fromJsonRows(row.approval_legs)
      .map(leg => legFromRow(row.id, leg, approvers))
      .sort((a, b) => a.position - b.position),
    decisions: fromJsonRows(row.approval_decisions)
      .map(decision => decisionFromRow(row.id, decision))
      .sort((a, b) => a.number - b.number),
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
    originLocation: row.origin_location,
    requestedAt: toInstant(row.requested_at),
    waitingSince: toOptionalInstant(row.waiting_since),
    closedAt: toOptionalInstant(row.closed_at),
    comment: row.comment,
    cause: row.cause as RequestCause,
    reasons: JSON.parse(row.reasons),
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
    origin_location: request.originLocation,
    requested_at: fromInstant(request.requestedAt),
    waiting_since: fromOptionalInstant(request.waitingSince),
    closed_at: fromOptionalInstant(request.closedAt),
    comment: request.comment,
    cause: request.cause,
    reasons: JSON.stringify(request.reasons),
  };
}
