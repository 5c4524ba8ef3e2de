import { isDeepStrictEqual } from 'node:util';
import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  areAllDone,
  isProofOfDeletion,
  MANUAL_ADAPTER,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type {
  AppRecord,
  FullDecommission,
  StepRecord,
  Stores,
} from '../../database';
import type { ServiceDependencies } from '../dependencies';
import { saveApp, shortRefOf } from '../governedChange';
import { problemText } from './problemText';
import { settleStep } from './settleStep';
import { ACTOR, complete, LastCounts } from './steps';
import { StorePlace } from './StorePlace';

const BATCH_SIZE = 20;

type Options = ServiceDependencies & { logger: LoggerService };

/** How the last count of a target ended. */
type Counted = {
  step: StepRecord;
  at: string;
  /** Why it proves nothing; nothing where the store counted zero. */
  problem?: string;
  left?: number;
};

/**
 * Issues certificates. What was empty once may have been written to since, so every store is counted once more before;
 * where one does not count zero, its step runs again. Counting changes nothing, so that several may do it at once.
 */
export class Certifier {
  static create(options: Options): Certifier {
    return new Certifier(options);
  }

  private constructor(private readonly options: Options) {}

  /** Goes on with all decommissions whose steps are done. */
  async run(): Promise<void> {
    const pageAfter = (id: string) =>
      this.options.database.read(({ decommissions }) =>
        decommissions.allStepsDone(id, BATCH_SIZE),
      );
    let page = await pageAfter('');
    while (page.length > 0) {
      await Promise.all(page.map(each => this.certify(each)));
      page = await pageAfter(page[page.length - 1].id);
    }
  }

  private async certify(decommission: FullDecommission): Promise<void> {
    const { database, logger, messenger } = this.options;
    try {
      const [app] = await database.read(({ apps }) =>
        apps.findByIds([decommission.appId]),
      );
      const counted = await Promise.all(
        decommission.steps
          .filter(({ adapter }) => adapter !== MANUAL_ADAPTER)
          .map(step => this.count(step, app)),
      );
      const isChanged = await database.transaction(stores =>
        this.conclude(stores, decommission, counted),
      );
      if (isChanged) {
        messenger.announce({ app: shortRefOf(app) });
      }
    } catch (error) {
      logger.error(
        `Cannot certify the decommission "${decommission.id}"; it is tried again later`,
        error as Error,
      );
    }
  }

  private async count(step: StepRecord, app: AppRecord): Promise<Counted> {
    const target = this.options.targets.find(step.targetId);
    const at = () => this.options.now().toISOString();
    const place =
      target?.store && StorePlace.of(target, target.store, { ...step, app });
    if (
      place?.location !== step.location ||
      place?.resource !== step.resource
    ) {
      return {
        step,
        at: at(),
        problem:
          'It was emptied, but the configuration says something else of it now',
      };
    }
    try {
      const left = await place.count();
      return isProofOfDeletion(left)
        ? { step, at: at() }
        : {
            step,
            at: at(),
            left,
            problem: `It was empty, and the store counts ${left} again: something still writes there`,
          };
    } catch (error) {
      return {
        step,
        at: at(),
        problem: problemText(error, target?.config.config),
      };
    }
  }

  /** Writes down what came of the last counts, unless something has moved since; whether it did. */
  private async conclude(
    stores: Stores,
    read: FullDecommission,
    counted: Counted[],
  ): Promise<boolean> {
    const { targets } = this.options;
    const now = this.options.now();
    const app = await stores.apps.lockById(read.appId);
    const decommission = await stores.decommissions.find(read.id);
    if (
      decommission?.state !== 'running' ||
      !areAllDone(decommission.steps) ||
      !isDeepStrictEqual(decommission.steps, read.steps)
    ) {
      return false;
    }
    const failed = counted.filter(({ problem }) => problem);
    if (failed.length > 0) {
      await this.reopen(stores, app, failed, now);
      return true;
    }
    const lastCounts: LastCounts = new Map(
      counted.map(({ step, at }) => [step.targetId, at]),
    );
    await complete(stores, app, decommission, {
      lastCounts,
      now: now.toISOString(),
      targets,
    });
    return true;
  }

  private async reopen(
    stores: Stores,
    app: AppRecord,
    failed: Counted[],
    now: Date,
  ): Promise<void> {
    const { targets } = this.options;
    for (const { step, problem = null, left = null } of failed) {
      await settleStep(
        stores,
        step,
        {
          state: 'retrying',
          problem,
          after: left,
          doneAt: null,
          doneBy: null,
        },
        { targets, now },
      );
    }
    await saveApp(stores, {
      app,
      entry: {
        actor: ACTOR,
        action: 'decommission-not-proven',
        summary: `The last count before the certificate of “${app.name}” did not prove that nothing is left`,
        data: {
          decommissionId: failed[0].step.decommissionId,
          targets: failed.map(({ step: { targetId }, left = null }) => ({
            targetId,
            left,
          })),
        },
      },
      now: now.toISOString(),
    });
  }
}
