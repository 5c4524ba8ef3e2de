import { randomUUID } from 'node:crypto';
import { ConflictError, NotAllowedError } from '@backstage/errors';
import {
  AcceptanceBody,
  AppKey,
  DeclineBody,
  HandoverBody,
  Handovers,
  HandoversQuery,
  inputErrorOf,
  Ownership,
  OwnershipAction,
  WithdrawalBody,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type {
  AppRecord,
  HandoverRecord,
  RevisionRecord,
  Stores,
} from '../../database';
import type { ServiceDependencies } from '../dependencies';
import {
  entityRefOf,
  proofOf,
  requireCurrent,
  requirePerson,
  saveApp,
  shortRefOf,
  visible,
  withConflict,
} from '../governedChange';
import { countingRevision } from '../inForce';
import type { CallContext } from '../MicroAppsService';
import { untilSettled } from '../reassessing';
import { applyRecheck } from '../change/recheck';
import { writeHandover } from './handingOver';
import { endOrphan } from './orphans';
import {
  answeredMessages,
  handedOverMessages,
  offeredMessages,
} from './ownershipMessages';
import type { OwnerDirectory } from './OwnerDirectory';
import type { OwnershipsService } from './OwnershipsService';
import { PreparedHandover, prepareHandover } from './preparing';
import { mayAct, takersOf, toOwnership } from './presenting';
import { Standing, standingOf, standingsOf } from './standing';
import { pageInfoOf } from '../paging';

const AT_ONCE =
  'Somebody else acted on this app at the same moment; look at it again';

type Options = ServiceDependencies & { owners: OwnerDirectory };
type Act = { standing: Standing; actor: string; now: string };

/** Hands apps over from one owner to another. */
export class OwnershipService implements OwnershipsService<CallContext> {
  static create(options: Options): OwnershipService {
    return new OwnershipService(options);
  }

  private constructor(private readonly options: Options) {}

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
      await this.requireOwner(body.to);
      return async (stores, { standing, actor, now }) => {
        const { app } = standing;
        this.require('offer', standing, context);
        requireOther(body.to, app, isAdoption(standing, body.to));
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
      const to = this.requireAcceptance(standing, body, context);
      const prepared = await this.prepare(standing.app, to);
      return async (stores, act) => {
        if (act.standing.app.version !== prepared.version) {
          // An offer that was answered or withdrawn meanwhile is found by the next attempt.
          return undefined;
        }
        return this.handOver(stores, act, prepared, body);
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
        this.require(action, standing, context);
        const { app } = standing;
        const offer = await decide(stores, standing.offer as HandoverRecord, {
          state: action === 'decline' ? 'declined' : 'withdrawn',
          decidedBy: actor,
          decidedAt: now,
          decisionComment: comment ?? null,
        });
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

  /** Who becomes the owner, if the caller may accept that. */
  private requireAcceptance(
    standing: Standing,
    { to: named, digest }: AcceptanceBody,
    context: CallContext,
  ): string {
    const { app, offer, orphan } = standing;
    const to =
      named ?? (orphan && !offer ? takersOf(standing, context)[0] : undefined);
    if (to !== undefined && to !== offer?.to) {
      this.require('take', standing, context);
      const takers = takersOf(standing, context);
      if (!takers.includes(to)) {
        throw inputErrorOf([
          {
            path: 'to',
            message: `must be you or a group of yours (${takers.join(', ')}); to name somebody else, offer the app to them`,
          },
        ]);
      }
      requireOther(to, app, isAdoption(standing, to));
      requireCurrent(app, { digest });
      return to;
    }
    this.require('accept', standing, context);
    requireCurrent(app, { digest });
    return (offer as HandoverRecord).to;
  }

  private async prepare(app: AppRecord, to: string): Promise<PreparedHandover> {
    const { entities, config, database } = this.options;
    const owner = await this.requireOwner(to);
    // Whoever wrote the facts that count stays their author.
    const { submittedBy } = (await database.read(({ revisions }) =>
      revisions.find(app.id, countingRevision(app)),
    )) as RevisionRecord;
    return prepareHandover(this.options, app, {
      to,
      ownerApprovers: await entities.ownerApprovers(
        owner,
        [submittedBy],
        config.fallbackGroup,
      ),
    });
  }

  private async handOver(
    stores: Stores,
    { standing, actor, now }: Act,
    prepared: PreparedHandover,
    body: AcceptanceBody,
  ): Promise<AppRecord> {
    const { app, offer, orphan } = standing;
    const { to, rechecked } = prepared;
    const accepted =
      offer &&
      (await decide(stores, offer, {
        // Where somebody else took the app over, nothing is left of the offer.
        state: offer.to === to ? 'accepted' : 'withdrawn',
        decidedBy: actor,
        decidedAt: now,
        decisionComment: body.comment ?? null,
      }));
    const owned = await endOrphan(stores, app, {
      outcome: 'handed-over',
      actor,
      targets: this.options.targets,
      now,
      // Another owner is judged with what the hand-over writes.
      inService: async back =>
        rechecked
          ? applyRecheck(stores, back, rechecked, {
              ...this.options,
              actor,
              at: now,
            })
          : back,
    });
    const handed = await writeHandover(
      stores,
      await adopt(stores, owned),
      prepared,
      { ...this.options, actor, now },
    );
    await stores.outbox.add(
      handedOverMessages(handed, {
        from: app.owner,
        offeredBy: accepted?.offeredBy ?? null,
        actor,
      }),
      now,
    );
    return saveApp(stores, {
      app: handed,
      entry: {
        actor,
        action: 'handover-accept',
        summary: `“${app.name}” was handed over from ${app.owner} to ${to}`,
        data: {
          handoverId: accepted?.id ?? null,
          orphanId: orphan?.id ?? null,
          from: app.owner,
          to,
          offeredBy: accepted?.offeredBy ?? null,
          revisions: prepared.successors.map(({ place, of }, index) => ({
            place,
            from: of.number,
            to: app.currentRevision + 1 + index,
          })),
          digest: handed.currentDigest,
          endedControls: prepared.insiders.findings.map(
            ({ controlId }) => controlId,
          ),
          states: [app.state, handed.state],
          comment: proofOf(body.comment),
        },
      },
      now,
    });
  }

  private async requireOwner(to: string) {
    const { entity, condition } = await this.options.owners.look(to);
    if (!entity || condition !== 'present') {
      throw inputErrorOf([
        {
          path: 'to',
          message: entity
            ? `must have members; nobody is in "${to}"`
            : `must be in the catalog; there is no "${to}"`,
        },
      ]);
    }
    return entity;
  }

  /** Refuses whoever, or whatever, cannot take the step. */
  private require(
    action: OwnershipAction,
    standing: Standing,
    context: CallContext,
  ): void {
    const { allowed, reason, isTooLate } = mayAct(action, standing, {
      platformGroup: this.options.targets.platformGroup,
      context,
    });
    if (!allowed) {
      throw isTooLate ? new ConflictError(reason) : new NotAllowedError(reason);
    }
  }

  private present(standing: Standing, context: CallContext): Ownership {
    const { platformGroup } = this.options.targets;
    return toOwnership(standing, { platformGroup, context });
  }
}

/** Whether the owner stays, and takes over what a file said until it was gone. */
function isAdoption({ orphan, app }: Standing, to: string): boolean {
  return orphan?.reason === 'source-missing' && to === app.owner;
}

function requireOther(to: string, app: AppRecord, isAdopted: boolean): void {
  if (to === app.owner && !isAdopted) {
    throw inputErrorOf([
      { path: 'to', message: `must be another owner; ${to} owns the app` },
    ]);
  }
}

/** What a file said until it was gone is kept in the registry from here on. */
async function adopt(stores: Stores, app: AppRecord): Promise<AppRecord> {
  if (!app.originLocation) {
    return app;
  }
  await stores.followed.remove(app.entityRef);
  return { ...app, originLocation: null, originMissingSince: null };
}

async function decide(
  stores: Stores,
  offer: HandoverRecord,
  decision: Pick<
    HandoverRecord,
    'state' | 'decidedBy' | 'decidedAt' | 'decisionComment'
  >,
): Promise<HandoverRecord> {
  const decided = { ...offer, ...decision };
  if (!(await stores.handovers.decide(decided))) {
    throw new ConflictError(AT_ONCE);
  }
  return decided;
}
