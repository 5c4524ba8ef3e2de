import { setTimeout as delay } from 'node:timers/promises';
import {
  LifecycleService,
  LoggerService,
  SchedulerService,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { EventsService } from '@backstage/plugin-events-node';
import { MICRO_APPS_CHANGED_TOPIC } from '@micro-apps/backstage-plugin-micro-apps-node';
import { RegistryEntityProvider } from './RegistryEntityProvider';

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 10_000;

export type KeepPublishedOptions = {
  provider: RegistryEntityProvider;
  events: EventsService;
  lifecycle: LifecycleService;
  logger: LoggerService;
  schedule: SchedulerServiceTaskScheduleDefinition;
  scheduler: SchedulerService;
};

/**
 * Runs the provider at start until it has published everything, at each event, and on a schedule, for an event can be
 * lost.
 */
export async function keepPublished(
  options: KeepPublishedOptions,
): Promise<void> {
  const { provider, events, lifecycle, logger, schedule, scheduler } = options;
  const stop = new AbortController();
  lifecycle.addShutdownHook(() => stop.abort());
  lifecycle.addStartupHook(() => {
    publishUntilDone(provider, logger, stop.signal);
  });

  await events.subscribe({
    id: 'micro-apps-registry',
    topics: [MICRO_APPS_CHANGED_TOPIC],
    // Not awaited: whoever publishes the event waits for its subscribers, and is in the middle of answering a person.
    onEvent: async () => {
      provider.run().catch(error => {
        logger.warn(
          `A change of a micro app was not published; the next poll tries again: ${error}`,
        );
      });
    },
  });

  await scheduler.scheduleTask({
    id: 'micro-apps-registry-poll',
    initialDelay: schedule.frequency as typeof schedule.timeout,
    ...schedule,
    // Each instance keeps its own place in the feed. If they shared one poll, an instance that applied an old page late
    // would not be the one to mend it.
    scope: 'local',
    fn: async () => {
      if (provider.isPublished) {
        await provider.run();
      }
    },
  });
}

async function publishUntilDone(
  provider: RegistryEntityProvider,
  logger: LoggerService,
  signal: AbortSignal,
): Promise<void> {
  for (
    let wait = FIRST_RETRY_MS;
    !signal.aborted;
    wait = Math.min(2 * wait, LAST_RETRY_MS)
  ) {
    try {
      await provider.run();
      logger.info('The micro apps of the registry are in the catalog');
      return;
    } catch (error) {
      logger.info(
        `The micro apps of the registry could not be read yet, trying again in ${wait} ms: ${error}`,
      );
    }
    await delay(wait, undefined, { signal }).catch(() => {});
  }
}
