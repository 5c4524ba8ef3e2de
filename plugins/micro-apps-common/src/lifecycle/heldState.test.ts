import { APP_STATES } from '../schema';
import {
  canTransition,
  governingState,
  HELD_STATES,
  heldAtSubmission,
  keepingEvent,
  transition,
} from '.';

describe('what an app goes back to', () => {
  it.each(HELD_STATES)('is %s, if that is what it was', held => {
    const kept = heldAtSubmission(held, null);
    expect(kept).toBe(held);
    expect(transition('in-review', keepingEvent(kept))).toBe(held);
    expect(transition('blocked', keepingEvent(kept))).toBe(held);
    // A further submission meanwhile changes nothing of it.
    expect(heldAtSubmission('in-review', kept)).toBe(held);
    expect(heldAtSubmission('blocked', kept)).toBe(held);
  });

  it('is nothing where no revision is in force', () => {
    expect(heldAtSubmission('draft', null)).toBeNull();
    expect(keepingEvent(null)).toBe('keep-in-force');
  });

  it('leaves an incident where it is, also from an approval at once', () => {
    expect(transition('submitted', 'keep-quarantined')).toBe('quarantined');
    expect(canTransition('quarantined', 'approve')).toBe(false);
  });
});

describe('governingState', () => {
  it.each(APP_STATES)('of %s is its own, unless the app was stopped', state => {
    expect(governingState(state, null, true)).toBe(state);
    expect(governingState(state, 'overdue', false)).toBe(state);
    expect(governingState(state, 'suspended', false)).toBe('suspended');
    expect(governingState(state, 'quarantined', true)).toBe('quarantined');
  });

  it('is what is held while a decision waits, where that stays in force', () => {
    for (const held of HELD_STATES) {
      expect(governingState('in-review', held, true)).toBe(held);
      expect(governingState('blocked', held, true)).toBe(held);
    }
    expect(governingState('decommissioning', 'approved', true)).toBe(
      'decommissioning',
    );
  });
});
