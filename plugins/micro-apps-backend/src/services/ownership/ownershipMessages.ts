import type {
  AppRecord,
  HandoverRecord,
  OrphanRecord,
  OutboxMessage,
} from '../../database';
import { governanceLink } from '../messages';

const day = (instant: string) => instant.slice(0, 10);

/** One scope for all that becomes of an app's owner, so that what is told later takes the place of what was told before. */
const handoverScope = (app: AppRecord) => `micro-apps:app:${app.id}:hand-over`;

/** Asks a side to accept an app. */
export function offeredMessages(
  app: AppRecord,
  offer: HandoverRecord,
): OutboxMessage[] {
  return [
    {
      recipients: [offer.to],
      excluded: [offer.offeredBy],
      title: `“${app.title}” is offered to you`,
      description: `${offer.from} hands it over. Accept it, and you answer for it from then on; or decline, and say why.`,
      link: governanceLink(app),
      severity: 'normal',
      scope: `micro-apps:handover:${offer.id}`,
    },
  ];
}

/** Says what became of an offer. */
export function answeredMessages(
  app: AppRecord,
  offer: HandoverRecord,
): OutboxMessage[] {
  const isWithdrawn = offer.state === 'withdrawn';
  return [
    {
      recipients: [
        ...new Set(isWithdrawn ? [offer.to] : [offer.offeredBy, offer.from]),
      ],
      excluded: offer.decidedBy ? [offer.decidedBy] : [],
      title: isWithdrawn
        ? `“${app.title}” is not offered to you any longer`
        : `${offer.to} declined “${app.title}”`,
      description: isWithdrawn
        ? 'You need not do anything.'
        : 'Read why; its owner stays the same.',
      link: governanceLink(app),
      severity: 'normal',
      scope: `micro-apps:handover:${offer.id}`,
    },
  ];
}

/** Tells both sides that an app has another owner. */
export function handedOverMessages(
  app: AppRecord,
  change: { from: string; offeredBy: string | null; actor: string },
): OutboxMessage[] {
  const { from, offeredBy, actor } = change;
  return [
    {
      recipients: [
        ...new Set([from, app.owner, ...(offeredBy ? [offeredBy] : [])]),
      ],
      excluded: [actor],
      title: `“${app.title}” belongs to ${app.owner} now`,
      description: `It belonged to ${from} before. What was approved stays approved.`,
      link: governanceLink(app),
      severity: 'normal',
      scope: handoverScope(app),
    },
  ];
}

/** Asks who could take over what an owner left behind; with more apps of one owner, one message is about all. */
export function orphanedMessages(
  app: AppRecord,
  orphan: OrphanRecord,
  count: number,
): OutboxMessage[] {
  const isOne = count === 1;
  return [
    {
      recipients: orphan.asked,
      excluded: [],
      title: isOne
        ? `Nobody owns “${app.title}” any more`
        : `${count} apps of ${orphan.owner} have no owner any more`,
      description: `Take ${isOne ? 'it' : 'each'} over, name an owner, or decommission it. What nobody takes over is retired from ${day(
        orphan.deadline,
      )}.`,
      link: isOne
        ? governanceLink(app)
        : '/micro-apps/inventory?ownerless=true',
      severity: 'high',
      scope: `micro-apps:owner:${orphan.owner}:gone`,
    },
  ];
}

/** Asks once more. */
export function remindedMessages(
  app: AppRecord,
  orphan: OrphanRecord,
  days: number,
): OutboxMessage[] {
  return [
    {
      recipients: orphan.asked,
      excluded: [],
      title: `“${app.title}” is retired ${
        days === 1 ? 'tomorrow' : `on ${day(orphan.deadline)}`
      }, unless somebody takes it over`,
      description: 'Take it over, or name an owner who accepts.',
      link: governanceLink(app),
      severity: 'high',
      scope: handoverScope(app),
    },
  ];
}

/** Tells those who could have taken an app over that it is on its way out. */
export function retiredMessages(
  app: AppRecord,
  orphan: OrphanRecord,
  coolingEndsAt: string,
): OutboxMessage[] {
  return [
    {
      recipients: orphan.asked,
      excluded: [],
      title: `“${app.title}” is being retired: nobody took it over`,
      description: `Whoever takes it over before ${day(
        coolingEndsAt,
      )} calls that off. Nothing is deleted before.`,
      link: governanceLink(app),
      severity: 'high',
      scope: handoverScope(app),
    },
  ];
}

/** Tells those who could have taken an app over that it cannot be retired, so that it stays without an owner. */
export function notRetiredMessages(
  app: AppRecord,
  orphan: OrphanRecord,
  obstacle: string,
): OutboxMessage[] {
  return [
    {
      recipients: orphan.asked,
      excluded: [],
      title: `“${app.title}” cannot be retired, and nobody owns it`,
      description: `${obstacle} Take the app over, or name an owner who accepts.`,
      link: governanceLink(app),
      severity: 'high',
      scope: handoverScope(app),
    },
  ];
}

/** Tells those who were asked that nothing is asked of them any longer. */
export function ownedAgainMessages(
  app: AppRecord,
  orphan: OrphanRecord,
): OutboxMessage[] {
  return [
    {
      recipients: orphan.asked,
      excluded: [],
      title: `“${app.title}” has an owner again`,
      description: `${orphan.owner} is back. You need not do anything.`,
      link: governanceLink(app),
      severity: 'low',
      scope: handoverScope(app),
    },
  ];
}
