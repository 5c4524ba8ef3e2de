import {
  ConflictError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import {
  AppKey,
  areAllDone,
  AttestationBody,
  CallOffBody,
  CertificateResponse,
  Decommission,
  DecommissionAction,
  DecommissionBody,
  DecommissionPlan,
  inputErrorOf,
  isSkipAgreed,
  isTurnOf,
  skipSide,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type {
  AppRecord,
  FullDecommission,
  StepRecord,
  Stores,
} from '../../database';
import type { ServiceDependencies } from '../dependencies';
import {
  entityRefOf,
  proofOf,
  requireAccess,
  requirePerson,
  saveApp,
  shortRefOf,
  visible,
  withConflict,
} from '../governedChange';
import type { CallContext } from '../MicroAppsService';
import { applyRecheck, recheck } from '../change/recheck';
import { Acted, callOffDecommission, requestDecommission } from './acts';
import type { DecommissionsService } from './DecommissionsService';
import { mayAct, toDecommission } from './presenting';
import { complete, start } from './steps';

const DAY_MS = 24 * 60 * 60 * 1000;
const MAX_PLAN_DAYS = 730;
const AT_ONCE =
  'Somebody else acted on this app at the same moment; look at it again';

type Act = {
  app: AppRecord;
  latest: FullDecommission | undefined;
  context: CallContext;
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
      await this.refuseShared(stores, app);
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
      const skip = { by: actor, side, at: now };
      await stores.decommissions.addSkip(latest.id, skip);
      const saved = await saveApp(stores, {
        app,
        entry: {
          actor,
          action: 'decommission-skip-cooling',
          summary: `The ${side}'s side agreed to end the cooling period of “${app.name}” early`,
          data: { decommissionId: latest.id, side },
        },
        now,
      });
      const decommission = { ...latest, skips: [...latest.skips, skip] };
      return isSkipAgreed(decommission.skips)
        ? start(stores, saved, decommission, { actor, now, targets })
        : { app: saved, decommission };
    });
  }

  async callOff(
    key: AppKey,
    body: CallOffBody,
    context: CallContext,
  ): Promise<{ decommission: Decommission }> {
    const { database, targets } = this.dependencies;
    requirePerson('decommission apps', context);
    const standing = await database.read(async stores => {
      const app = await find(stores, key, context);
      await this.requireAct(stores, app, 'call-off', context);
      return app;
    });
    const rechecked = await recheck(this.dependencies, standing);
    return this.act(key, 'call-off', context, async (stores, act) => {
      const { app, latest, actor, now } = act;
      if (rechecked.version !== app.version) {
        throw new ConflictError(AT_ONCE);
      }
      return callOffDecommission(
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
      );
    });
  }

  async attest(
    key: AppKey,
    targetId: string,
    body: AttestationBody,
    context: CallContext,
  ): Promise<{ decommission: Decommission }> {
    return this.act(key, 'attest', context, async (stores, act) => {
      const { app, actor, now } = act;
      const latest = act.latest as FullDecommission;
      const step = stepToAttest(latest, targetId);
      const attested: StepRecord = {
        ...step,
        state: 'done',
        before: body.before ?? null,
        after: body.left,
        startedAt: step.startedAt ?? now,
        doneAt: now,
        doneBy: actor,
        problem: null,
        evidence: body.evidence,
      };
      if (!(await stores.decommissions.updateStep(attested, step.attempts))) {
        throw new ConflictError(AT_ONCE);
      }
      const saved = await saveApp(stores, {
        app,
        entry: {
          actor,
          action: 'decommission-attest',
          summary: `It was attested that nothing of “${app.name}” is left in “${step.title}”`,
          data: {
            decommissionId: latest.id,
            targetId,
            before: attested.before,
            after: 0,
            evidence: proofOf(body.evidence),
          },
        },
        now,
      });
      const decommission = {
        ...latest,
        steps: latest.steps.map(other => (other === step ? attested : other)),
      };
      return areAllDone(decommission.steps)
        ? complete(stores, saved, decommission, {
            actor,
            now,
            targets: this.dependencies.targets,
          })
        : { app: saved, decommission };
    });
  }

  async getCertificate(
    key: AppKey,
    context: CallContext,
  ): Promise<CertificateResponse> {
    return this.dependencies.database.read(async stores => {
      const missing = new NotFoundError(
        `There is no deletion certificate of "${shortRefOf(key)}", or you may not see it`,
      );
      const record = await stores.decommissions.findCertified(
        key.namespace,
        key.name,
      );
      const app = record && (await stores.apps.find(record.entityRef));
      if (!record || !app || !context.access.allows('read', app)) {
        throw missing;
      }
      if (!context.access.allows('readEvidence', app)) {
        throw new NotAllowedError(
          'You may not see the deletion certificate of this app',
        );
      }
      const seq = record.certificateSeq as number;
      const [entry] = await stores.audit.range(seq, seq, 1);
      const canonical = record.certificate as string;
      return {
        certificate: JSON.parse(canonical),
        digest: record.certificateDigest as string,
        canonical,
        audit: { seq, hash: entry.hash },
      };
    });
  }

  /** Runs an act of a person on a locked app, and wakes whoever goes on from there. */
  private async act(
    key: AppKey,
    action: DecommissionAction,
    context: CallContext,
    work: (stores: Stores, act: Act) => Promise<Acted>,
  ): Promise<{ decommission: Decommission }> {
    requirePerson('decommission apps', context);
    const { database, messenger, targets } = this.dependencies;
    const now = this.dependencies.now().toISOString();
    const { app, decommission } = await withConflict(AT_ONCE, () =>
      database.transaction(async stores => {
        const locked = visible(
          await stores.apps.lock(entityRefOf(key)),
          `app "${shortRefOf(key)}"`,
          context,
        );
        const latest = await this.requireAct(stores, locked, action, context);
        const actor = context.caller.userEntityRef;
        return work(stores, { app: locked, latest, context, actor, now });
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

  private async refuseShared(stores: Stores, app: AppRecord): Promise<void> {
    const plan = await this.dependencies.targets.plan(stores, app);
    const refused = plan.filter(({ refusal }) => refusal);
    if (refused.length > 0) {
      throw new ConflictError(
        `“${app.title}” cannot be decommissioned yet. ${refused
          .map(({ title, refusal }) => `${title}: ${refusal}`)
          .join(' ')}`,
      );
    }
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

/** When the cooling period begins; nothing where that is now. */
function plannedInstant(
  { plannedFor }: DecommissionBody,
  app: AppRecord,
  now: string,
): string | null {
  if (!plannedFor) {
    return null;
  }
  const at = Date.parse(plannedFor);
  const latest = Date.parse(now) + MAX_PLAN_DAYS * DAY_MS;
  if (at <= Date.parse(now) || at > latest) {
    throw inputErrorOf([
      {
        path: 'plannedFor',
        message: `must be in the future and at most ${MAX_PLAN_DAYS} days ahead; leave it out to begin now`,
      },
    ]);
  }
  if (!app.approvedRevision) {
    throw new ConflictError(
      `Only what is approved can be planned to end; “${app.title}” is not. Leave plannedFor out to begin now`,
    );
  }
  return new Date(at).toISOString();
}

function stepToAttest(
  { steps }: FullDecommission,
  targetId: string,
): StepRecord {
  const step = steps.find(other => other.targetId === targetId);
  if (!step) {
    throw new NotFoundError(
      `There is no target "${targetId}"; it must be one of ${steps
        .map(other => other.targetId)
        .join(', ')}`,
    );
  }
  if (step.state === 'done') {
    throw new ConflictError(`“${step.title}” is done already`);
  }
  if (step.state !== 'attestation') {
    throw new ConflictError(
      `“${step.title}” is emptied and counted by the portal; nobody can attest in its place`,
    );
  }
  if (!isTurnOf(step.kind, steps)) {
    throw new ConflictError(
      `It is not the turn of “${step.title}” yet: what comes before it has to be done first`,
    );
  }
  return step;
}
