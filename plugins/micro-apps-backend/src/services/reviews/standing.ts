import {
  AppState,
  dueStep,
  ReviewFacts,
  ReviewRules,
  ReviewStep,
  transition,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { AppRecord, ReviewRecord } from '../../database';

type Standing = { app: AppRecord; review: ReviewRecord | undefined };

/** The state that reviews are about: the one that is held, while a newer revision waits. */
export function reviewedState(app: AppRecord): AppState {
  return app.openRequestId && app.approvedRevision
    ? (app.heldState ?? 'approved')
    : app.state;
}

/** Whether the next move is somebody else's than the owner's. */
export function waitsForOthers({ app, review }: Standing): boolean {
  return app.state === 'in-review' || review?.state === 'attested';
}

/** What the schedule of an app's review depends on; nothing where no revision is in force. */
export function reviewFactsOf({ app, review }: Standing): ReviewFacts | null {
  return app.approvedRevision && app.nextReviewAt
    ? {
        nextReviewAt: app.nextReviewAt,
        lastReviewedAt: app.lastReviewedAt,
        overdueAt: review?.overdueAt ?? null,
      }
    : null;
}

/** The step that time takes with the app now, if one. */
export function stepOf(
  standing: Standing,
  now: string,
  rules: ReviewRules,
): ReviewStep | undefined {
  const facts = reviewFactsOf(standing);
  return (
    (facts &&
      dueStep(
        {
          ...facts,
          state: reviewedState(standing.app),
          waitsForOthers: waitsForOthers(standing),
        },
        now,
        rules,
      )) ||
    undefined
  );
}

/** The app after a step: while a newer revision waits, the step is taken with what is held. */
export function afterStep(app: AppRecord, step: ReviewStep): AppRecord {
  const to = transition(reviewedState(app), step);
  return app.openRequestId
    ? { ...app, heldState: to as AppRecord['heldState'] }
    : { ...app, state: to };
}
