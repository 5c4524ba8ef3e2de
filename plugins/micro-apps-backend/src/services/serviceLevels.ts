import type { Tier } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { MicroAppsConfig } from '../config/readMicroAppsConfig';
import type { RequestRecord } from '../database';

const HOUR_MS = 60 * 60 * 1000;
/** Of requests that are not closed. */
const WAITING_STATES: RequestRecord['state'][] = ['open', 'blocked'];

/** What it takes to tell how long something waits, and whether that is too long. */
export type Watch = { config: MicroAppsConfig; now: string };

/** Until when what waits since an instant is to be decided. */
export function decideByOf(
  since: string,
  tier: Tier,
  { serviceLevels }: Pick<MicroAppsConfig, 'serviceLevels'>,
): string {
  return new Date(
    Date.parse(since) + serviceLevels.hours[tier] * HOUR_MS,
  ).toISOString();
}

/** The latest instant since which something may wait without being late, by tier. */
export function lateSince(
  { serviceLevels }: Pick<MicroAppsConfig, 'serviceLevels'>,
  now: string,
): Record<Tier, string> {
  const before = (tier: Tier) =>
    new Date(
      Date.parse(now) - serviceLevels.hours[tier] * HOUR_MS,
    ).toISOString();
  return {
    low: before('low'),
    medium: before('medium'),
    high: before('high'),
  };
}

/** Whole hours from an instant to another. */
export function hoursBetween(from: string, to: string): number {
  return Math.max(0, Math.floor((Date.parse(to) - Date.parse(from)) / HOUR_MS));
}

/**
 * How old a request is, and until when it is to be decided. While it is blocked, nobody can: it waits only where an approval
 * in force is in question.
 */
export function timingOf(request: RequestRecord, { config, now }: Watch) {
  const { state, waitingSince, requestedAt, closedAt, residual } = request;
  const since = WAITING_STATES.includes(state) ? waitingSince : null;
  const dueAt = since && decideByOf(since, residual.tier, config);
  return {
    waitingSince: since,
    ageHours: hoursBetween(requestedAt, closedAt ?? now),
    dueAt,
    late: dueAt !== null && dueAt <= now,
  };
}
