import type {
  RootConfigService,
  SchedulerService,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import type { WaiverExpiry } from '../services/waivers/WaiverExpiry';
import { scheduleOf } from './scheduleTasks';

const EXPIRY: SchedulerServiceTaskScheduleDefinition = {
  frequency: { minutes: 5 },
  timeout: { minutes: 30 },
  initialDelay: { seconds: 20 },
};

/** Schedules what reminds of the end of waivers, and what ends them. */
export async function scheduleWaiverTasks(options: {
  scheduler: SchedulerService;
  config: RootConfigService;
  expiry: WaiverExpiry;
}): Promise<void> {
  const { scheduler, config, expiry } = options;
  await scheduler.scheduleTask({
    ...scheduleOf(config, 'waivers', EXPIRY),
    id: 'end-waivers',
    scope: 'global',
    fn: () => expiry.run(),
  });
}
