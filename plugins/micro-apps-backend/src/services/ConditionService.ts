import { ConflictError, NotFoundError } from '@backstage/errors';
import type {
  AppKey,
  Condition,
  ConditionResolutionBody,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { AppRecord, ConditionRecord, Stores } from '../database';
import type { ServiceDependencies } from './dependencies';
import {
  entityRefOf,
  proofOf,
  requireAccess,
  requireOutsider,
  requirePerson,
  saveApp,
  shortRefOf,
  visible,
} from './governedChange';
import type { CallContext } from './MicroAppsService';

/**
 * A condition, without how it was met where the caller may not see it. It binds whatever revision is in force after the
 * one that it was set for: a change does not meet it.
 */
export function toCondition(
  condition: ConditionRecord,
  { approvedRevision }: Pick<AppRecord, 'approvedRevision'>,
  maySeeEvidence: boolean,
): Condition {
  const {
    appId: _appId,
    position: _position,
    notForOwner: _notForOwner,
    ...rest
  } = condition;
  const binds =
    rest.state === 'open' &&
    approvedRevision !== null &&
    rest.revision <= approvedRevision;
  return {
    ...rest,
    boundTo: binds ? approvedRevision : null,
    resolution: maySeeEvidence ? rest.resolution : null,
  };
}

/** Tracks what approvals were made to depend on. */
export class ConditionService {
  static create(dependencies: ServiceDependencies): ConditionService {
    return new ConditionService(dependencies);
  }

  private constructor(private readonly dependencies: ServiceDependencies) {}

  async resolve(
    key: AppKey,
    conditionId: string,
    body: ConditionResolutionBody,
    context: CallContext,
  ): Promise<{ condition: Condition }> {
    requirePerson('resolve conditions', context);
    const { database, messenger } = this.dependencies;
    const condition = await database.transaction(stores =>
      this.write(stores, key, conditionId, body, context),
    );
    messenger.announce({
      app: shortRefOf(key),
      requestId: condition.requestId,
    });
    return {
      condition: toCondition(condition, { approvedRevision: null }, true),
    };
  }

  private async write(
    stores: Stores,
    key: AppKey,
    conditionId: string,
    body: ConditionResolutionBody,
    context: CallContext,
  ): Promise<ConditionRecord> {
    const now = this.dependencies.now().toISOString();
    const actor = context.caller.userEntityRef;
    const app = visible(
      await stores.apps.lock(entityRefOf(key)),
      `app "${shortRefOf(key)}"`,
      context,
    );
    requireAccess('resolveCondition', app, 'resolve its conditions', context);
    await requireOutsider(stores, app, 'resolve its conditions', context);
    const condition = await stores.conditions.find(conditionId);
    if (condition?.appId !== app.id) {
      throw new NotFoundError(`The app has no condition "${conditionId}"`);
    }
    if (condition.state !== 'open') {
      throw new ConflictError(`The condition is ${condition.state} already`);
    }
    const resolved: ConditionRecord = {
      ...condition,
      state: body.outcome,
      resolvedBy: actor,
      resolvedAt: now,
      resolution: body.comment,
    };
    await stores.conditions.update(resolved);
    await saveApp(stores, {
      app: { ...app, openConditions: app.openConditions - 1 },
      entry: {
        actor,
        action: 'condition-resolve',
        summary: `A condition of “${app.name}” was ${
          body.outcome === 'met' ? 'met' : 'withdrawn'
        }`,
        data: {
          conditionId,
          requestId: condition.requestId,
          revision: condition.revision,
          outcome: body.outcome,
          comment: proofOf(body.comment),
        },
      },
      now,
    });
    return resolved;
  }
}
