import { randomUUID } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  REVIEW_OPENS_DAYS,
  ReviewStep,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type {
  AppRecord,
  ReviewRecord,
  RevisionRecord,
  Stores,
} from '../../database';
import type { ServiceDependencies } from '../dependencies';
import { saveApp, shortRefOf } from '../governedChange';
import { suspendedMessages } from './reviewMessages';
import { afterStep, reviewedState, stepOf } from './standing';

const DAY_MS = 24 * 60 * 60 * 1000;
const BATCH_SIZE = 500;
/** The service itself, in audit entries. */
export const ACTOR = 'service:micro-apps';

const SUMMARIES: Record<ReviewStep, string> = {
  'review-due': 'The review of “%” opened',
  'review-overdue': 'The review of “%” is overdue',
  suspend: '“%” was suspended: its review was not done in time',
};

type Options = ServiceDependencies & { logger: LoggerService };

/** Takes the steps that time takes with apps: reviews open, become overdue, and suspend. Several may run at once. */
export class ReviewClock {
  static create(options: Options): ReviewClock {
    return new ReviewClock(options);
  }

  private constructor(private readonly options: Options) {}

  async run(): Promise<void> {
    const { database, config } = this.options;
    const now = this.options.now().toISOString();
    // A day more than a review opens early: days begin at other instants elsewhere.
    const before = new Date(
      Date.parse(now) + (REVIEW_OPENS_DAYS + 2) * DAY_MS,
    ).toISOString();
    const page = (afterId: string) =>
      database.read(({ reviews }) =>
        reviews.dueApps(before, afterId, BATCH_SIZE),
      );
    let candidates = await page('');
    while (candidates.length > 0) {
      for (const candidate of candidates) {
        if (stepOf(candidate, now, config.reviews)) {
          await this.move(candidate.app, now);
        }
      }
      candidates = await page(candidates[candidates.length - 1].app.id);
    }
  }

  /** One app that cannot take its step does not keep the others waiting. */
  private async move(found: AppRecord, now: string): Promise<void> {
    const { database, messenger, logger } = this.options;
    try {
      const moved = await database.transaction(stores =>
        this.takeSteps(stores, found, now),
      );
      if (moved) {
        messenger.announce({ app: shortRefOf(found) });
      }
    } catch (error) {
      logger.error(
        `Cannot take the step that is due with the review of "${shortRefOf(
          found,
        )}"; it is tried again at the next run`,
        error as Error,
      );
    }
  }

  /** All steps that are due, so that an app is where it should be after an outage as well. */
  private async takeSteps(
    stores: Stores,
    found: AppRecord,
    now: string,
  ): Promise<boolean> {
    const { config } = this.options;
    let app = (await stores.apps.lock(found.entityRef)) as AppRecord;
    let review = await stores.reviews.findWaiting(app.id);
    let moved = false;
    for (;;) {
      const step = stepOf({ app, review }, now, config.reviews);
      if (!step) {
        return moved;
      }
      review = await this.record(stores, { app, review, step, now });
      const before = reviewedState(app);
      const next = afterStep(app, step);
      if (step === 'suspend') {
        await stores.outbox.add(suspendedMessages(next), now);
      }
      app = await saveApp(stores, {
        app: next,
        entry: {
          actor: ACTOR,
          action: step,
          summary: SUMMARIES[step].replace('%', app.name),
          data: {
            reviewId: review.id,
            revision: review.revision,
            digest: review.digest,
            dueAt: review.dueAt,
            states: [before, reviewedState(next)],
          },
        },
        now,
      });
      moved = true;
    }
  }

  private async record(
    stores: Stores,
    act: {
      app: AppRecord;
      review: ReviewRecord | undefined;
      step: ReviewStep;
      now: string;
    },
  ): Promise<ReviewRecord> {
    const { app, step, now } = act;
    const existing = act.review ?? (await openReview(stores, app, now));
    if (step !== 'review-overdue' || existing.overdueAt) {
      return existing;
    }
    const review = { ...existing, overdueAt: now };
    await stores.reviews.update(review);
    return review;
  }
}

async function openReview(
  stores: Stores,
  app: AppRecord,
  now: string,
): Promise<ReviewRecord> {
  const { number, digest } = (await stores.revisions.find(
    app.id,
    app.approvedRevision as number,
  )) as RevisionRecord;
  const { inherent } = await stores.revisions.getAssessment(app.id, number);
  const review: ReviewRecord = {
    id: randomUUID(),
    appId: app.id,
    state: 'open',
    tier: inherent.tier,
    revision: number,
    digest,
    openedAt: now,
    dueAt: app.nextReviewAt as string,
    overdueAt: null,
    attestedBy: null,
    attestedAt: null,
    decidedBy: null,
    decidedFor: null,
    decidedAt: null,
    comment: null,
    closedAt: null,
  };
  await stores.reviews.insert(review);
  return review;
}
