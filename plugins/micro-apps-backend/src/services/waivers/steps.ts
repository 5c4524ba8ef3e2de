import { ConflictError, NotAllowedError } from '@backstage/errors';
import {
  Assessment,
  Check,
  inputErrorOf,
  MAX_WAIVER_DAYS,
  WaiverDecision,
  WaiverDecisionBody,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { AppRecord, WaiverRecord } from '../../database';
import { requireAccess, requireCurrent } from '../governedChange';
import type { CallContext } from '../MicroAppsService';
import { mayWaive, WaiverView } from './presenting';

const DAY_MS = 24 * 60 * 60 * 1000;
/** How many days before its end people are reminded of a waiver. */
export const REMINDER_DAYS = [1, 7, 14];

const DONE_WITH = ['decommissioning', 'decommissioned'];

/** Refuses a step that the caller, or anybody, may not take with a waiver. */
export function requireStep(
  action: 'propose' | WaiverDecision,
  app: AppRecord,
  options: WaiverView & { body: { digest?: string }; waiver?: WaiverRecord },
): void {
  const { body, waiver, pendingOwner, context, now } = options;
  requireAccess('waive', app, 'waive rules', context);
  const { allowed, reason, isTooLate } = mayWaive(action, app, {
    waiver,
    pendingOwner,
    context,
    now,
  });
  if (!allowed) {
    throw isTooLate ? new ConflictError(reason) : new NotAllowedError(reason);
  }
  requireCurrent(app, { digest: body.digest });
  if (action !== 'revoke' && DONE_WITH.includes(app.state)) {
    throw new ConflictError(
      `“${app.title}” is ${app.state}; there is nothing to waive`,
    );
  }
}

/** The end of a waiver, written out in full, so that two texts compare as two instants. */
export function expiryOf(expiresAt: string, now: string): string {
  const end = new Date(expiresAt).toISOString();
  const latest = new Date(
    Date.parse(now) + MAX_WAIVER_DAYS * DAY_MS,
  ).toISOString();
  if (end <= now || end > latest) {
    throw inputErrorOf([
      {
        path: 'expiresAt',
        message: `must be in the future and at most ${MAX_WAIVER_DAYS} days ahead (${latest})`,
      },
    ]);
  }
  return end;
}

/** The check of a rule that can be waived now. */
export function ruleToWaive(rule: string, { checks }: Assessment): Check {
  const check = checks.find(({ id }) => id === rule);
  const candidates = checks
    .filter(({ status, waivable }) => waivable && isAgainst(status))
    .map(({ id }) => id);
  if (!check || check.waivable === undefined) {
    throw inputErrorOf([
      {
        path: 'rule',
        message: `must be one of ${
          candidates.join(', ') || 'no rule at present'
        }; there is no rule "${rule}"`,
      },
    ]);
  }
  if (!check.waivable) {
    throw inputErrorOf([
      {
        path: 'rule',
        message: `must be a rule that can be waived; "${rule}" cannot: change the app instead`,
      },
    ]);
  }
  if (check.status === 'exempted') {
    throw new ConflictError(
      `The rule "${rule}" is waived for this app already, until ${check.exemptedUntil}`,
    );
  }
  if (!isAgainst(check.status)) {
    throw new ConflictError(
      `The rule "${rule}" neither denies nor warns for this app now, so there is nothing to waive`,
    );
  }
  return check;
}

function isAgainst(status: Check['status']): boolean {
  return status === 'failed' || status === 'warned';
}

/** Whether a decision changes what the policies say of the app. */
export function affectsRules(
  decision: WaiverDecision,
  waiver: WaiverRecord,
): boolean {
  return (
    decision === 'approve' ||
    (decision === 'revoke' && waiver.state === 'active')
  );
}

/** Days until a waiver ends, begun ones included. */
export function daysLeft({ expiresAt }: WaiverRecord, now: string): number {
  return Math.ceil((Date.parse(expiresAt) - Date.parse(now)) / DAY_MS);
}

/** A waiver after a decision. */
export function toNext(
  waiver: WaiverRecord,
  { decision, comment: words }: WaiverDecisionBody,
  { caller }: CallContext,
  now: string,
): WaiverRecord {
  const by = caller.userEntityRef;
  const comment = words ?? null;
  switch (decision) {
    case 'approve':
      return {
        ...waiver,
        state: 'active',
        decidedBy: by,
        decidedAt: now,
        comment,
        // Nobody needs to be reminded of what was agreed on a moment ago.
        remindedDays:
          REMINDER_DAYS.find(days => daysLeft(waiver, now) <= days) ?? null,
      };
    case 'refuse':
      return {
        ...waiver,
        state: 'refused',
        decidedBy: by,
        decidedAt: now,
        comment,
      };
    default:
      return {
        ...waiver,
        state: 'revoked',
        endedBy: by,
        endedAt: now,
        comment,
      };
  }
}
