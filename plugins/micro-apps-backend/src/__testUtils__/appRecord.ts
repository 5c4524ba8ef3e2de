import type { AppRecord } from '../database';

export const NOW = '2026-11-22T10:00:00.123Z';
export const OWNERS = ['group:default/a', 'group:default/b', 'user:default/u1'];
export const USERS = ['user:default/u1', 'user:default/u2', 'user:default/u3'];

/** A row of `micro_apps`, in short. */
export function appRecord(
  id: string,
  change: Partial<AppRecord> = {},
): AppRecord {
  return {
    id,
    entityRef: `microapp:default/${id}`,
    namespace: 'default',
    name: id,
    title: id,
    type: 'rag',
    owner: OWNERS[0],
    audience: 'team',
    environments: ['sandbox', 'production'],
    endpoints: ['x', 'y'],
    searchText: id,
    state: 'in-review',
    heldState: null,
    residual: { score: 63, tier: 'medium' },
    inherent: { score: 245, tier: 'high' },
    currentRevision: 1,
    currentDigest: 'd',
    approvedRevision: null,
    openRequestId: null,
    openRevision: null,
    reopening: null,
    openConditions: 0,
    breachedSince: null,
    orphanedSince: null,
    breachedRules: [],
    reviewIntervalDays: 30,
    lastReviewedAt: null,
    nextReviewAt: NOW,
    originLocation: null,
    originMissingSince: null,
    handedOverRevision: null,
    createdBy: USERS[0],
    submittedBy: USERS[0],
    createdAt: NOW,
    updatedAt: NOW,
    version: 1,
    changeSeq: 0,
    ...change,
  };
}
