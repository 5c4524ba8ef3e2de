import type { AppRecord, OutboxMessage, WaiverRecord } from '../../database';

const link = (app: AppRecord) =>
  `/catalog/${app.namespace}/microapp/${app.name}/governance`;
const scope = ({ id }: WaiverRecord, event: string) =>
  `micro-apps:waiver:${id}:${event}`;
const day = (instant: string) => instant.slice(0, 10);

function toInvolved(
  app: AppRecord,
  waiver: WaiverRecord,
  message: Pick<OutboxMessage, 'title' | 'description' | 'severity'> & {
    event: string;
    actor?: string;
  },
): OutboxMessage {
  const { event, actor, ...rest } = message;
  return {
    ...rest,
    recipients: [...new Set([app.owner, waiver.proposedBy])],
    excluded: actor ? [actor] : [],
    link: link(app),
    scope: scope(waiver, event),
  };
}

/** Asks those who approve waivers for a second pair of eyes. */
export function proposedMessages(
  app: AppRecord,
  waiver: WaiverRecord,
  approvers: string[],
): OutboxMessage[] {
  return approvers.length
    ? [
        {
          recipients: [...new Set(approvers)],
          excluded: [waiver.proposedBy, app.submittedBy],
          title: `Approve or refuse a waiver for “${app.title}”`,
          description: `“${waiver.ruleTitle}” is to be waived until ${day(
            waiver.expiresAt,
          )}.`,
          link: '/micro-apps/approvals?show=waivers',
          severity: 'normal',
          scope: scope(waiver, 'proposed'),
        },
      ]
    : [];
}

/** Tells the owner's side and the proposer what became of a waiver. */
export function decidedWaiverMessages(
  app: AppRecord,
  waiver: WaiverRecord,
  actor: string,
): OutboxMessage[] {
  const { ruleTitle, expiresAt } = waiver;
  switch (waiver.state) {
    case 'active':
      return [
        toInvolved(app, waiver, {
          event: 'approved',
          actor,
          title: `“${ruleTitle}” is waived for “${app.title}”`,
          description: `Until ${day(
            expiresAt,
          )}, with a compensating control. Change the app before then.`,
          severity: 'normal',
        }),
      ];
    case 'refused':
      return [
        {
          ...toInvolved(app, waiver, {
            event: 'refused',
            actor,
            title: `The waiver of “${ruleTitle}” for “${app.title}” is refused`,
            description: 'Read why; the rule holds as before.',
            severity: 'normal',
          }),
          recipients: [waiver.proposedBy],
        },
      ];
    default:
      return [
        toInvolved(app, waiver, {
          event: 'revoked',
          actor,
          title: `The waiver of “${ruleTitle}” for “${app.title}” is revoked`,
          description: 'The rule holds again. Read why, and what to change.',
          severity: 'high',
        }),
      ];
  }
}

/** Reminds of the end of a waiver; a later reminder takes the place of an earlier one. */
export function reminderMessages(
  app: AppRecord,
  waiver: WaiverRecord,
  days: number,
): OutboxMessage[] {
  return [
    toInvolved(app, waiver, {
      event: 'expiry',
      title: `The waiver of “${waiver.ruleTitle}” for “${app.title}” ends ${
        days === 1 ? 'tomorrow' : `in ${days} days`
      }`,
      description: `From ${day(
        waiver.expiresAt,
      )} the rule holds again. Change the app so that it is kept.`,
      severity: days === 1 ? 'high' : 'normal',
    }),
  ];
}

/** Tells that nobody decided on a proposal before its end, so that the rule held all along. */
export function lapsedMessages(
  app: AppRecord,
  waiver: WaiverRecord,
): OutboxMessage[] {
  return [
    toInvolved(app, waiver, {
      event: 'expiry',
      title: `The proposal to waive “${waiver.ruleTitle}” for “${app.title}” lapsed undecided`,
      description:
        'The rule holds as before. Change the app, or propose the waiver anew.',
      severity: 'normal',
    }),
  ];
}

/** Tells of the end of a waiver. */
export function expiredMessages(
  app: AppRecord,
  waiver: WaiverRecord,
): OutboxMessage[] {
  return [
    toInvolved(app, waiver, {
      event: 'expiry',
      title: `The waiver of “${waiver.ruleTitle}” for “${app.title}” has ended`,
      description: 'The rule holds again. See what to change.',
      severity: 'high',
    }),
  ];
}
