import { ConflictError } from '@backstage/errors';
import fc from 'fast-check';
import { APP_STATES, AppState } from '../schema';
import {
  canTransition,
  LIFECYCLE,
  LIFECYCLE_EVENTS,
  LifecycleEvent,
  transition,
} from './lifecycle';
import { nextReviewAt } from './review';

/** What each state allows, written out a second time by hand. */
const ALLOWED: Record<AppState, Partial<Record<LifecycleEvent, AppState>>> = {
  draft: { submit: 'submitted', decommission: 'decommissioning' },
  submitted: {
    'send-to-review': 'in-review',
    block: 'blocked',
    approve: 'approved',
    'keep-in-force': 'approved',
    'keep-review-due': 'review-due',
    'keep-overdue': 'overdue',
    'keep-suspended': 'suspended',
    'keep-quarantined': 'quarantined',
    decommission: 'decommissioning',
  },
  'in-review': {
    submit: 'submitted',
    'send-to-review': 'in-review',
    block: 'blocked',
    approve: 'approved',
    'send-back': 'draft',
    'keep-in-force': 'approved',
    'keep-review-due': 'review-due',
    'keep-overdue': 'overdue',
    'keep-suspended': 'suspended',
    'keep-quarantined': 'quarantined',
    quarantine: 'quarantined',
    decommission: 'decommissioning',
  },
  blocked: {
    submit: 'submitted',
    'send-to-review': 'in-review',
    block: 'blocked',
    approve: 'approved',
    'send-back': 'draft',
    'keep-in-force': 'approved',
    'keep-review-due': 'review-due',
    'keep-overdue': 'overdue',
    'keep-suspended': 'suspended',
    'keep-quarantined': 'quarantined',
    quarantine: 'quarantined',
    decommission: 'decommissioning',
  },
  approved: {
    submit: 'submitted',
    reopen: 'submitted',
    'review-due': 'review-due',
    renew: 'approved',
    quarantine: 'quarantined',
    decommission: 'decommissioning',
  },
  'review-due': {
    submit: 'submitted',
    reopen: 'submitted',
    'review-overdue': 'overdue',
    renew: 'approved',
    quarantine: 'quarantined',
    decommission: 'decommissioning',
  },
  overdue: {
    submit: 'submitted',
    reopen: 'submitted',
    renew: 'approved',
    suspend: 'suspended',
    quarantine: 'quarantined',
    decommission: 'decommissioning',
  },
  suspended: {
    submit: 'submitted',
    reopen: 'submitted',
    renew: 'approved',
    quarantine: 'quarantined',
    decommission: 'decommissioning',
  },
  quarantined: {
    submit: 'submitted',
    reopen: 'submitted',
    release: 'approved',
    decommission: 'decommissioning',
  },
  decommissioning: {
    'complete-decommission': 'decommissioned',
    'call-off-to-draft': 'draft',
    'call-off-to-approved': 'approved',
    'call-off-to-review-due': 'review-due',
    'call-off-to-overdue': 'overdue',
    'call-off-to-suspended': 'suspended',
    'call-off-to-quarantined': 'quarantined',
  },
  decommissioned: {},
};

const steps = APP_STATES.flatMap(state =>
  LIFECYCLE_EVENTS.map(event => [state, event, ALLOWED[state][event]] as const),
);

describe('the lifecycle', () => {
  it.each(steps.filter(([, , to]) => to))('%s, %s -> %s', (from, event, to) => {
    expect(canTransition(from, event)).toBe(true);
    expect(transition(from, event)).toBe(to);
  });

  it.each(steps.filter(([, , to]) => !to))('refuses %s, %s', (from, event) => {
    expect(canTransition(from, event)).toBe(false);
    expect(() => transition(from, event)).toThrow(ConflictError);
  });

  it('says each step once', () => {
    const keys = LIFECYCLE.map(({ from, event }) => `${from} ${event}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('leads to every state, and from every state to the end', () => {
    const reachable = (start: AppState) => {
      const found = new Set<AppState>([start]);
      for (const state of found) {
        LIFECYCLE.filter(({ from }) => from === state).forEach(({ to }) =>
          found.add(to),
        );
      }
      return found;
    };
    expect([...reachable('draft')].sort()).toEqual([...APP_STATES].sort());
    for (const state of APP_STATES) {
      expect(reachable(state)).toContain('decommissioned');
    }
  });

  it('stays within its states, whatever happens', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...LIFECYCLE_EVENTS)), events => {
        let state: AppState = 'draft';
        for (const event of events) {
          const before = state;
          state = canTransition(state, event)
            ? transition(state, event)
            : state;
          expect(APP_STATES).toContain(state);
          expect(before === 'decommissioned' ? state : before).toBe(before);
        }
      }),
    );
  });
});

describe('nextReviewAt', () => {
  const intervals = { low: 90, medium: 60, high: 30 };

  it.each([
    ['low', '2026-02-20T09:30:00.000Z'],
    ['medium', '2026-01-21T09:30:00.000Z'],
    ['high', '2025-12-22T09:30:00.000Z'],
  ] as const)('is the interval of the %s tier later', (tier, expected) => {
    expect(nextReviewAt('2025-11-22T09:30:00Z', tier, intervals)).toBe(
      expected,
    );
    expect(
      nextReviewAt(new Date('2025-11-22T09:30:00Z'), tier, intervals),
    ).toBe(expected);
  });

  it('refuses what is no time', () => {
    expect(() => nextReviewAt('soon', 'low', intervals)).toThrow(
      '"soon" is not a time',
    );
  });
});
