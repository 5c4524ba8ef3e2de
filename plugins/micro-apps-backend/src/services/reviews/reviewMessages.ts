import type {
  AppRecord,
  DigestMessage,
  OutboxMessage,
  ReviewRecord,
} from '../../database';

/** Where an app's review is done. */
export const reviewLink = (app: Pick<AppRecord, 'namespace' | 'name'>) =>
  `/catalog/${app.namespace}/microapp/${app.name}/governance`;

const scope = (review: ReviewRecord, event: string) =>
  `micro-apps:review:${review.id}:${event}`;

/** Tells the owner's side that the app must stop. */
export function suspendedMessages(app: AppRecord): OutboxMessage[] {
  return [
    {
      recipients: [app.owner],
      excluded: [],
      title: `“${app.title}” is suspended`,
      description:
        'Its review was not done in time. Renew its approval, and it may be used again.',
      link: reviewLink(app),
      severity: 'high',
      scope: `micro-apps:app:${app.id}:suspended`,
    },
  ];
}

/** Asks security to agree to a renewal. */
export function attestedMessages(
  app: AppRecord,
  review: ReviewRecord,
  approvers: string[],
): OutboxMessage[] {
  return approvers.length
    ? [
        {
          recipients: [...new Set(approvers)],
          excluded: [review.attestedBy as string],
          title: `Review the renewal of “${app.title}”`,
          description: `The owner attests that nothing changed. A ${review.tier} inherent risk needs security as well.`,
          link: reviewLink(app),
          severity: 'normal',
          scope: scope(review, 'attested'),
        },
      ]
    : [];
}

/** Tells the owner's side what security said. */
export function reviewDecidedMessages(
  app: AppRecord,
  review: ReviewRecord,
): OutboxMessage[] {
  const isRenewed = review.state === 'renewed';
  return [
    {
      recipients: [
        ...new Set([
          app.owner,
          ...(review.attestedBy ? [review.attestedBy] : []),
        ]),
      ],
      excluded: review.decidedBy ? [review.decidedBy] : [],
      title: isRenewed
        ? `“${app.title}” is renewed`
        : `The renewal of “${app.title}” is sent back`,
      description: isRenewed
        ? `The next review is on ${app.nextReviewAt?.slice(0, 10)}.`
        : 'Read why, then renew again, or submit what has changed.',
      link: reviewLink(app),
      severity: isRenewed ? 'normal' : 'high',
      scope: scope(review, 'decided'),
    },
  ];
}

/** One message to a person about all reviews of the person's apps; a later one takes its place. */
export function digestMessage(
  person: string,
  { apps }: DigestMessage,
): OutboxMessage {
  const late = apps.filter(({ daysLeft }) => daysLeft < 0).length;
  const title =
    apps.length === 1
      ? `Review “${apps[0].title}”`
      : `${apps.length} of your apps need a review`;
  return {
    recipients: [person],
    excluded: [],
    title,
    description: apps
      .map(app => `${app.title}: ${dueText(app)}`)
      .join('. ')
      .slice(0, 1000),
    link: apps.length === 1 ? reviewLink(apps[0]) : '/micro-apps/my-apps',
    severity: late > 0 ? 'high' : 'normal',
    scope: 'micro-apps:reviews',
  };
}

/** When a review is due, in words. */
export function dueText(app: DigestMessage['apps'][number]): string {
  const { daysLeft, dueOn, suspendsOn, state } = app;
  if (state === 'suspended') {
    return `suspended, the review was due on ${dueOn}`;
  }
  const consequence = suspendsOn ? `, suspended from ${suspendsOn}` : '';
  if (daysLeft < 0) {
    return `overdue since ${dueOn}${consequence}`;
  }
  if (daysLeft === 0) {
    return 'due today';
  }
  return daysLeft === 1
    ? `due tomorrow (${dueOn})`
    : `due in ${daysLeft} days (${dueOn})`;
}

function waitText(
  kind: 'request' | 'renewal' | 'review',
  hours: number,
): string {
  return kind === 'review'
    ? `Its review is overdue for ${hours} hours, and its owner has not acted.`
    : `${
        kind === 'request' ? 'Its approval' : 'The renewal of its approval'
      } was to be decided within ${hours} hours.`;
}

/** Tells a group of what takes longer than agreed. */
export function escalationMessages(
  app: AppRecord,
  late: {
    id: string;
    kind: 'request' | 'renewal' | 'review';
    escalateTo: string;
    hours: number;
  },
): OutboxMessage[] {
  const { id, kind, escalateTo, hours } = late;
  const isRequest = kind === 'request';
  // Only a new revision, or proof of a control, gets it on: the owner has to hear of it as well.
  const isBlocked = isRequest && app.state === 'blocked';
  return [
    {
      recipients: [...new Set([escalateTo, ...(isBlocked ? [app.owner] : [])])],
      excluded: [],
      title: `“${app.title}” waits for longer than agreed`,
      description: isBlocked
        ? `Its approval is in question and blocked for ${hours} hours, while its approved revision goes on running: have a control verified, send a revision with a lower risk, or stop the app.`
        : waitText(kind, hours),
      link: isRequest ? `/micro-apps/approvals/${id}` : reviewLink(app),
      severity: 'high',
      scope: `micro-apps:${kind}:${id}:escalated`,
    },
  ];
}
