import { randomUUID } from 'node:crypto';
import {
  AppKey,
  Waiver,
  WaiverBody,
  WaiverDecisionBody,
  Waivers,
  WaiversQuery,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { AppRecord, Stores, WaiverRecord } from '../../database';
import type { ServiceDependencies } from '../dependencies';
import {
  entityRefOf,
  pendingOwnerOf,
  proofOf,
  requirePerson,
  saveApp,
  shortRefOf,
  withConflict,
} from '../governedChange';
import { actOnce, Remember } from '../idempotency';
import { countingRevision } from '../inForce';
import type { CallContext, RepeatableOptions } from '../MicroAppsService';
import {
  applyReassessment,
  reassess,
  Reassessment,
  untilSettled,
} from '../reassessing';
import { verifiersOf } from '../routing';
import { findWaiver, lockVisible, visibleApp } from './finding';
import { listWaivers } from './listing';
import { toWaiver } from './presenting';
import {
  affectsRules,
  expiryOf,
  requireStep,
  ruleToWaive,
  toNext,
} from './steps';
import { decidedWaiverMessages, proposedMessages } from './waiverMessages';
import type { WaiversService } from './WaiversService';

const SUMMARIES = {
  approve: 'was approved',
  refuse: 'was refused',
  revoke: 'was revoked',
};

/** Sets rules aside for one app, for a time, with four eyes. */
export class WaiverService implements WaiversService<CallContext> {
  static create(dependencies: ServiceDependencies): WaiverService {
    return new WaiverService(dependencies);
  }

  private constructor(private readonly dependencies: ServiceDependencies) {}

  async listWaivers(
    query: WaiversQuery,
    context: CallContext,
  ): Promise<Waivers> {
    return listWaivers(this.dependencies, query, context);
  }

  async proposeWaiver(
    key: AppKey,
    body: WaiverBody,
    context: CallContext,
    options?: RepeatableOptions,
  ): Promise<{ waiver: Waiver }> {
    requirePerson('propose waivers', context);
    const route = `POST /apps/${shortRefOf(key)}/waivers`;
    return this.once(route, body, context, options, async (remember, now) => {
      const response = await withConflict(
        'The rule has a waiver that is proposed or active already; look at it first',
        () =>
          this.dependencies.database.transaction(async stores => {
            const app = await lockVisible(stores, key, context);
            const proposed = await this.propose(stores, app, body, {
              context,
              now,
            });
            await remember(stores, proposed);
            return proposed;
          }),
      );
      this.dependencies.messenger.announce({ app: shortRefOf(key) });
      return response;
    });
  }

  async decideWaiver(
    key: AppKey,
    waiverId: string,
    body: WaiverDecisionBody,
    context: CallContext,
    options?: RepeatableOptions,
  ): Promise<{ waiver: Waiver }> {
    requirePerson('decide on waivers', context);
    const route = `POST /apps/${shortRefOf(key)}/waivers/${waiverId}/decisions`;
    return this.once(route, body, context, options, async (remember, now) => {
      const act = { key, waiverId, body, context, now };
      const response = await untilSettled(async () => {
        const reassessment = await this.prepare(act);
        const { database, shadow } = this.dependencies;
        const decided = await database.transaction(stores =>
          this.decide(stores, { ...act, reassessment, remember }),
        );
        if (decided && reassessment) {
          shadow?.observe(entityRefOf(key), reassessment);
        }
        return decided;
      });
      const { openRequestId } = response;
      this.dependencies.messenger.announce({
        app: shortRefOf(key),
        requestId: openRequestId ?? undefined,
      });
      return { waiver: response.waiver };
    });
  }

  private once(
    route: string,
    body: unknown,
    context: CallContext,
    options: RepeatableOptions | undefined,
    act: (remember: Remember, now: string) => Promise<{ waiver: Waiver }>,
  ): Promise<{ waiver: Waiver }> {
    const now = this.dependencies.now().toISOString();
    const actor = context.caller.userEntityRef;
    const key = options?.idempotencyKey;
    return actOnce<{ waiver: Waiver }>(
      {
        database: this.dependencies.database,
        key: key ? { actor, route, key } : undefined,
        body,
        now,
      },
      remember => act(remember, now),
    );
  }

  private async propose(
    stores: Stores,
    app: AppRecord,
    body: WaiverBody,
    { context, now }: { context: CallContext; now: string },
  ): Promise<{ waiver: Waiver }> {
    const pendingOwner = await pendingOwnerOf(stores, app);
    requireStep('propose', app, { body, pendingOwner, context, now });
    const revision = countingRevision(app);
    const check = ruleToWaive(
      body.rule,
      await stores.revisions.getAssessment(app.id, revision),
    );
    const waiver: WaiverRecord = {
      id: randomUUID(),
      appId: app.id,
      rule: check.id,
      ruleTitle: check.title,
      state: 'proposed',
      reason: body.reason,
      compensatingControl: body.compensatingControl,
      revision,
      proposedBy: context.caller.userEntityRef,
      proposedAt: now,
      decidedBy: null,
      decidedAt: null,
      endedBy: null,
      endedAt: null,
      comment: null,
      expiresAt: expiryOf(body.expiresAt, now),
      remindedDays: null,
      notForOwner: null,
    };
    await stores.waivers.insert(waiver);
    const approvers = verifiersOf(this.dependencies.config);
    await stores.outbox.add(proposedMessages(app, waiver, approvers), now);
    const saved = await saveApp(stores, {
      app,
      entry: {
        actor: waiver.proposedBy,
        action: 'waiver-propose',
        summary: `A waiver of the rule "${waiver.rule}" for “${app.name}” was proposed`,
        data: {
          waiverId: waiver.id,
          rule: waiver.rule,
          revision,
          expiresAt: waiver.expiresAt,
          reason: proofOf(waiver.reason),
          compensatingControl: proofOf(waiver.compensatingControl),
        },
      },
      now,
    });
    return {
      waiver: toWaiver(waiver, saved, { pendingOwner, context, now }),
    };
  }

  /** What the app would come to; nothing where the decision changes nothing of it. */
  private async prepare(act: DecisionAct): Promise<Reassessment | undefined> {
    const { key, waiverId, context, body, now } = act;
    const { database } = this.dependencies;
    const facts = await database.read(async stores => {
      const found = visibleApp(
        await stores.apps.find(entityRefOf(key)),
        key,
        context,
      );
      return {
        app: found,
        waiver: await findWaiver(stores, found, waiverId),
        active: await stores.waivers.activeOf([found.id]),
        pendingOwner: await pendingOwnerOf(stores, found),
      };
    });
    const { app, waiver, active, pendingOwner } = facts;
    requireStep(body.decision, app, {
      body,
      waiver,
      pendingOwner,
      context,
      now,
    });
    if (!affectsRules(body.decision, waiver)) {
      return undefined;
    }
    const others = active.filter(({ id }) => id !== waiver.id);
    const then = toNext(waiver, body, context, now);
    return reassess(this.dependencies, app, {
      waivers: [...others, then],
    });
  }

  private async decide(
    stores: Stores,
    act: DecisionAct & { reassessment?: Reassessment; remember: Remember },
  ): Promise<{ waiver: Waiver; openRequestId: string | null } | undefined> {
    const { key, waiverId, body, context, now, reassessment } = act;
    const app = await lockVisible(stores, key, context);
    const waiver = await findWaiver(stores, app, waiverId);
    const pendingOwner = await pendingOwnerOf(stores, app);
    requireStep(body.decision, app, {
      body,
      waiver,
      pendingOwner,
      context,
      now,
    });
    if (
      affectsRules(body.decision, waiver) &&
      reassessment?.version !== app.version
    ) {
      return undefined;
    }
    const decided = toNext(waiver, body, context, now);
    const actor = context.caller.userEntityRef;
    await stores.waivers.update(decided, waiver.state);
    await stores.outbox.add(decidedWaiverMessages(app, decided, actor), now);
    const { app: moved } = reassessment
      ? await applyReassessment(stores, app, reassessment, {
          ...this.dependencies,
          actor,
          at: now,
        })
      : { app };
    const saved = await saveApp(stores, {
      app: moved,
      entry: {
        actor,
        action: `waiver-${body.decision}`,
        summary: `The waiver of the rule "${waiver.rule}" for “${app.name}” ${
          SUMMARIES[body.decision]
        }`,
        data: {
          waiverId,
          rule: waiver.rule,
          waiver: [waiver.state, decided.state],
          expiresAt: waiver.expiresAt,
          proposedBy: waiver.proposedBy,
          states: [app.state, moved.state],
          comment: proofOf(body.comment),
        },
      },
      now,
    });
    const response = {
      waiver: toWaiver(decided, saved, {
        pendingOwner: await pendingOwnerOf(stores, saved),
        context,
        now,
      }),
    };
    await act.remember(stores, response);
    return { ...response, openRequestId: app.openRequestId };
  }
}

type DecisionAct = {
  key: AppKey;
  waiverId: string;
  body: WaiverDecisionBody;
  context: CallContext;
  now: string;
};
