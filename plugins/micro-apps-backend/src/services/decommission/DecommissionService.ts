import {
  ConflictError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import {
  AppKey,
  AttestationBody,
  CallOffBody,
  CertificateResponse,
  Decommission,
  DecommissionAction,
  DecommissionBody,
  DecommissionPlan,
  skipSide,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { AppRecord, FullDecommission, Stores } from '../../database';
import type { ServiceDependencies } from '../dependencies';
import {
  entityRefOf,
  requireAccess,
  requirePerson,
  shortRefOf,
  visible,
  withConflict,
} from '../governedChange';
import type { CallContext } from '../MicroAppsService';
import { applyRecheck, Recheck, recheck } from '../change/recheck';
import { untilSettled } from '../reassessing';
import {
  Acted,
  agreeToSkip,
  callOffDecommission,
  requestDecommission,
} from './acts';
import { attestStep, stepToAttest } from './attestStep';
import type { DecommissionsService } from './DecommissionsService';
import { mayAct, toDecommission } from './presenting';
import { plannedInstant, refuseShared } from './requesting';
import { readCertificate } from './readCertificate';

const AT_ONCE =
  'Somebody else acted on this app at the same moment; look at it again';

type Act = {
  app: AppRecord;
  latest: FullDecommission | undefined;
  actor: string;
  now: string;
};

/** Takes apps out of service. What it decides is worked off by the runner. */
export class DecommissionService implements DecommissionsService<CallContext> {
  static create(
    dependencies: ServiceDependencies,
    wakeRunner: () => void,
  ): DecommissionService {
    return new DecommissionService(dependencies, wakeRunner);
  }

  private constructor(
    private readonly dependencies: ServiceDependencies,
    private readonly wakeRunner: () => void,
  ) {}

  async getPlan(key: AppKey, context: CallContext): Promise<DecommissionPlan> {
    const { database, targets } = this.dependencies;
    return database.read(async stores => {
      const app = await find(stores, key, context);
      if (
        !context.access.allows('readEvidence', app) &&
        !context.access.allows('decommission', app)
      ) {
        throw new NotAllowedError(
          'You may not see what this app leaves behind',
        );
      }
      const decommission = await stores.decommissions.findLatest(app.id);
      const { allowed, reason } = mayAct('request', app, {
        decommission,
        targets,
        context,
      });
      return {
        coolingDays: targets.coolingDays,
        targets: await targets.plan(stores, app),
        mayRequest: allowed,
        ...(reason && { reasonNot: reason }),
      };
    });
  }

  async get(
    key: AppKey,
    context: CallContext,
  ): Promise<{ decommission: Decommission }> {
    const { database, targets } = this.dependencies;
    return database.read(async stores => {
      const app = await find(stores, key, context);
      const latest = await stores.decommissions.findLatest(app.id);
      if (!latest) {
        throw new NotFoundError(
          `Nobody has requested that "${shortRefOf(app)}" is decommissioned`,
        );
      }
      return {
        decommission: toDecommission(latest, app, { targets, context }),
      };
    });
  }

  async request(
    key: AppKey,
    body: DecommissionBody,
    context: CallContext,
  ): Promise<{ decommission: Decommission }> {
    return this.act(key, 'request', context, async (stores, act) => {
      const { targets } = this.dependencies;
      const { app, actor, now } = act;
      const plannedFor = plannedInstant(body, app, now);
      await refuseShared(stores, app, targets);
      return requestDecommission(stores, app, {
        actor,
        now,
        reason: body.reason,
        plannedFor,
        targets,
      });
    });
  }

  async skipCooling(
    key: AppKey,
    context: CallContext,
  ): Promise<{ decommission: Decommission }> {
    return this.act(key, 'skip', context, async (stores, act) => {
      const { targets } = this.dependencies;
      const { app, actor, now } = act;
      const latest = act.latest as FullDecommission;
      const side = skipSide({
        action: 'skip',
        app,
        decommission: latest,
        platformGroup: targets.platformGroup,
        caller: context.caller,
      });
      if (!side) {
        throw new ConflictError(AT_ONCE);
      }
      return agreeToSkip(stores, app, latest, { side, actor, now, targets });
    });
  }

  async callOff(
    key: AppKey,
    body: CallOffBody,
    context: CallContext,
  ): Promise<{ decommission: Decommission }> {
    const { database, targets } = this.dependencies;
    const prepare = async () =>
      recheck(
        this.dependencies,
        await database.read(async stores => {
          const app = await find(stores, key, context);
          await this.requireAct(stores, app, 'call-off', context);
          return app;
        }),
      );
    return this.act(
      key,
      'call-off',
      context,
      async (stores, { app, latest, actor, now }, rechecked) =>
        rechecked?.version === app.version
          ? callOffDecommission(
              stores,
              app,
              latest as FullDecommission,
              { actor, now, reason: body.reason, targets },
              back =>
                applyRecheck(stores, back, rechecked, {
                  ...this.dependencies,
                  actor,
                  at: now,
                }),
            )
          : undefined,
      prepare,
    );
  }

  async attest(
    key: AppKey,
    targetId: string,
    body: AttestationBody,
    context: CallContext,
  ): Promise<{ decommission: Decommission }> {
    return this.act(key, 'attest', context, async (stores, act) => {
      const { app, actor, now } = act;
      const { targets } = this.dependencies;
      const latest = act.latest as FullDecommission;
      const step = stepToAttest(latest, targetId);
      const { allowed, reason } = mayAct('attest', app, {
        decommission: latest,
        step,
        targets,
        context,
      });
      if (!allowed) {
        throw new NotAllowedError(reason);
      }
      return attestStep(stores, app, latest, step, {
        actor,
        now,
        body,
        targets,
      });
    });
  }

  async getCertificate(
    key: AppKey,
    context: CallContext,
  ): Promise<CertificateResponse> {
    return this.dependencies.database.read(stores =>
      readCertificate(stores, key, context),
    );
  }

  /**
   * Runs an act of a person on a locked app, and wakes whoever goes on from there. Where the act gives nothing, since the
   * app moved on after it was prepared, both are done again.
   */
  private async act(
    key: AppKey,
    action: DecommissionAction,
    context: CallContext,
    work: (
      stores: Stores,
      act: Act,
      rechecked: Recheck | undefined,
    ) => Promise<Acted | undefined>,
    prepare?: () => Promise<Recheck>,
  ): Promise<{ decommission: Decommission }> {
    requirePerson('decommission apps', context);
    const { database, messenger, targets } = this.dependencies;
    const now = this.dependencies.now().toISOString();
    const actor = context.caller.userEntityRef;
    const { app, decommission } = await withConflict(AT_ONCE, () =>
      untilSettled(async () => {
        const rechecked = await prepare?.();
        return database.transaction(async stores => {
          const locked = visible(
            await stores.apps.lock(entityRefOf(key)),
            `app "${shortRefOf(key)}"`,
            context,
          );
          const latest = await this.requireAct(stores, locked, action, context);
          return work(stores, { app: locked, latest, actor, now }, rechecked);
        });
      }),
    );
    messenger.announce({ app: shortRefOf(app) });
    this.wakeRunner();
    return {
      decommission: toDecommission(decommission, app, { targets, context }),
    };
  }

  /** Refuses whoever, or whatever, cannot take the step; gives the decommission that it is about. */
  private async requireAct(
    stores: Stores,
    app: AppRecord,
    action: DecommissionAction,
    context: CallContext,
  ): Promise<FullDecommission | undefined> {
    requireAccess('decommission', app, 'decommission this app', context);
    const { targets } = this.dependencies;
    const decommission = await stores.decommissions.findLatest(app.id);
    const { allowed, reason, isTooLate } = mayAct(action, app, {
      decommission,
      targets,
      context,
    });
    if (!allowed) {
      throw isTooLate ? new ConflictError(reason) : new NotAllowedError(reason);
    }
    return decommission;
  }
}

async function find(
  stores: Stores,
  key: AppKey,
  context: CallContext,
): Promise<AppRecord> {
  return visible(
    await stores.apps.find(entityRefOf(key)),
    `app "${shortRefOf(key)}"`,
    context,
  );
}
