import fc from 'fast-check';
import {
  delegationProblem,
  DelegationSpan,
  delegationState,
} from './delegation';

const NOW = '2026-11-22T10:00:00Z';
const RULES = { now: NOW, maxDays: 30 };
const day = (offset: number) =>
  new Date(Date.parse(NOW) + offset * 864e5).toISOString();
const span = (
  delegator: string,
  delegate: string,
  start = 0,
  end = 10,
): DelegationSpan => ({
  delegator: `user:default/${delegator}`,
  delegate: `user:default/${delegate}`,
  startsAt: day(start),
  endsAt: day(end),
});

describe('delegationProblem', () => {
  it.each<[string, DelegationSpan, DelegationSpan[]]>([
    ['for some days', span('ann', 'ben'), []],
    ['for the longest time', span('ann', 'ben', 5, 35), []],
    ['after an earlier one', span('ann', 'ben', 10, 20), [span('ann', 'cy')]],
    ['to who decides for others', span('ann', 'ben'), [span('cy', 'ben')]],
    ['back, later', span('ben', 'ann', 10, 12), [span('ann', 'ben')]],
  ])('lets people delegate %s', (_, wanted, others) => {
    expect(delegationProblem(wanted, others, RULES)).toBeUndefined();
  });

  it.each<[string, DelegationSpan, DelegationSpan[], string, boolean]>([
    ['to oneself', span('ann', 'Ann'), [], 'delegate', false],
    ['from the past', span('ann', 'ben', -1), [], 'startsAt', false],
    ['in years', span('ann', 'ben', 400, 401), [], 'startsAt', false],
    ['backwards', span('ann', 'ben', 5, 4), [], 'endsAt', false],
    ['for too long', span('ann', 'ben', 0, 31), [], 'endsAt', false],
    ['twice', span('ann', 'ben'), [span('ann', 'cy', 9, 20)], 'delegate', true],
    ['in a circle', span('ann', 'ben'), [span('ben', 'ann')], 'delegate', true],
    ['on', span('ann', 'ben'), [span('cy', 'ann')], 'delegate', true],
    [
      'to the absent',
      span('ann', 'ben'),
      [span('ben', 'cy')],
      'delegate',
      true,
    ],
  ])('lets nobody delegate %s', (_, wanted, others, path, isConflict) => {
    expect(delegationProblem(wanted, others, RULES)).toMatchObject({
      path,
      isConflict,
    });
  });

  it('leaves no chain and no circle, whoever delegates when', () => {
    const person = fc.constantFrom('ann', 'ben', 'cy', 'dot');
    const wish = fc
      .tuple(person, person, fc.nat(40), fc.integer({ min: 1, max: 30 }))
      .map(([from, to, start, days]) => span(from, to, start, start + days));
    fc.assert(
      fc.property(fc.array(wish, { maxLength: 12 }), wishes => {
        const made: DelegationSpan[] = [];
        for (const wanted of wishes) {
          if (!delegationProblem(wanted, made, RULES)) {
            made.push(wanted);
          }
        }
        for (let at = 0; at < 71; at += 1) {
          const active = made.filter(
            ({ startsAt, endsAt }) => startsAt <= day(at) && day(at) < endsAt,
          );
          const givers = active.map(({ delegator }) => delegator);
          expect(new Set(givers).size).toBe(givers.length);
          expect(active.some(item => givers.includes(item.delegate))).toBe(
            false,
          );
        }
      }),
    );
  });
});

it.each([
  [span('a', 'b', 1, 2), null, 'planned'],
  [span('a', 'b', 0, 2), null, 'active'],
  [span('a', 'b', 0, 2), NOW, 'over'],
  [span('a', 'b', -2, 0), null, 'over'],
])('delegationState', (made, endedAt, state) => {
  expect(delegationState({ ...made, endedAt }, NOW)).toBe(state);
});
