import {
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  RootConfigService,
  SchedulerService,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import type { FollowService } from '../services/follow/FollowService';

const KEY = 'microApps.follow.schedule';
const FOLLOW: SchedulerServiceTaskScheduleDefinition = {
  frequency: { seconds: 30 },
  timeout: { minutes: 30 },
  initialDelay: { seconds: 10 },
};

/** Schedules the look at the files that the catalog found. */
export async function scheduleFollowTask(options: {
  scheduler: SchedulerService;
  config: RootConfigService;
  follow: FollowService;
}): Promise<void> {
  const { scheduler, config, follow } = options;
  await scheduler.scheduleTask({
    ...(config.has(KEY)
      ? readSchedulerServiceTaskScheduleDefinitionFromConfig(
          config.getConfig(KEY),
        )
      : FOLLOW),
    id: 'follow-files',
    scope: 'global',
    fn: async signal => follow.run(signal),
  });
}
