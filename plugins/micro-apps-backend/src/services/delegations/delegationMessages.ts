import type { DelegationRecord, OutboxMessage } from '../../database';

const LINK = '/micro-apps/approvals';
const scope = ({ id }: DelegationRecord) => `micro-apps:delegation:${id}`;
const nameOf = (ref: string) => ref.replace(/^.*\//, '');

/** Tells a person to decide for somebody else for a time. */
export function delegatedMessages(
  delegation: DelegationRecord,
): OutboxMessage[] {
  const { delegator, delegate, startsAt, endsAt } = delegation;
  return [
    {
      recipients: [delegate],
      excluded: [],
      title: `You decide for ${nameOf(delegator)}`,
      description: `From ${startsAt.slice(0, 10)} until ${endsAt.slice(
        0,
        10,
      )} the approvals of ${nameOf(
        delegator,
      )} are yours to decide. You may end that at any time.`,
      link: LINK,
      severity: 'normal',
      scope: scope(delegation),
    },
  ];
}

/** Tells the other of the two that a delegation was ended early. */
export function delegationEndedMessages(
  delegation: DelegationRecord,
): OutboxMessage[] {
  const { delegator, delegate, endedBy } = delegation;
  return [
    {
      recipients: [delegator, delegate].filter(ref => ref !== endedBy),
      excluded: [],
      title: `The delegation of ${nameOf(delegator)} to ${nameOf(
        delegate,
      )} is ended`,
      description: `What waits is for ${nameOf(delegator)} to decide again.`,
      link: LINK,
      severity: 'normal',
      scope: scope(delegation),
    },
  ];
}
