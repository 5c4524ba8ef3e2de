import type { LoggerService } from '@backstage/backend-plugin-api';
import type { AppRecord, Stores } from '../../database';
import type { ServiceDependencies } from '../dependencies';
import { saveApp, shortRefOf } from '../governedChange';
import {
  applyReassessment,
  reassess,
  Reassessment,
  untilSettled,
} from '../reassessing';
import { OUT_OF_SERVICE } from './reopen';

const BATCH_SIZE = 200;
const ACTOR = 'service:micro-apps';

type Options = ServiceDependencies & { logger: LoggerService };

/**
 * Brings about what follows from the end of a control's verification: the app is assessed anew, and its approval opened
 * again where that does not cover the risk any longer. Several may run at once: each end is seen to once.
 */
export class ControlExpiry {
  static create(options: Options): ControlExpiry {
    return new ControlExpiry(options);
  }

  private constructor(private readonly options: Options) {}

  async run(): Promise<void> {
    const { database, logger, messenger } = this.options;
    const now = this.options.now().toISOString();
    const tried = new Set<string>();
    for (;;) {
      const due = await database.read(({ verifications }) =>
        verifications.appsWithExpired(now, BATCH_SIZE + tried.size),
      );
      const fresh = due.filter(id => !tried.has(id));
      if (fresh.length === 0) {
        break;
      }
      for (const id of fresh) {
        tried.add(id);
        try {
          await this.expire(id, now);
        } catch (error) {
          logger.error(
            `Cannot see to the controls of the app "${id}" whose verification expired; it is tried again at the next run, and meanwhile they do not count`,
            error as Error,
          );
        }
      }
    }
    await messenger.deliver();
  }

  private async expire(id: string, now: string): Promise<void> {
    const { database, messenger, shadow } = this.options;
    const app = await untilSettled(async () => {
      const [found] = await database.read(({ apps }) => apps.findByIds([id]));
      if (OUT_OF_SERVICE.includes(found.state)) {
        // Left the service a moment ago; what comes back from there is seen to then.
        return null;
      }
      const reassessment = await reassess(this.options, found);
      if (reassessment.outcome.failure) {
        // Policies cannot be asked: the next run does it.
        return null;
      }
      const saved = await database.transaction(stores =>
        this.write(stores, found, { reassessment, now }),
      );
      if (saved) {
        shadow?.observe(saved.entityRef, reassessment);
      }
      return saved;
    });
    if (app) {
      messenger.announce({
        app: shortRefOf(app),
        requestId: app.openRequestId ?? undefined,
      });
    }
  }

  /** The app; `null` where nothing was left to do, nothing where the app moved on since it was assessed. */
  private async write(
    stores: Stores,
    found: AppRecord,
    { reassessment, now }: { reassessment: Reassessment; now: string },
  ): Promise<AppRecord | null | undefined> {
    const app = (await stores.apps.lock(found.entityRef)) as AppRecord;
    if (app.version !== found.version) {
      return undefined;
    }
    const controls = await stores.verifications.see(app.id, now);
    if (controls.length === 0) {
      return null;
    }
    const moved = await applyReassessment(stores, app, reassessment, {
      ...this.options,
      actor: ACTOR,
      at: now,
      reopen: {
        cause: 'reopened:control',
        reasons: controls.map(control => ({
          id: 'control',
          label: `The verification of the control “${control}” expired`,
          paths: [`spec.controls[${control}]`],
        })),
      },
    });
    return saveApp(stores, {
      app: moved.app,
      entry: {
        actor: ACTOR,
        action: 'control-expire',
        summary: `The verification of ${controls
          .map(control => `"${control}"`)
          .join(', ')} of “${app.name}” expired: score ${
          app.residual.score
        } -> ${moved.app.residual.score}`,
        data: {
          controls,
          revision: reassessment.revision,
          residual: reassessment.assessment.residual,
          requestId: moved.request?.id ?? null,
          request: moved.request?.state ?? null,
          states: [app.state, moved.app.state],
        },
      },
      now,
    });
  }
}
