import { parseManifest } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Database, DecommissionRecord, StepRecord } from '../database';
import { lowManifest } from './manifests';

const DAY_MS = 24 * 60 * 60 * 1000;
const START = '2026-11-22T10:00:00.000Z';
/** When the cooling period of the decommission is over. */
export const COOLING_END = Date.parse(START) + 7 * DAY_MS;

/** An app, and a decommission of it that cools. */
export const retiredApp = {
  id: 'a',
  entityRef: 'microapp:default/bot',
  namespace: 'default',
  name: 'bot',
  title: 'Bot',
  type: 'rag',
  owner: 'group:default/sales',
  audience: 'team',
  environments: ['sandbox' as const],
  endpoints: ['x'],
  searchText: 'bot',
  state: 'decommissioning' as const,
  residual: { score: 42, tier: 'low' as const },
  inherent: { score: 42, tier: 'low' as const },
  currentRevision: 1,
  currentDigest: 'd',
  approvedRevision: 1,
  openRequestId: null,
  openRevision: null,
  reopening: null,
  openConditions: 0,
  reviewIntervalDays: 90,
  lastReviewedAt: null,
  nextReviewAt: null,
  originLocation: null,
  originMissingSince: null,
  handedOverRevision: null,
  createdBy: 'user:default/u',
  submittedBy: 'user:default/u',
  createdAt: START,
  updatedAt: START,
  version: 1,
  changeSeq: 0,
  heldState: null,
  breachedSince: null,
  orphanedSince: null,
  breachedRules: [],
};

export const coolingDecommission: DecommissionRecord = {
  id: 'd',
  appId: 'a',
  state: 'cooling',
  reason: 'Nobody uses it.',
  previousState: 'approved',
  requestedBy: 'user:default/u',
  requestedAt: START,
  plannedFor: null,
  coolingEndsAt: new Date(COOLING_END).toISOString(),
  startedAt: null,
  completedAt: null,
  calledOffBy: null,
  calledOffAt: null,
  callOffReason: null,
  certificate: null,
  certificateDigest: null,
  certificateSeq: null,
  remindedDays: null,
};

/** A step of it that nobody has begun. */
export const waitingStep: StepRecord = {
  decommissionId: coolingDecommission.id,
  targetId: 'vectors',
  position: 0,
  phase: 2,
  title: 'Vectors',
  kind: 'vector-store',
  adapter: 'memory',
  origin: 'configuration',
  location: 'memory one',
  resource: 'default/bot',
  state: 'waiting',
  attempts: 0,
  availableAt: START,
  before: null,
  after: null,
  startedAt: null,
  doneAt: null,
  doneBy: null,
  problem: null,
  evidence: null,
  firstAttestedBy: null,
  toldAt: null,
};

/** Puts the first two into a database. */
export async function insertDecommission(database: Database): Promise<void> {
  await database.transaction(async ({ apps, revisions, decommissions }) => {
    await apps.insert(retiredApp);
    await revisions.insert({
      appId: retiredApp.id,
      number: 1,
      digest: `sha256:${'0'.repeat(64)}`,
      manifest: parseManifest(lowManifest('bot')),
      submittedBy: 'user:default/u',
      submittedAt: START,
      originLocation: null,
      comment: null,
      change: null,
    });
    await decommissions.insert(coolingDecommission);
  });
}

/** Makes of it one that is planned to begin later. */
export async function planDecommission(
  database: Database,
  begin: number,
): Promise<void> {
  await database.transaction(async ({ apps, decommissions }) => {
    await decommissions.update(
      {
        ...coolingDecommission,
        state: 'planned',
        previousState: null,
        plannedFor: new Date(begin).toISOString(),
        coolingEndsAt: new Date(begin + 7 * DAY_MS).toISOString(),
      },
      'cooling',
    );
    await apps.update({ ...retiredApp, state: 'approved' }, 1);
  });
}
