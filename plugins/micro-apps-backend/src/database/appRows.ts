import type {
  AppState,
  Environment,
  HeldState,
  Reopening,
  Score,
  Tier,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  fromInstant,
  fromOptionalInstant,
  StoredInstant,
  toInstant,
  toNumber,
  toOptionalInstant,
} from './columns';

/** The present state of an app. */
export type AppRecord = {
  id: string;
  /** Complete and in lower case. */
  entityRef: string;
  namespace: string;
  name: string;
  title: string;
  type: string;
  owner: string;
  audience: string;
  environments: Environment[];
  /** Ids of the model endpoints that it calls, each once. */
  endpoints: string[];
  /** In lower case, title first. */
  searchText: string;
  state: AppState;
  /** What it goes back to where nothing comes of the revision that waits. */
  heldState: HeldState | null;
  residual: Score;
  inherent: Score;
  currentRevision: number;
  currentDigest: string;
  approvedRevision: number | null;
  openRequestId: string | null;
  /** The revision that the open request is about. */
  openRevision: number | null;
  /** Why the approval in force is in question; `null` where it is not. */
  reopening: Reopening | null;
  openConditions: number;
  reviewIntervalDays: number;
  lastReviewedAt: string | null;
  nextReviewAt: string | null;
  /** Since when rules stop the revision in force; `null` where none does. */
  breachedSince: string | null;
  breachedRules: string[];
  /** Where its file is; `null` where it comes from the form. */
  originLocation: string | null;
  /** Since when the file is gone. */
  originMissingSince: string | null;
  /** Since when nobody owns it; `null` where somebody does. */
  orphanedSince: string | null;
  /** The last revision that gave it another owner; `null` where none did. */
  handedOverRevision: number | null;
  createdBy: string;
  submittedBy: string;
  createdAt: string;
  updatedAt: string;
  version: number;
  changeSeq: number;
};

/** A row of `micro_apps`. */
export type AppRow = {
  id: string;
  entity_ref: string;
  namespace: string;
  name: string;
  title: string;
  type: string;
  owner: string;
  audience: string;
  environments: string;
  endpoints: string;
  search_text: string;
  state: string;
  held_state: string | null;
  tier: string;
  score: number;
  inherent_tier: string;
  inherent_score: number;
  current_revision: number;
  current_digest: string;
  approved_revision: number | null;
  open_request_id: string | null;
  open_revision: number | null;
  reopening: string | null;
  open_conditions: number;
  review_interval_days: number;
  last_reviewed_at: StoredInstant | null;
  next_review_at: StoredInstant | null;
  breached_since: StoredInstant | null;
  breached_rules: string;
  origin_location: string | null;
  origin_missing_since: StoredInstant | null;
  orphaned_since: StoredInstant | null;
  handed_over_revision: number | null;
  created_by: string;
  submitted_by: string;
  created_at: StoredInstant;
  updated_at: StoredInstant;
  version: number;
  change_seq: number | string;
};

export function appFromRow(row: AppRow): AppRecord {
  return {
    id: row.id,
    entityRef: row.entity_ref,
    namespace: row.namespace,
    name: row.name,
    title: row.title,
    type: row.type,
    owner: row.owner,
    audience: row.audience,
    environments: JSON.parse(row.environments),
    endpoints: JSON.parse(row.endpoints),
    searchText: row.search_text,
    state: row.state as AppState,
    heldState: row.held_state as HeldState | null,
    residual: { score: row.score, tier: row.tier as Tier },
    inherent: { score: row.inherent_score, tier: row.inherent_tier as Tier },
    currentRevision: row.current_revision,
    currentDigest: row.current_digest,
    approvedRevision: row.approved_revision,
    openRequestId: row.open_request_id,
    openRevision: row.open_revision,
    reopening: row.reopening && JSON.parse(row.reopening),
    openConditions: row.open_conditions,
    reviewIntervalDays: row.review_interval_days,
    lastReviewedAt: toOptionalInstant(row.last_reviewed_at),
    nextReviewAt: toOptionalInstant(row.next_review_at),
    breachedSince: toOptionalInstant(row.breached_since),
    breachedRules: JSON.parse(row.breached_rules),
    originLocation: row.origin_location,
    originMissingSince: toOptionalInstant(row.origin_missing_since),
    orphanedSince: toOptionalInstant(row.orphaned_since),
    handedOverRevision: row.handed_over_revision,
    createdBy: row.created_by,
    submittedBy: row.submitted_by,
    createdAt: toInstant(row.created_at),
    updatedAt: toInstant(row.updated_at),
    version: row.version,
    changeSeq: toNumber(row.change_seq),
  };
}

export function appToRow(app: AppRecord): AppRow {
  return {
    id: app.id,
    entity_ref: app.entityRef,
    namespace: app.namespace,
    name: app.name,
    title: app.title,
    type: app.type,
    owner: app.owner,
    audience: app.audience,
    environments: JSON.stringify(app.environments),
    endpoints: JSON.stringify(app.endpoints),
    search_text: app.searchText,
    state: app.state,
    held_state: app.heldState,
    tier: app.residual.tier,
    score: app.residual.score,
    inherent_tier: app.inherent.tier,
    inherent_score: app.inherent.score,
    current_revision: app.currentRevision,
    current_digest: app.currentDigest,
    approved_revision: app.approvedRevision,
    open_request_id: app.openRequestId,
    open_revision: app.openRequestId ? app.openRevision : null,
    reopening: app.reopening && JSON.stringify(app.reopening),
    open_conditions: app.openConditions,
    review_interval_days: app.reviewIntervalDays,
    last_reviewed_at: fromOptionalInstant(app.lastReviewedAt),
    next_review_at: fromOptionalInstant(app.nextReviewAt),
    breached_since: fromOptionalInstant(app.breachedSince),
    breached_rules: JSON.stringify(app.breachedRules),
    origin_location: app.originLocation,
    origin_missing_since: fromOptionalInstant(app.originMissingSince),
    orphaned_since: fromOptionalInstant(app.orphanedSince),
    handed_over_revision: app.handedOverRevision,
    created_by: app.createdBy,
    submitted_by: app.submittedBy,
    created_at: fromInstant(app.createdAt),
    updated_at: fromInstant(app.updatedAt),
    version: app.version,
    change_seq: app.changeSeq,
  };
}
