import type { DelegationState } from './schema';

const DAY_MS = 24 * 60 * 60 * 1000;
/** How far ahead a delegation may begin. */
const MAX_AHEAD_DAYS = 366;

/** A time in which one person decides for another. @public */
export type DelegationSpan = {
  delegator: string;
  delegate: string;
  startsAt: string;
  endsAt: string;
};

/** Why somebody may not delegate, at the field that is wrong. @public */
export type DelegationProblem = {
  path: 'delegate' | 'startsAt' | 'endsAt';
  /** Reads on from the name of the field. */
  message: string;
  /** Whether another delegation is in the way, rather than the value itself. */
  isConflict: boolean;
};

const normal = (ref: string) => ref.toLocaleLowerCase('en-US');
const wrong = (
  path: DelegationProblem['path'],
  message: string,
): DelegationProblem => ({ path, message, isConflict: false });
const inTheWay = (message: string): DelegationProblem => ({
  path: 'delegate',
  message,
  isConflict: true,
});

function spanProblem(
  { startsAt, endsAt }: DelegationSpan,
  { now, maxDays }: { now: string; maxDays: number },
): DelegationProblem | undefined {
  const [start, end, today] = [startsAt, endsAt, now].map(Date.parse);
  if (start < today) {
    return wrong('startsAt', 'must not lie in the past; leave it out for now');
  }
  if (start > today + MAX_AHEAD_DAYS * DAY_MS) {
    return wrong('startsAt', 'must lie within a year');
  }
  if (end <= start) {
    return wrong('endsAt', 'must be later than the start');
  }
  return end > start + maxDays * DAY_MS
    ? wrong('endsAt', `must be at most ${maxDays} days after the start`)
    : undefined;
}

/**
 * Why a person may not delegate to another for a time, if anything speaks against it. What is delegated cannot be passed
 * on, so that nobody can both delegate and be a delegate at one time: there is no chain, and so no cycle.
 *
 * @param others - all delegations to or from either of the two that are not over
 * @public
 */
export function delegationProblem(
  wanted: DelegationSpan,
  others: readonly DelegationSpan[],
  rules: { now: string; maxDays: number },
): DelegationProblem | undefined {
  const [me, them] = [wanted.delegator, wanted.delegate].map(normal);
  if (me === them) {
    return wrong('delegate', 'must be somebody else than you');
  }
  const problem = spanProblem(wanted, rules);
  if (problem) {
    return problem;
  }
  const overlapping = others.filter(
    ({ startsAt, endsAt }) =>
      Date.parse(startsAt) < Date.parse(wanted.endsAt) &&
      Date.parse(wanted.startsAt) < Date.parse(endsAt),
  );
  const until = ({ endsAt }: DelegationSpan) => `until ${endsAt.slice(0, 10)}`;
  for (const other of overlapping) {
    const from = normal(other.delegator);
    const to = normal(other.delegate);
    if (from === me) {
      return inTheWay(
        `cannot be added: you delegate to ${other.delegate} ${until(other)}; end that first`,
      );
    }
    if (from === them) {
      return inTheWay(
        to === me
          ? `delegates to you ${until(other)}, so you would decide for each other; choose somebody else, or end that first`
          : `is away: their own approvals are delegated to ${other.delegate} ${until(other)}; choose somebody else`,
      );
    }
    if (to === me) {
      return inTheWay(
        `cannot be named: you decide for ${other.delegator} ${until(other)}, which cannot be passed on; end that first`,
      );
    }
  }
  return undefined;
}

/** Whether a delegation is still to come, in effect, or over. @public */
export function delegationState(
  {
    startsAt,
    endsAt,
    endedAt,
  }: { startsAt: string; endsAt: string; endedAt: string | null },
  now: string,
): DelegationState {
  const at = Date.parse(now);
  if (endedAt || Date.parse(endsAt) <= at) {
    return 'over';
  }
  return Date.parse(startsAt) > at ? 'planned' : 'active';
}
