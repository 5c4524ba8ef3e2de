import { randomUUID } from 'node:crypto';
import {
  AcceptanceBody,
  AppKey,
  DeclineBody,
  HandoverBody,
  Handovers,
  HandoversQuery,
  Ownership,
  WithdrawalBody,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { AppRecord, HandoverRecord, Stores } from '../../database';
import {
  entityRefOf,
  proofOf,
  requirePerson,
  saveApp,
  shortRefOf,
  visible,
  withConflict,
} from '../governedChange';
import type { CallContext } from '../MicroAppsService';
import { pageInfoOf } from '../paging';
import { untilSettled } from '../reassessing';
import {
  acceptedOwner,
  handOver,
  OwnershipOptions,
  prepareAcceptance,
} from './accepting';
import { answeredMessages, offeredMessages } from './ownershipMessages';
import type { OwnershipsService } from './OwnershipsService';
import { OwnershipView, toOwnership } from './presenting';
import {
  AT_ONCE,
  decideOffer,
  requireOther,
  requireOwner,
  requireStep,
} from './requirements';
import { Standing, standingOf, standingsOf } from './standing';

type Act = { standing: Standing; actor: string; now: string };

/** Hands apps over from one owner to another. */
export class OwnershipService implements OwnershipsService<CallContext> {
  static create(options: OwnershipOptions): OwnershipService {
    return new OwnershipService(options);
  }

  private constructor(private readonly options: OwnershipOptions) {}

  async list(query: HandoversQuery, context: CallContext): Promise<Handovers> {
    const { limit, offset } = query;
    const { caller, access } = context;
    const filter = {
      claims: [caller.userEntityRef, ...caller.ownershipEntityRefs],
      visible: access.criteria('read'),
    };
    return this.options.database.read(async stores => {
      const apps = await stores.handovers.waitingFor({
        ...filter,
        limit,
        offset,
      });
      const totalItems = await stores.handovers.countWaitingFor(filter);
      const standings = await standingsOf(stores, apps);
      return {
        items: standings.map(standing => ({
          app: {
            namespace: standing.app.namespace,
            name: standing.app.name,
            title: standing.app.title,
            digest: standing.app.currentDigest,
          },
          ownership: this.present(standing, context),
        })),
        totalItems,
        pageInfo: pageInfoOf({ limit, offset }, apps.length, totalItems),
      };
    });
  }

  async offer(
    key: AppKey,
    body: HandoverBody,
    context: CallContext,
  ): Promise<{ ownership: Ownership }> {
    return this.act(key, context, async () => {
      await requireOwner(this.options.owners, body.to);
      return async (stores, { standing, actor, now }) => {
        const { app } = standing;
        requireStep('offer', standing, this.view(context));
        requireOther(body.to, standing);
        const offer: HandoverRecord = {
          id: randomUUID(),
          appId: app.id,
          from: app.owner,
          to: body.to,
          state: 'offered',
          offeredBy: actor,
          offeredAt: now,
          comment: body.comment ?? null,
          decidedBy: null,
          decidedAt: null,
          decisionComment: null,
        };
        await stores.handovers.insert(offer);
        await stores.outbox.add(offeredMessages(app, offer), now);
        return saveApp(stores, {
          app,
          entry: {
            actor,
            action: 'handover-offer',
            summary: `“${app.name}” was offered to ${offer.to}`,
            data: {
              handoverId: offer.id,
              from: offer.from,
              to: offer.to,
              comment: proofOf(offer.comment),
            },
          },
          now,
        });
      };
    });
  }

  async accept(
    key: AppKey,
    body: AcceptanceBody,
    context: CallContext,
  ): Promise<{ ownership: Ownership }> {
    return this.act(key, context, async () => {
      const standing = await this.find(key, context);
      const to = acceptedOwner(standing, body, this.view(context));
      const prepared = await prepareAcceptance(this.options, standing.app, to);
      return async (stores, act) => {
        if (act.standing.app.version !== prepared.version) {
          // An offer that was answered or withdrawn meanwhile is found by the next attempt.
          return undefined;
        }
        return handOver(stores, this.options, { ...act, prepared, body });
      };
    });
  }

  async decline(
    key: AppKey,
    body: DeclineBody,
    context: CallContext,
  ): Promise<{ ownership: Ownership }> {
    return this.answer(key, 'decline', body.comment, context);
  }

  async withdraw(
    key: AppKey,
    body: WithdrawalBody,
    context: CallContext,
  ): Promise<{ ownership: Ownership }> {
    return this.answer(key, 'withdraw', body.comment, context);
  }

  private async answer(
    key: AppKey,
    action: 'decline' | 'withdraw',
    comment: string | undefined,
    context: CallContext,
  ): Promise<{ ownership: Ownership }> {
    return this.act(key, context, async () => {
      return async (stores, { standing, actor, now }) => {
        requireStep(action, standing, this.view(context));
        const { app } = standing;
        const offer = await decideOffer(
          stores,
          standing.offer as HandoverRecord,
          {
            state: action === 'decline' ? 'declined' : 'withdrawn',
            decidedBy: actor,
            decidedAt: now,
            decisionComment: comment ?? null,
          },
        );
        await stores.outbox.add(answeredMessages(app, offer), now);
        return saveApp(stores, {
          app,
          entry: {
            actor,
            action: `handover-${action}`,
            summary: `The offer of “${app.name}” to ${offer.to} was ${offer.state}`,
            data: {
              handoverId: offer.id,
              to: offer.to,
              comment: proofOf(offer.decisionComment),
            },
          },
          now,
        });
      };
    });
  }

  /**
   * Runs an act of a person on a locked app. What needs the catalog or the policies is done before, and is done again
   * where the app moved on meanwhile.
   */
  private async act(
    key: AppKey,
    context: CallContext,
    prepare: () => Promise<
      (stores: Stores, act: Act) => Promise<AppRecord | undefined>
    >,
  ): Promise<{ ownership: Ownership }> {
    requirePerson('change who owns an app', context);
    const { database, messenger } = this.options;
    const actor = context.caller.userEntityRef;
    const ownership = await withConflict(AT_ONCE, () =>
      untilSettled(async () => {
        const now = this.options.now().toISOString();
        const work = await prepare();
        return database.transaction(async stores => {
          const app = visible(
            await stores.apps.lock(entityRefOf(key)),
            `app "${shortRefOf(key)}"`,
            context,
          );
          const standing = await standingOf(stores, app);
          const saved = await work(stores, { standing, actor, now });
          return (
            saved && this.present(await standingOf(stores, saved), context)
          );
        });
      }),
    );
    messenger.announce({ app: shortRefOf(key) });
    return { ownership };
  }

  private async find(key: AppKey, context: CallContext): Promise<Standing> {
    return this.options.database.read(async stores =>
      standingOf(
        stores,
        visible(
          await stores.apps.find(entityRefOf(key)),
          `app "${shortRefOf(key)}"`,
          context,
        ),
      ),
    );
  }

  private present(standing: Standing, context: CallContext): Ownership {
    return toOwnership(standing, this.view(context));
  }

  private view(context: CallContext): OwnershipView {
    return { platformGroup: this.options.targets.platformGroup, context };
  }
}
