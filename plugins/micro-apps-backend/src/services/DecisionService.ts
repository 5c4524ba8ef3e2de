import {
  DecisionBody,
  DecisionResponse,
  isApproval,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type {
  AppRecord,
  DecisionRecord,
  FullRequest,
  Stores,
} from '../database';
import { toCondition } from './ConditionService';
import { mayDecide, toConditions, toDecisionRecord } from './decisionRecords';
import { requireDelegated } from './delegations/requireDelegated';
import type { ServiceDependencies } from './dependencies';
import {
  proofOf,
  requireAccess,
  requireCurrent,
  requirePerson,
  saveApp,
  shortRefOf,
  visible,
  withConflict,
} from './governedChange';
import { actOnce, Remember } from './idempotency';
import { backInForce } from './inForce';
import { decidedMessages } from './messages';
import type { CallContext, RepeatableOptions } from './MicroAppsService';
import { toApprovalRequest, toDecision } from './presenters';
import { applyRecheck, Recheck, recheck } from './change/recheck';
import { reopenAgain } from './change/reopen';
import { resolveBreach } from './evaluation/breach';
import { settleOwner } from './ownership/setAside';
import { untilSettled } from './reassessing';
import { closeReviews } from './reviews/closeReviews';
import { approve, isComplete, Moved, sendBack } from './routing';

const WORDS = {
  approve: 'Approved',
  'approve-with-conditions': 'Approved with conditions',
  'request-changes': 'Requested changes',
  reject: 'Rejected',
};

/** Takes decisions on the legs of approval requests. */
export class DecisionService {
  static create(dependencies: ServiceDependencies): DecisionService {
    return new DecisionService(dependencies);
  }

  private constructor(private readonly dependencies: ServiceDependencies) {}

  async decide(
    requestId: string,
    body: DecisionBody,
    context: CallContext,
    options?: RepeatableOptions,
  ): Promise<DecisionResponse> {
    requirePerson('decide', context);
    const { database, messenger } = this.dependencies;
    const actor = context.caller.userEntityRef;
    const now = this.dependencies.now().toISOString();
    const key = options?.idempotencyKey;
    const route = `POST /approvals/${requestId}/decisions`;
    return actOnce<DecisionResponse>(
      { database, key: key ? { actor, route, key } : undefined, body, now },
      async remember => {
        const response = await withConflict(
          'Somebody else decided at the same moment; look at the request again',
          () =>
            untilSettled(async () => {
              const rechecked = await this.recheck(requestId, body);
              return database.transaction(stores =>
                this.write(
                  stores,
                  { requestId, body, now, remember, rechecked },
                  context,
                ),
              );
            }),
        );
        messenger.announce({
          app: shortRefOf(response.request.app),
          requestId,
        });
        return response;
      },
    );
  }

  /** What counts again once a newer revision is turned down; nothing where the decision is another one. */
  private async recheck(
    requestId: string,
    { decision }: DecisionBody,
  ): Promise<Recheck | undefined> {
    if (isApproval(decision)) {
      return undefined;
    }
    const app = await this.dependencies.database.read(async stores => {
      const request = await stores.requests.find(requestId);
      const [found] = request
        ? await stores.apps.findByIds([request.appId])
        : [];
      return found?.openRevision === found?.approvedRevision
        ? undefined
        : found;
    });
    return app && recheck(this.dependencies, app);
  }

  /** Gives nothing where the app moved on since what is in force of it was assessed. */
  private async write(
    stores: Stores,
    act: {
      requestId: string;
      body: DecisionBody;
      now: string;
      remember: Remember;
      rechecked: Recheck | undefined;
    },
    context: CallContext,
  ): Promise<DecisionResponse | undefined> {
    const { requestId, body, now, remember, rechecked } = act;
    const app = visible(
      await stores.apps.lockByRequest(requestId),
      'such request',
      context,
    );
    if (rechecked && rechecked.version !== app.version) {
      return undefined;
    }
    requireAccess('decide', app, 'decide on approval requests', context);
    const request = (await stores.requests.find(requestId)) as FullRequest;
    if (app.openRequestId !== requestId || body.digest !== request.digest) {
      requireCurrent(app, { digest: body.digest });
    }
    const { leg, decidesFor } = mayDecide(request, body.leg, context);
    const decision = toDecisionRecord(
      request,
      { ...body, leg, decidesFor },
      context,
      now,
    );
    await requireDelegated(stores, decision, now);
    const conditions = toConditions(request, body, context, now);
    await stores.requests.insertDecision(decision);
    await stores.conditions.insertAll(conditions);

    const moved = this.move(app, request, decision, now);
    let changed: AppRecord = {
      ...moved.app,
      // The app is locked, so that its own number can be counted on.
      openConditions: app.openConditions + conditions.length,
    };
    if (moved.request.state !== 'open') {
      await stores.requests.close(requestId, moved.request.state, now);
      if (moved.request.state !== 'approved') {
        changed = await this.turnDown(stores, changed, moved, {
          decision,
          rechecked,
        });
      }
      await closeReviews(stores, moved, now);
      await resolveBreach(stores, app, changed, {
        actor: decision.decidedBy,
        at: now,
      });
      changed = await settleOwner(stores, app, changed, now);
    }
    await stores.outbox.add(
      decidedMessages(changed, moved.request, decision.decision),
      now,
    );
    const saved = await saveApp(stores, {
      app: changed,
      entry: {
        actor: decision.decidedBy,
        action: 'request-decide',
        summary: `${WORDS[decision.decision]} for the ${leg.name} leg of revision ${
          request.revision
        } of “${app.name}”`,
        data: {
          requestId,
          revision: request.revision,
          digest: decision.digest,
          leg: leg.name,
          decidedFor: decision.decidedFor,
          decision: decision.decision,
          request: moved.request.state,
          states: [app.state, moved.app.state],
          conditions: conditions.map(({ id, text }) => ({
            id,
            text: proofOf(text),
          })),
          comment: proofOf(decision.comment),
        },
      },
      now,
    });
    const response: DecisionResponse = {
      decision: toDecision(decision, true),
      request: toApprovalRequest(moved.request, saved, context, {
        config: this.dependencies.config,
        now,
      }),
      conditions: conditions.map(condition =>
        toCondition(condition, saved, true),
      ),
    };
    await remember(stores, response);
    return response;
  }

  /** What follows for the app when its request ends without approval. */
  private async turnDown(
    stores: Stores,
    app: AppRecord,
    { request }: Moved,
    act: { decision: DecisionRecord; rechecked: Recheck | undefined },
  ): Promise<AppRecord> {
    const { requestId, decidedBy, decidedAt } = act.decision;
    await stores.conditions.withdraw(requestId, {
      by: decidedBy,
      at: decidedAt,
      reason: 'The request was closed without approval.',
    });
    const openConditions = await stores.conditions.countOpen(app.id);
    const back = await backInForce(stores, { ...app, openConditions });
    if (request.revision === app.approvedRevision) {
      return back;
    }
    const by = { ...this.dependencies, actor: decidedBy, at: decidedAt };
    const again = await reopenAgain(stores, back, by);
    return act.rechecked
      ? applyRecheck(stores, again, act.rechecked, by)
      : again;
  }

  private move(
    app: AppRecord,
    request: FullRequest,
    decision: DecisionRecord,
    now: string,
  ): Moved {
    const moved = {
      app,
      request: { ...request, decisions: [...request.decisions, decision] },
    };
    switch (decision.decision) {
      case 'request-changes':
        return sendBack(moved, 'changes-requested', now);
      case 'reject':
        return sendBack(moved, 'rejected', now);
      default:
        return isComplete(moved.request.legs, moved.request.decisions)
          ? approve(moved, request.inherent.tier, this.dependencies.config, now)
          : moved;
    }
  }
}
