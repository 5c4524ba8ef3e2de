import type { AppState } from '../schema';
import type { LifecycleEvent } from './lifecycle';

/** The states that an app with a revision in force can be in while a newer one waits for a decision. @public */
export const HELD_STATES = [
  'approved',
  'review-due',
  'overdue',
  'suspended',
  'quarantined',
] as const satisfies readonly AppState[];
/** @public */
export type HeldState = (typeof HELD_STATES)[number];

const KEEPING: Record<HeldState, LifecycleEvent> = {
  approved: 'keep-in-force',
  'review-due': 'keep-review-due',
  overdue: 'keep-overdue',
  suspended: 'keep-suspended',
  quarantined: 'keep-quarantined',
};

/**
 * What an app that waits goes back to where nothing comes of it: its state when the newer revision was submitted.
 *
 * @param state - the state before the submission
 * @param held - what was held before it
 * @public
 */
export function heldAtSubmission(
  state: AppState,
  held: HeldState | null,
): HeldState | null {
  return HELD_STATES.find(candidate => candidate === state) ?? held;
}

/**
 * The event that ends a request without approval, where a revision is in force.
 *
 * @public
 */
export function keepingEvent(held: HeldState | null): LifecycleEvent {
  return KEEPING[held ?? 'approved'];
}

/**
 * The state that governs what the revision in force may do while a decision waits: a stop stays one, and otherwise the app
 * goes on, unless the company has it wait.
 *
 * @param keepInForce - whether what was approved stays in force meanwhile
 * @public
 */
export function governingState(
  state: AppState,
  held: HeldState | null,
  keepInForce: boolean,
): AppState {
  const waits = state === 'in-review' || state === 'blocked';
  return held === 'suspended' ||
    held === 'quarantined' ||
    (waits && keepInForce)
    ? (held ?? state)
    : state;
}
