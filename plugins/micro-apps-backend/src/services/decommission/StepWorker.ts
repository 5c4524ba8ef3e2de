import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  isProofOfDeletion,
  MANUAL_ADAPTER,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { AppRecord, FullDecommission, StepRecord } from '../../database';
import type { ServiceDependencies } from '../dependencies';
import { saveApp, shortRefOf } from '../governedChange';
import { problemText } from './problemText';
import { settleStep } from './settleStep';
import { ACTOR } from './steps';
import { StorePlace } from './StorePlace';

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
    const { store } = target;
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
    const place = StorePlace.of(target, store, { ...step, app });
    const { location, resource } = place;
    const located = { ...step, location, resource };
    store.checkResource?.(resource);
    if (refusal) {
      await this.settle(located, { state: 'refused', problem: refusal });
      return;
    }
    const before = await place.count();
    // Written down before anything is deleted: after a crash nobody could count it any more. What an app wrote later counts.
    const counted = { ...located, before: Math.max(step.before ?? 0, before) };
    if (
      !(await database.read(({ decommissions }) =>
        decommissions.updateStep(counted, step),
      ))
    ) {
      throw new Overtaken();
    }
    await place.remove();
    const left = await place.count();
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
    await database.transaction(async stores => {
      const stored = await stores.decommissions.findStep(
        step.decommissionId,
        step.targetId,
      );
      // What was counted before anything was deleted can be counted no more.
      const before = step.before ?? stored?.before ?? null;
      await settleStep(
        stores,
        step,
        { ...outcome, before },
        { targets, now: this.options.now() },
      );
    });
  }

  private async finish(step: StepRecord): Promise<void> {
    const { database, messenger } = this.options;
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
      const locked = await stores.apps.lockById(appId);
      if (!(await stores.decommissions.updateStep(done, step))) {
        throw new Overtaken();
      }
      return saveApp(stores, {
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
    });
    messenger.announce({ app: shortRefOf(app) });
  }
}
