import { Tier, TIERS } from '@micro-apps/backstage-plugin-micro-apps-common';
import { AppRecord, escalationSubject, Stores } from '../../database';
import type { ServiceDependencies } from '../dependencies';
import { shortRefOf } from '../governedChange';
import { lateSince } from '../serviceLevels';
import { ACTOR } from './ReviewClock';
import { escalationMessages } from './reviewMessages';

const BATCH_SIZE = 200;

type Late = {
  id: string;
  /** A request or a renewal that its deciders, or a review that its owner takes too long with. */
  kind: 'request' | 'renewal' | 'review';
  /** Under what it is escalated once. */
  subject: string;
};

const WHAT = {
  request: 'request',
  renewal: 'renewal',
  review: 'overdue review',
};

/** Tells a group, once, of requests and renewals that take longer than agreed. Several may run at once. */
export class Escalation {
  static create(dependencies: ServiceDependencies): Escalation {
    return new Escalation(dependencies);
  }

  private constructor(private readonly dependencies: ServiceDependencies) {}

  async run(): Promise<void> {
    for (const tier of TIERS) {
      let found = await this.late(tier);
      while (found.length > 0) {
        for (const late of found) {
          await this.escalate(late, tier);
        }
        found = await this.late(tier);
      }
    }
    await this.dependencies.messenger.deliver();
  }

  private async late(tier: Tier): Promise<Late[]> {
    const { database, config } = this.dependencies;
    const before = lateSince(config, this.dependencies.now().toISOString())[
      tier
    ];
    return database.read(async ({ escalations, reviews }) => [
      ...(await escalations.dueRequests(tier, before, BATCH_SIZE)).map(
        (id): Late => ({ id, kind: 'request', subject: id }),
      ),
      ...(await reviews.toEscalate(tier, before, BATCH_SIZE)).map(
        (review): Late => ({
          id: review.id,
          kind: 'renewal',
          subject: escalationSubject(review),
        }),
      ),
      ...(await reviews.overdueToEscalate(tier, before, BATCH_SIZE)).map(
        (review): Late => ({
          id: review.id,
          kind: 'review',
          subject: escalationSubject(review),
        }),
      ),
    ]);
  }

  private async escalate(late: Late, tier: Tier): Promise<void> {
    const { database, config } = this.dependencies;
    const now = this.dependencies.now().toISOString();
    const { id, kind, subject } = late;
    const { escalateTo, hours } = config.serviceLevels;
    await database.transaction(async stores => {
      const app = await appOf(stores, late);
      if (!app || !(await stores.escalations.insert(subject, now))) {
        return;
      }
      await stores.outbox.add(
        escalationMessages(app, { id, kind, escalateTo, hours: hours[tier] }),
        now,
      );
      await stores.audit.append(
        [
          {
            app: shortRefOf(app),
            actor: ACTOR,
            action: `${kind}-escalate`,
            summary: `The ${WHAT[kind]} of “${app.name}” takes longer than ${hours[tier]} hours, and was escalated`,
            data: { id, tier, hours: hours[tier], escalateTo },
          },
        ],
        now,
      );
    });
  }
}

async function appOf(
  stores: Stores,
  { id, kind }: Late,
): Promise<AppRecord | undefined> {
  const found =
    kind === 'request'
      ? await stores.requests.find(id)
      : await stores.reviews.find(id);
  return found && (await stores.apps.findByIds([found.appId]))[0];
}
