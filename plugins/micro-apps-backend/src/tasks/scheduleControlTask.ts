import type {
  RootConfigService,
  SchedulerService,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import type { ControlExpiry } from '../services/change/ControlExpiry';
import { scheduleOf } from './scheduleTasks';

const EXPIRY: SchedulerServiceTaskScheduleDefinition = {
  frequency: { minutes: 15 },
  timeout: { minutes: 30 },
  initialDelay: { seconds: 25 },
};

/** Schedules what follows from the end of verifications. */
export async function scheduleControlTask(options: {
  scheduler: SchedulerService;
  config: RootConfigService;
  expiry: ControlExpiry;
}): Promise<void> {
  const { scheduler, config, expiry } = options;
  await scheduler.scheduleTask({
    ...scheduleOf(config, 'controls', EXPIRY),
    id: 'expire-controls',
    scope: 'global',
    fn: () => expiry.run(),
  });
}
