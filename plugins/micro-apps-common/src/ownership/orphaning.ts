import type { AppState, OrphanReason } from '../schema';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

/** How many days before its end people hear again of an app that nobody took over. */
const REMIND_DAYS = [7, 1] as const;

/** What the catalog says of an owner. @public */
export type OwnerCondition = 'present' | 'gone' | 'empty';

/** How a company treats apps without an owner. @public */
export type OwnershipRules = {
  /** Days until an app that nobody takes over is retired. */
  deadlineDays: number;
  /** Hours for which the catalog has to say that an owner is gone before it is believed. */
  confirmHours: number;
};

/** What the next step with an app's ownership depends on. @public */
export type OwnershipFacts = {
  appState: AppState;
  /** What the catalog answered now; `null` where it was not asked. */
  owner: OwnerCondition | null;
  /** Since when it has answered so, where the owner is not there. */
  absentSince: string | null;
  /** Whether the file that the app came from is gone. */
  isSourceMissing: boolean;
  /** What was noted of the app, where it is without an owner. */
  orphan: {
    reason: OrphanReason;
    deadline: string;
    /** How many days before the deadline people were reminded last. */
    remindedDays: number | null;
    /** What became of the decommission that was requested because of it. */
    retirement: 'none' | 'under-way' | 'called-off';
  } | null;
};

/**
 * What time and the catalog do with an app's ownership: `flag` notes that the owner is gone, `clear` that there is one
 * again, `close` that the app is gone itself; `remind` tells people once more, `retire` requests a decommission, and
 * `extend` begins the time anew after that was called off.
 *
 * @public
 */
export type OwnershipStep =
  'flag' | 'clear' | 'close' | 'remind' | 'retire' | 'extend';

/** When an app that is without an owner since an instant is retired. @public */
export function orphanDeadline(
  since: string,
  { deadlineDays }: Pick<OwnershipRules, 'deadlineDays'>,
): string {
  return new Date(Date.parse(since) + deadlineDays * DAY_MS).toISOString();
}

/**
 * The number of days before the deadline for which people are to be reminded now, if for one; after an outage it is the
 * last of those that were missed.
 *
 * @public
 */
export function orphanReminder(
  orphan: { deadline: string; remindedDays: number | null },
  now: string,
): number | undefined {
  const left = Date.parse(orphan.deadline) - Date.parse(now);
  const due = REMIND_DAYS.filter(days => left <= days * DAY_MS).at(-1);
  return due !== undefined &&
    (orphan.remindedDays === null || orphan.remindedDays > due)
    ? due
    : undefined;
}

function isConfirmed(
  { absentSince }: OwnershipFacts,
  now: string,
  { confirmHours }: OwnershipRules,
): boolean {
  return (
    absentSince !== null &&
    Date.parse(now) - Date.parse(absentSince) >= confirmHours * HOUR_MS
  );
}

/**
 * The step that is due with an app's ownership, if one is. Only what the catalog says for long enough flags an app: no
 * answer is never one.
 *
 * @public
 */
export function ownershipStep(
  facts: OwnershipFacts,
  now: string,
  rules: OwnershipRules,
): OwnershipStep | undefined {
  const { appState, owner, orphan } = facts;
  const isLeaving =
    appState === 'decommissioning' || appState === 'decommissioned';
  if (!orphan) {
    const isAbsent = owner === 'gone' || owner === 'empty';
    return !isLeaving &&
      (facts.isSourceMissing || (isAbsent && isConfirmed(facts, now, rules)))
      ? 'flag'
      : undefined;
  }
  if (appState === 'decommissioned') {
    return 'close';
  }
  if (owner === 'present' && !facts.isSourceMissing) {
    return 'clear';
  }
  if (orphan.retirement !== 'none') {
    return orphan.retirement === 'called-off' ? 'extend' : undefined;
  }
  if (isLeaving) {
    return undefined;
  }
  if (now >= orphan.deadline) {
    return 'retire';
  }
  return orphanReminder(orphan, now) === undefined ? undefined : 'remind';
}
