import { ConflictError } from '@backstage/errors';
import { APP_STATES, AppState } from '../schema';

/** What can happen to a micro app, as far as its state is concerned. @public */
export const LIFECYCLE_EVENTS = [
  /** A revision is submitted. */
  'submit',
  /** The revision is sent to the people who decide. */
  'send-to-review',
  /** The revision must not go on as it is. */
  'block',
  /** The revision comes into force. */
  'approve',
  /** The revision is sent back or refused, and none is in force. */
  'send-back',
  /** The revision is sent back or refused, and an earlier one stays in force. */
  'keep-in-force',
  /** As `keep-in-force`, where the review of the earlier revision is due. */
  'keep-review-due',
  /** As `keep-in-force`, where the review of the earlier revision is overdue. */
  'keep-overdue',
  /** As `keep-in-force`, where the app had been stopped until its approval is renewed. */
  'keep-suspended',
  /** Whatever became of the revision, the incident is not dealt with. */
  'keep-quarantined',
  /** What the approval rests on has changed: the same revision has to be approved again. */
  'reopen',
  /** The time of the next review has come. */
  'review-due',
  /** The review was not done within the grace period. */
  'review-overdue',
  /** The owner renewed the approval. */
  'renew',
  /** The app must stop until its approval is renewed. */
  'suspend',
  /** An incident: the app must stop at once. */
  'quarantine',
  /** The incident is dealt with. */
  'release',
  /** The app is to be taken out of service. */
  'decommission',
  /** Nothing of the app is left. */
  'complete-decommission',
  /** The decommission is called off, and the app is what it was before. */
  'call-off-to-draft',
  'call-off-to-approved',
  'call-off-to-review-due',
  'call-off-to-overdue',
  'call-off-to-suspended',
  'call-off-to-quarantined',
] as const;
/** @public */
export type LifecycleEvent = (typeof LIFECYCLE_EVENTS)[number];

/** One line of the lifecycle. @public */
export type LifecycleTransition = {
  from: AppState;
  event: LifecycleEvent;
  to: AppState;
};

function lines(
  from: readonly AppState[],
  event: LifecycleEvent,
  to: AppState,
): LifecycleTransition[] {
  return from.map(state => ({ from: state, event, to }));
}

const UNDECIDED: AppState[] = ['submitted', 'in-review', 'blocked'];
/** The states in which an approved revision may run. @public */
export const IN_FORCE_STATES: readonly AppState[] = [
  'approved',
  'review-due',
  'overdue',
];
const CALLED_OFF_TO = [
  'draft',
  'approved',
  'review-due',
  'overdue',
  'suspended',
  'quarantined',
] as const;

/**
 * The lifecycle of a micro app: every change of state that there is. What is not in it cannot happen.
 *
 * @public
 */
export const LIFECYCLE: readonly LifecycleTransition[] = [
  ...lines(
    [
      'draft',
      'in-review',
      'blocked',
      ...IN_FORCE_STATES,
      'suspended',
      'quarantined',
    ],
    'submit',
    'submitted',
  ),
  ...lines(
    [...IN_FORCE_STATES, 'suspended', 'quarantined'],
    'reopen',
    'submitted',
  ),
  // A request that waits may be routed anew, when a control was verified or has expired.
  ...lines(UNDECIDED, 'send-to-review', 'in-review'),
  ...lines(UNDECIDED, 'block', 'blocked'),
  ...lines(UNDECIDED, 'approve', 'approved'),
  ...lines(['in-review', 'blocked'], 'send-back', 'draft'),
  // Also where a change needs nobody: what nobody looked at renews nothing.
  ...lines(UNDECIDED, 'keep-in-force', 'approved'),
  ...lines(UNDECIDED, 'keep-review-due', 'review-due'),
  ...lines(UNDECIDED, 'keep-overdue', 'overdue'),
  // Also where an approval that was opened again is refused.
  ...lines(UNDECIDED, 'keep-suspended', 'suspended'),
  // An approval does not end an incident, least of all one that nobody made.
  ...lines(UNDECIDED, 'keep-quarantined', 'quarantined'),
  ...lines(['approved'], 'review-due', 'review-due'),
  ...lines(['review-due'], 'review-overdue', 'overdue'),
  ...lines([...IN_FORCE_STATES, 'suspended'], 'renew', 'approved'),
  ...lines(['overdue'], 'suspend', 'suspended'),
  ...lines(
    ['in-review', 'blocked', ...IN_FORCE_STATES, 'suspended'],
    'quarantine',
    'quarantined',
  ),
  ...lines(['quarantined'], 'release', 'approved'),
  ...lines(
    APP_STATES.filter(
      state => state !== 'decommissioning' && state !== 'decommissioned',
    ),
    'decommission',
    'decommissioning',
  ),
  ...lines(['decommissioning'], 'complete-decommission', 'decommissioned'),
  ...CALLED_OFF_TO.flatMap(state =>
    lines(['decommissioning'], `call-off-to-${state}`, state),
  ),
];

const TARGETS = new Map(
  LIFECYCLE.map(({ from, event, to }) => [`${from} ${event}`, to]),
);

/**
 * Whether an event can happen in a state.
 *
 * @public
 */
export function canTransition(state: AppState, event: LifecycleEvent): boolean {
  return TARGETS.has(`${state} ${event}`);
}

/**
 * The state that an event leads to. Throws a `ConflictError` where the event cannot happen.
 *
 * @public
 */
export function transition(state: AppState, event: LifecycleEvent): AppState {
  const target = TARGETS.get(`${state} ${event}`);
  if (!target) {
    throw new ConflictError(
      `An app that is "${state}" cannot take the step "${event}"`,
    );
  }
  return target;
}
