import {
  Assessment,
  AppState,
  keepingEvent,
  LifecycleEvent,
  nextReviewAt,
  OWNER_LEG,
  Tier,
  transition,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { MicroAppsConfig } from '../config/readMicroAppsConfig';
import type {
  AppRecord,
  DecisionRecord,
  FullRequest,
  LegRecord,
  RequestRecord,
} from '../database';
import { countApprovals } from './presenters';

/** The leg that is there by default beside the owner's. */
const SECURITY_LEG = 'security';

/** An app and the request that moves it. */
export type Moved = { app: AppRecord; request: FullRequest };

function legsOf(
  request: RequestRecord,
  legs: Assessment['verdict']['legs'],
  fallbackGroup: string,
): LegRecord[] {
  return legs.map((leg, position) => ({
    requestId: request.id,
    name: leg.name,
    position,
    needed: leg.count,
    approvers:
      leg.name === OWNER_LEG
        ? request.ownerApprovers
        : // A policy may name a leg that the configuration has no group for.
          [leg.group ?? fallbackGroup],
  }));
}

/**
 * Who is security where nothing is on a leg: who verifies controls, decides on renewals and is told of waivers. Those of the
 * security leg of medium risks; where the configuration names its legs otherwise, the fallback group.
 */
export function verifiersOf({
  routes,
  fallbackGroup,
}: MicroAppsConfig): string[] {
  const security = routes.medium.legs.flatMap(({ name, group }) =>
    name === SECURITY_LEG && group ? [group] : [],
  );
  return security.length > 0 ? security : [fallbackGroup];
}

/** Whether all legs have the approvals that they need. */
export function isComplete(
  legs: LegRecord[],
  decisions: DecisionRecord[],
): boolean {
  return legs.every(leg => countApprovals(leg, decisions) >= leg.needed);
}

/** Whether an approval counts as a look at the app: people agreed, or it is the first. */
export function isReview({ app, request }: Moved): boolean {
  return app.approvedRevision === null || request.decisions.length > 0;
}

function approvalEvent(moved: Moved): LifecycleEvent {
  const { heldState } = moved.app;
  return heldState === 'quarantined' || !isReview(moved)
    ? keepingEvent(heldState)
    : 'approve';
}

/** What stopped an app, so that people have to agree that it comes back, however low its risk. */
export function stopOf(app: {
  state: AppState;
  heldState: AppState | null;
}): 'suspended' | 'quarantined' | undefined {
  return ([app.state, app.heldState] as const).find(
    state => state === 'suspended' || state === 'quarantined',
  );
}

/** Who is asked, and whether anybody is. */
export function wayOf(
  app: Parameters<typeof stopOf>[0],
  { outcome, legs }: Assessment['verdict'],
  { routes }: MicroAppsConfig,
): Pick<Assessment['verdict'], 'outcome' | 'legs'> {
  return outcome === 'auto-approve' && stopOf(app)
    ? { outcome: 'review', legs: routes.medium.legs }
    : { outcome, legs };
}

/** Whether somebody else owns the app once the request is approved, as its file says. */
function changesOwner({ app, request }: Moved): boolean {
  return app.approvedRevision !== null && request.owner !== app.owner;
}

/** The legs of a request: of its verdict, and those that there are for another reason than the risk. */
function peopleFor(
  moved: Moved,
  verdict: Assessment['verdict'],
  config: MicroAppsConfig,
): Assessment['verdict']['legs'] {
  const { legs: people } = wayOf(moved.app, verdict, config);
  return changesOwner(moved) && !people.some(({ name }) => name === OWNER_LEG)
    ? [...people, { name: OWNER_LEG, count: 1 }]
    : people;
}

/** Whether an app runs by an approval that is in question. */
export function isInQuestion(app: AppRecord): boolean {
  return app.reopening !== null && !stopOf(app);
}

/** Puts the revision of a request in force. */
export function approve(
  moved: Moved,
  inherentTier: Tier,
  config: MicroAppsConfig,
  now: string,
): Moved {
  const { reviewIntervals } = config.riskModel;
  const due = nextReviewAt(now, inherentTier, reviewIntervals);
  const { nextReviewAt: planned } = moved.app;
  // What nobody looked at renews nothing: the review comes when it would have, or earlier where the risk grew.
  const reviews = isReview(moved)
    ? { lastReviewedAt: now, nextReviewAt: due }
    : { nextReviewAt: planned && planned < due ? planned : due };
  return {
    app: {
      ...moved.app,
      ...reviews,
      state: transition(moved.app.state, approvalEvent(moved)),
      heldState: null,
      approvedRevision: moved.request.revision,
      ...(changesOwner(moved) && {
        owner: moved.request.owner,
        handedOverRevision: moved.request.revision,
      }),
      openRequestId: null,
      openRevision: null,
      reopening: null,
      reviewIntervalDays: reviewIntervals[inherentTier],
      // Of the revision that was in force before; what is denied is not approved.
      breachedSince: null,
      breachedRules: [],
    },
    request: { ...moved.request, state: 'approved', closedAt: now },
  };
}

/** Puts a revision in force by the approval of the one before: nothing changed that matters. */
export function carryOver(
  moved: Moved,
  inherentTier: Tier,
  config: MicroAppsConfig,
  now: string,
): Moved {
  const { app, request } = approve(moved, inherentTier, config, now);
  const { reviewIntervalDays } = moved.app;
  return {
    app: {
      ...app,
      reviewIntervalDays: Math.min(reviewIntervalDays, app.reviewIntervalDays),
    },
    request: { ...request, state: 'carried-over' },
  };
}

/**
 * Closes a request without approval; a revision that was in force stays so. Where its own approval was opened again, it is
 * not in force without one: the app stops.
 */
export function sendBack(
  moved: Moved,
  state: 'changes-requested' | 'rejected',
  now: string,
): Moved {
  const { approvedRevision, heldState } = moved.app;
  const kept =
    approvedRevision === moved.request.revision && heldState !== 'quarantined'
      ? 'suspended'
      : heldState;
  const event = approvedRevision ? keepingEvent(kept) : 'send-back';
  return {
    app: {
      ...moved.app,
      state: transition(moved.app.state, event),
      heldState: null,
      openRequestId: null,
      openRevision: null,
    },
    request: { ...moved.request, state, closedAt: now },
  };
}

/** Sends a request where its assessment says. Decisions that were made on legs that remain keep counting. */
export function route(
  { app, request }: Moved,
  assessment: Assessment,
  config: MicroAppsConfig,
  now: string,
): Moved {
  const { inherent, residual, verdict } = assessment;
  const scored = { inherent, residual };
  const waiting = {
    ...app,
    ...scored,
    openRequestId: request.id,
    openRevision: request.revision,
  };
  if (verdict.outcome === 'block') {
    return {
      app: { ...waiting, state: transition(app.state, 'block') },
      request: {
        ...request,
        ...scored,
        state: 'blocked',
        // What runs meanwhile needs somebody, though nobody can decide it as it is.
        waitingSince: isInQuestion(app) ? (request.waitingSince ?? now) : null,
        legs: [],
      },
    };
  }
  const people = peopleFor({ app, request }, verdict, config);
  const legs = legsOf(request, people, config.fallbackGroup);
  const routed = { ...request, ...scored, legs };
  if (isComplete(legs, request.decisions)) {
    return approve(
      { app: waiting, request: routed },
      inherent.tier,
      config,
      now,
    );
  }
  return {
    app: { ...waiting, state: transition(app.state, 'send-to-review') },
    request: {
      ...routed,
      state: 'open',
      waitingSince: request.waitingSince ?? now,
    },
  };
}
