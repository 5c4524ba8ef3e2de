import type {
  AppState,
  ReviewStatus,
} from '@micro-apps/backstage-plugin-micro-apps-common';

const dayOf = (instant: string | null | undefined) => instant?.slice(0, 10);

/** What happens with the app unless somebody renews. */
function consequence({ schedule }: ReviewStatus): string {
  if (schedule?.suspendsOn) {
    return ` On ${schedule.suspendsOn} it is suspended.`;
  }
  return schedule?.overdue === 'off'
    ? ` Reminders end on ${schedule.graceEndsOn}; nothing is stopped.`
    : ' Nothing is stopped, but its owner is reminded every day.';
}

/** What to do next with an app whose review is open, or was not done. */
export function reviewStep(state: AppState, review: ReviewStatus): string {
  const { open, schedule } = review;
  const day = schedule?.dueOn ?? dayOf(review.nextReviewAt);
  if (open?.state === 'attested') {
    return open.mayDecide
      ? `Decide on its renewal by ${dayOf(open.decideBy)}: its owner attests that nothing changed.`
      : `Wait for security to agree to the renewal, by ${dayOf(open.decideBy)}.`;
  }
  if (state === 'review-due') {
    return open?.mayRenew
      ? `Renew its approval by ${day}, or submit what has changed.`
      : `Wait for its owner to renew the approval, by ${day}.`;
  }
  if (state === 'overdue') {
    return `${
      open?.mayRenew
        ? `Renew its approval now, or submit what has changed: the review was due on ${day}.`
        : `Wait for its owner to renew the approval; the review was due on ${day}.`
    }${consequence(review)}`;
  }
  return open?.mayRenew
    ? 'It must not be used. Renew its approval, and it may be used again.'
    : 'It must not be used until its owner has renewed the approval.';
}
