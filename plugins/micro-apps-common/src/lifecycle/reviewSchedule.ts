import { InputError } from '@backstage/errors';
import type { AppState } from '../schema';
import { addDays, calendarDay, daysBetween } from './days';

/** What happens to an app whose review is not done in time. @public */
export const OVERDUE_MODES = ['off', 'warn', 'enforce'] as const;
/** @public */
export type OverdueMode = (typeof OVERDUE_MODES)[number];

/** How many days before it is due a review opens. @public */
export const REVIEW_OPENS_DAYS = 14;
/** How many days before the review, and on it, people are reminded; after it they are each day. @public */
export const REVIEW_REMINDER_DAYS: readonly number[] = [14, 7, 1, 0];

/** How a company holds its reviews. @public */
export type ReviewRules = {
  /** Days are days there. */
  timeZone: string;
  /** Days after the day of the review before anything follows. */
  graceDays: number;
  overdue: OverdueMode;
};

/** What the schedule of a review depends on. @public */
export type ReviewFacts = {
  nextReviewAt: string;
  /** Of the last approval, review or renewal. */
  lastReviewedAt: string | null;
  /** When the app was found to be overdue. */
  overdueAt?: string | null;
};

/** The days of a review, as `2026-11-22`. @public */
export type ReviewDays = {
  opensOn: string;
  dueOn: string;
  overdueOn: string;
  /** The end of the period of grace: the first day on which the app is suspended, or no longer reminded of. */
  graceEndsOn: string;
  /** `null` where nothing is suspended. */
  suspendsOn: string | null;
};

/**
 * When a review opens, is due, is overdue and has consequences. Where the app was found to be overdue late, because
 * nothing ran, the period of grace begins then: nobody is stopped who could not be told.
 *
 * @public
 */
export function reviewDays(facts: ReviewFacts, rules: ReviewRules): ReviewDays {
  const { timeZone, graceDays, overdue } = rules;
  const dueOn = calendarDay(facts.nextReviewAt, timeZone);
  const afterLast =
    facts.lastReviewedAt &&
    addDays(calendarDay(facts.lastReviewedAt, timeZone), 1);
  const early = addDays(dueOn, -REVIEW_OPENS_DAYS);
  // Nobody needs to be reminded of what was agreed on a moment ago.
  const opensOn = afterLast && afterLast > early ? afterLast : early;
  const overdueOn = addDays(dueOn, 1);
  const found = facts.overdueAt && calendarDay(facts.overdueAt, timeZone);
  const graceEndsOn = addDays(
    found && found > overdueOn ? found : overdueOn,
    graceDays,
  );
  return {
    opensOn: opensOn > dueOn ? dueOn : opensOn,
    dueOn,
    overdueOn,
    graceEndsOn,
    suspendsOn: overdue === 'enforce' ? graceEndsOn : null,
  };
}

/** A step that time takes with an app. @public */
export type ReviewStep = 'review-due' | 'review-overdue' | 'suspend';

/**
 * The step that is due with an app, if one is; afterwards another may be. A suspension waits while the next move is
 * somebody else's than the owner's.
 *
 * @param state - the state, or the one that is held while a newer revision waits
 * @public
 */
export function dueStep(
  app: ReviewFacts & { state: AppState; waitsForOthers: boolean },
  now: string,
  rules: ReviewRules,
): ReviewStep | undefined {
  const today = calendarDay(now, rules.timeZone);
  const { opensOn, overdueOn, suspendsOn } = reviewDays(app, rules);
  switch (app.state) {
    case 'approved':
      return today >= opensOn ? 'review-due' : undefined;
    case 'review-due':
      return today >= overdueOn ? 'review-overdue' : undefined;
    case 'overdue':
      return suspendsOn && today >= suspendsOn && !app.waitsForOthers
        ? 'suspend'
        : undefined;
    default:
      return undefined;
  }
}

/**
 * The newest day, today included, on which people were to be reminded of an open review: the day it opened, 14, 7 and 1
 * days before it is due, that day, and each day after; without consequences, only until the grace is over.
 *
 * @param openedAt - when the review opened
 * @public
 */
export function latestReminderDay(
  review: ReviewFacts & { openedAt: string },
  now: string,
  rules: ReviewRules,
): string | undefined {
  const today = calendarDay(now, rules.timeZone);
  const opened = calendarDay(review.openedAt, rules.timeZone);
  if (opened > today) {
    return undefined;
  }
  const { dueOn, graceEndsOn } = reviewDays(review, rules);
  const left = daysBetween(today, dueOn);
  if (left < 0) {
    const last =
      rules.overdue === 'off' && today >= graceEndsOn
        ? addDays(graceEndsOn, -1)
        : today;
    return last > opened ? last : opened;
  }
  const scheduled = REVIEW_REMINDER_DAYS.filter(days => days >= left).map(
    days => addDays(dueOn, -days),
  );
  return [opened, ...scheduled].sort().at(-1);
}

/**
 * Whether a person is to be sent a message today: something was to be said since the last one, however much.
 *
 * @param reminderDays - of the person's apps
 * @param lastSentOn - the day of the last message to the person
 * @public
 */
export function isReminderDue(
  reminderDays: readonly (string | undefined)[],
  lastSentOn: string | null,
): boolean {
  return reminderDays.some(day => day && (!lastSentOn || day > lastSentOn));
}

/** Refuses what is no time zone. @public */
export function assertTimeZone(timeZone: string): void {
  try {
    calendarDay(new Date(0).toISOString(), timeZone);
  } catch {
    throw new InputError(`"${timeZone}" is not a time zone`);
  }
}
