import { Tier, TIERS } from '@micro-apps/backstage-plugin-micro-apps-common';
import { escalationSubject, ReviewRecord, Stores } from '../../database';
import type { ServiceDependencies } from '../dependencies';
import { shortRefOf } from '../governedChange';
import { lateSince } from '../serviceLevels';
import { ACTOR } from './ReviewClock';
import { escalationMessages } from './reviewMessages';

const BATCH_SIZE = 200;

type Late = {
  id: string;
  appId: string;
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
    const { database, messenger } = this.dependencies;
    for (const tier of TIERS) {
      const page = () =>
        database.read(stores => this.late(stores, tier, { limit: BATCH_SIZE }));
      let found = await page();
      while (found.length > 0) {
        for (const late of found) {
          await this.escalate(late, tier);
        }
        found = await page();
      }
    }
    await messenger.deliver();
  }

  private async late(
    { escalations, reviews }: Stores,
    tier: Tier,
    only: { limit: number; id?: string },
  ): Promise<Late[]> {
    const { config, now } = this.dependencies;
    const before = lateSince(config, now().toISOString())[tier];
    const query = { tier, before, ...only };
    const ofReview =
      (kind: Late['kind']) =>
      (review: ReviewRecord): Late => ({
        id: review.id,
        appId: review.appId,
        kind,
        subject: escalationSubject(review),
      });
    return [
      ...(await escalations.dueRequests(query)).map(({ id, appId }): Late => ({
        id,
        appId,
        kind: 'request',
        subject: id,
      })),
      ...(await reviews.toEscalate(query)).map(ofReview('renewal')),
      ...(await reviews.overdueToEscalate(query)).map(ofReview('review')),
    ];
  }

  private async escalate(late: Late, tier: Tier): Promise<void> {
    const { database, config } = this.dependencies;
    const now = this.dependencies.now().toISOString();
    const { id, appId, kind, subject } = late;
    const { escalateTo, hours } = config.serviceLevels;
    await database.transaction(async stores => {
      const app = await stores.apps.lockById(appId);
      const still = await this.late(stores, tier, { limit: 1, id });
      if (!still.some(other => other.subject === subject)) {
        // Decided meanwhile, or told of by another back end.
        return;
      }
      await stores.escalations.insert(subject, now);
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
