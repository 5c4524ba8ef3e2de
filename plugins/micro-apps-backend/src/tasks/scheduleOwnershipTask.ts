import type {
  RootConfigService,
  SchedulerService,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import type { OwnershipWatch } from '../services/ownership/OwnershipWatch';
import { scheduleOf } from './scheduleTasks';

const OWNERSHIP: SchedulerServiceTaskScheduleDefinition = {
  frequency: { hours: 1 },
  timeout: { minutes: 30 },
  initialDelay: { minutes: 2 },
};

/** Schedules what finds apps that nobody owns any more. */
export async function scheduleOwnershipTask(options: {
  scheduler: SchedulerService;
  config: RootConfigService;
  watch: OwnershipWatch;
}): Promise<void> {
  const { scheduler, config, watch } = options;
  await scheduler.scheduleTask({
    ...scheduleOf(config, 'ownership', OWNERSHIP),
    id: 'watch-ownership',
    scope: 'global',
    fn: () => watch.run(),
  });
}
