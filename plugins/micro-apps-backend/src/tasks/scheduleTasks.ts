import type {
  LoggerService,
  RootConfigService,
  SchedulerService,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { readSchedulerServiceTaskScheduleDefinitionFromConfig } from '@backstage/backend-plugin-api';
import type { Database } from '../database';
import type { Messenger } from '../services/Messenger';

const DAY_MS = 24 * 60 * 60 * 1000;
/** How long a repeated call gets the first call's answer. */
const IDEMPOTENCY_DAYS = 7;

const DELIVERY: SchedulerServiceTaskScheduleDefinition = {
  frequency: { seconds: 30 },
  timeout: { minutes: 5 },
  initialDelay: { seconds: 5 },
};
/** When what nobody needs is forgotten. */
export const CLEANUP: SchedulerServiceTaskScheduleDefinition = {
  frequency: { hours: 6 },
  timeout: { minutes: 5 },
  initialDelay: { minutes: 10 },
};

/** When a task runs: as configured, else as given. */
export function scheduleOf(
  config: RootConfigService,
  task: string,
  fallback: SchedulerServiceTaskScheduleDefinition,
): SchedulerServiceTaskScheduleDefinition {
  const key = `microApps.schedules.${task}`;
  const configured = config.getOptionalConfig(key);
  return configured
    ? readSchedulerServiceTaskScheduleDefinitionFromConfig(configured)
    : fallback;
}

/** Schedules what makes good what a crash left behind, and what forgets what nobody needs. */
export async function scheduleTasks(options: {
  scheduler: SchedulerService;
  config: RootConfigService;
  logger: LoggerService;
  database: Database;
  messenger: Messenger;
  now: () => Date;
}): Promise<void> {
  const { scheduler, config, logger, database, messenger, now } = options;
  await scheduler.scheduleTask({
    ...scheduleOf(config, 'messages', DELIVERY),
    id: 'deliver-messages',
    scope: 'global',
    fn: () => messenger.deliver(),
  });
  await scheduler.scheduleTask({
    ...scheduleOf(config, 'cleanup', CLEANUP),
    id: 'forget-idempotency-keys',
    scope: 'global',
    fn: async () => {
      const before = new Date(now().getTime() - IDEMPOTENCY_DAYS * DAY_MS);
      const removed = await database.read(({ idempotency }) =>
        idempotency.removeBefore(before.toISOString()),
      );
      logger.debug(`Forgot ${removed} answers to repeated calls`);
    },
  });
}
