import {
  isCount,
  resourceOf,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type {
  DecommissionContext,
  DecommissionStore,
} from '@micro-apps/backstage-plugin-micro-apps-node';
import type { AppRecord } from '../../database';
import type { ConfiguredTarget } from './DecommissionTargets';

/** What an app has in one store. What does not answer within its time has not answered. */
export class StorePlace {
  static of(
    { config }: ConfiguredTarget,
    store: DecommissionStore,
    options: { app: AppRecord; decommissionId: string },
  ): StorePlace {
    return new StorePlace(
      store,
      resourceOf(config.resource, options.app),
      config.timeoutSeconds * 1000,
      {
        stepId: `${options.decommissionId}/${config.id}`,
        app: { namespace: options.app.namespace, name: options.app.name },
      },
    );
  }

  private constructor(
    private readonly store: DecommissionStore,
    readonly resource: string,
    private readonly timeoutMs: number,
    private readonly context: Omit<DecommissionContext, 'signal'>,
  ) {}

  get location(): string {
    return this.store.location;
  }

  async count(): Promise<number> {
    const answer: unknown = await this.ask(context =>
      this.store.count(this.resource, context),
    );
    if (!isCount(answer)) {
      throw new Error('The store did not answer with a number');
    }
    return answer;
  }

  async remove(): Promise<void> {
    await this.ask(context => this.store.remove(this.resource, context));
  }

  private async ask<T>(
    what: (context: DecommissionContext) => Promise<T>,
  ): Promise<T> {
    const { timeoutMs } = this;
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
      return await Promise.race([
        what({ ...this.context, signal: controller.signal }),
        late,
      ]);
    } finally {
      clearTimeout(timer);
    }
  }
}
