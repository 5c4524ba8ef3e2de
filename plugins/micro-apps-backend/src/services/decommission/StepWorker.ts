import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  areAllDone,
  decommissionRetryMs,
  isCount,
  isProofOfDeletion,
  MANUAL_ADAPTER,
  resourceOf,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type {
  DecommissionContext,
  DecommissionStore,
} from '@micro-apps/backstage-plugin-micro-apps-node';
import type { AppRecord, FullDecommission, StepRecord } from '../../database';
import type { ServiceDependencies } from '../dependencies';
import { saveApp, shortRefOf } from '../governedChange';
import { stuckMessages } from './decommissionMessages';
import { problemText } from './problemText';
import { ACTOR, complete, lockApp } from './steps';

/** From so many attempts on people are told, once. */
const STUCK_ATTEMPTS = 3;

type Options = ServiceDependencies & { logger: LoggerService };

/** Thrown where somebody else has taken over a step. */
class Overtaken extends Error {}

/** Empties one place: counts, deletes, and counts again. */
export class StepWorker {
  static create(options: Options): StepWorker {
    return new StepWorker(options);
  }

  private constructor(private readonly options: Options) {}

  /** Makes an attempt at a step that was claimed; it cannot fail. */
  async work(step: StepRecord): Promise<void> {
    const { database, logger, targets } = this.options;
    try {
      const app = await database.read(async stores => {
        const decommission = await stores.decommissions.find(
          step.decommissionId,
        );
        const [found] = await stores.apps.findByIds([
          decommission?.appId ?? '',
        ]);
        return found;
      });
      await this.empty(step, app);
    } catch (error) {
      if (error instanceof Overtaken) {
        return;
      }
      const problem = problemText(
        error,
        targets.find(step.targetId)?.config.config,
      );
      try {
        await this.settle(step, { state: 'retrying', problem });
      } catch (failure) {
        // The claim ends by itself.
        logger.warn(
          `Cannot write down that a step of the decommission "${step.decommissionId}" failed`,
          failure as Error,
        );
      }
    }
  }

  private async empty(step: StepRecord, app: AppRecord): Promise<void> {
    const { database, targets } = this.options;
    const target = targets.find(step.targetId);
    if (!target) {
      throw new Error(
        'It is not in the configuration any more, so that nothing may touch it; put it back, as "manual" where it cannot be asked',
      );
    }
    const { store, config } = target;
    const refusal = await database.read(stores =>
      targets.refusal(stores, app, step.targetId),
    );
    if (!store) {
      await this.settle(
        { ...step, adapter: MANUAL_ADAPTER },
        { state: 'attestation', problem: refusal ?? null },
      );
      return;
    }
    const resource = resourceOf(config.resource, app);
    const located = { ...step, location: store.location, resource };
    store.checkResource?.(resource);
    if (refusal) {
      await this.settle(located, { state: 'refused', problem: refusal });
      return;
    }
    const ask = <T>(
      what: (
        store: DecommissionStore,
        context: DecommissionContext,
      ) => Promise<T>,
    ) =>
      withTimeout(config.timeoutSeconds * 1000, signal =>
        what(store, {
          signal,
          stepId: `${step.decommissionId}/${step.targetId}`,
          app: { namespace: app.namespace, name: app.name },
        }),
      );
    const count = async () => {
      const answer: unknown = await ask((s, context) =>
        s.count(resource, context),
      );
      if (!isCount(answer)) {
        throw new Error('The store did not answer with a number');
      }
      return answer;
    };
    const before = await count();
    // Written down before anything is deleted: after a crash nobody could count it any more.
    const counted = { ...located, before: step.before ?? before };
    if (
      !(await database.read(({ decommissions }) =>
        decommissions.updateStep(counted, step.attempts),
      ))
    ) {
      throw new Overtaken();
    }
    await ask((s, context) => s.remove(resource, context));
    const left = await count();
    if (!isProofOfDeletion(left)) {
      await this.settle(
        { ...counted, after: left },
        {
          state: 'retrying',
          problem: `The store has deleted, and still counts ${left}`,
        },
      );
      return;
    }
    await this.finish({ ...counted, after: left });
  }

  /** Writes down how an attempt ended that did not complete the step. */
  private async settle(
    step: StepRecord,
    outcome: Pick<StepRecord, 'state' | 'problem'>,
  ): Promise<void> {
    const { database, targets } = this.options;
    const now = this.options.now();
    const settled: StepRecord = {
      ...step,
      ...outcome,
      availableAt: new Date(
        now.getTime() + decommissionRetryMs(step.attempts),
      ).toISOString(),
    };
    await database.transaction(async stores => {
      const stored = await stores.decommissions.findStep(
        step.decommissionId,
        step.targetId,
      );
      // What was counted before anything was deleted can be counted no more.
      settled.before ??= stored?.before ?? null;
      const isNews = step.attempts >= STUCK_ATTEMPTS && !step.toldAt;
      if (isNews) {
        settled.toldAt = now.toISOString();
      }
      if (
        !(await stores.decommissions.updateStep(settled, step.attempts)) ||
        !isNews
      ) {
        return;
      }
      const decommission = (await stores.decommissions.find(
        step.decommissionId,
      )) as FullDecommission;
      const [app] = await stores.apps.findByIds([decommission.appId]);
      await stores.outbox.add(
        stuckMessages(app, decommission, settled, targets.platformGroup),
        now.toISOString(),
      );
    });
  }

  private async finish(step: StepRecord): Promise<void> {
    const { database, messenger, targets } = this.options;
    const now = this.options.now().toISOString();
    const done: StepRecord = {
      ...step,
      state: 'done',
      doneAt: now,
      doneBy: ACTOR,
      problem: null,
    };
    const app = await database.transaction(async stores => {
      const { appId } = (await stores.decommissions.find(
        step.decommissionId,
      )) as FullDecommission;
      const locked = await lockApp(stores, appId);
      if (!(await stores.decommissions.updateStep(done, step.attempts))) {
        throw new Overtaken();
      }
      const saved = await saveApp(stores, {
        app: locked,
        entry: {
          actor: ACTOR,
          action: 'decommission-target-empty',
          summary: `Nothing of “${locked.name}” is left in “${step.title}”`,
          data: {
            decommissionId: step.decommissionId,
            targetId: step.targetId,
            adapter: step.adapter,
            location: step.location,
            resource: step.resource,
            before: step.before,
            after: 0,
          },
        },
        now,
      });
      // Read with the app locked, so that whoever does the last step sees all of them.
      const decommission = (await stores.decommissions.find(
        step.decommissionId,
      )) as FullDecommission;
      return areAllDone(decommission.steps)
        ? (
            await complete(stores, saved, decommission, {
              actor: ACTOR,
              now,
              targets,
            })
          ).app
        : saved;
    });
    messenger.announce({ app: shortRefOf(app) });
  }
}

/** A store that hangs is one that did not answer. */
async function withTimeout<T>(
  timeoutMs: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new Error(
        `The store did not answer within ${timeoutMs / 1000} s`,
      );
      reject(error);
      controller.abort(error);
    }, timeoutMs);
  });
  try {
    return await Promise.race([work(controller.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}
