import type { AppState } from '../schema';
import type { LifecycleEvent } from '../lifecycle';

/** The parts in which the lifecycle is drawn. */
export const PARTS = {
  deciding: 'To an approval',
  inForce: 'In force',
  ending: 'Out of service',
} as const;
export type Part = keyof typeof PARTS;

/** What an event is called on an arrow, what it means, and in which part it is drawn. */
export const EVENT_WORDS: Record<
  LifecycleEvent,
  { label: string; means: string; part: Part }
> = {
  submit: {
    label: 'submit',
    means: 'A revision is submitted.',
    part: 'deciding',
  },
  'send-to-review': {
    label: 'review',
    means:
      'People have to decide, by the score, a policy, or after a control was verified or expired.',
    part: 'deciding',
  },
  block: {
    label: 'block',
    means: 'The revision must not go on as it is.',
    part: 'deciding',
  },
  approve: {
    label: 'approve',
    means: 'The revision comes into force, at once or by the people asked.',
    part: 'deciding',
  },
  'send-back': {
    label: 'send back',
    means: 'Sent back or rejected, and no earlier revision is in force.',
    part: 'deciding',
  },
  'keep-in-force': {
    label: 'as before',
    means:
      'Sent back or rejected, and the earlier revision stays in force; or nothing changed that matters.',
    part: 'deciding',
  },
  'keep-review-due': {
    label: 'as before',
    means: 'The same, where the review of the earlier revision is due.',
    part: 'deciding',
  },
  'keep-overdue': {
    label: 'as before',
    means: 'The same, where that review is overdue.',
    part: 'deciding',
  },
  'keep-suspended': {
    label: 'as before',
    means:
      'The same, where the app was suspended; or its approval was opened again and not given.',
    part: 'deciding',
  },
  'keep-quarantined': {
    label: 'as before',
    means: 'An incident is not dealt with by an approval.',
    part: 'deciding',
  },
  reopen: {
    label: 'reopen',
    means:
      'What the approval rests on has changed: the same revision has to be approved again.',
    part: 'deciding',
  },
  'review-due': {
    label: 'review due',
    means: 'The time of the next review has come.',
    part: 'inForce',
  },
  'review-overdue': {
    label: 'too late',
    means: 'The review was not done within the grace period.',
    part: 'inForce',
  },
  renew: {
    label: 'renew',
    means:
      'The owner renewed the approval, with security where that is needed.',
    part: 'inForce',
  },
  suspend: {
    label: 'suspend',
    means: 'The app must stop until its approval is renewed.',
    part: 'inForce',
  },
  quarantine: {
    label: 'quarantine',
    means: 'An incident: the app must stop at once.',
    part: 'inForce',
  },
  release: {
    label: 'release',
    means: 'The incident is dealt with.',
    part: 'inForce',
  },
  decommission: {
    label: 'decommission',
    means: 'The owner’s side or the platform takes the app out of service.',
    part: 'ending',
  },
  'complete-decommission': {
    label: 'complete',
    means: 'Nothing of the app is left, and the certificate says so.',
    part: 'ending',
  },
  'call-off-to-draft': {
    label: 'call off',
    means: 'Called off; nothing was in force.',
    part: 'ending',
  },
  'call-off-to-approved': {
    label: 'call off',
    means: 'Called off; what was approved counts again.',
    part: 'ending',
  },
  'call-off-to-review-due': {
    label: 'call off',
    means: 'Called off; the review is still due.',
    part: 'ending',
  },
  'call-off-to-overdue': {
    label: 'call off',
    means: 'Called off; the review is still overdue.',
    part: 'ending',
  },
  'call-off-to-suspended': {
    label: 'call off',
    means: 'Called off; the app is still suspended.',
    part: 'ending',
  },
  'call-off-to-quarantined': {
    label: 'call off',
    means: 'Called off; the app is still quarantined.',
    part: 'ending',
  },
};

export const STATE_MEANS: Record<AppState, string> = {
  draft: 'Nothing is in force, and nobody is asked.',
  submitted: 'Being assessed; it lasts as long as the submission takes.',
  'in-review': 'People have to decide.',
  blocked: 'Waits until a control is verified, or the app is changed.',
  approved: 'In force.',
  'review-due': 'In force; the owner has to renew.',
  overdue: 'In force, or stopped soon: the renewal is late.',
  suspended: 'Stopped until the approval is renewed.',
  quarantined: 'Stopped by an incident.',
  decommissioning: 'Out of service; what it left is being deleted.',
  decommissioned: 'Gone, with a certificate.',
};

/** States that an arrow may lead from or to as one. */
export const GROUPS: Record<string, readonly AppState[]> = {
  Waiting: ['in-review', 'blocked'],
  'In force': ['approved', 'review-due', 'overdue'],
  Stopped: ['suspended', 'quarantined'],
};
