import type {
  RootConfigService,
  SchedulerService,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import type { DecommissionRunner } from '../services/decommission/DecommissionRunner';
import { scheduleOf } from './scheduleTasks';

const DECOMMISSION: SchedulerServiceTaskScheduleDefinition = {
  frequency: { seconds: 10 },
  timeout: { minutes: 15 },
  initialDelay: { seconds: 5 },
};

/** Schedules what works decommissions off, and goes on with those that a crash interrupted. */
export async function scheduleDecommissionTask(options: {
  scheduler: SchedulerService;
  config: RootConfigService;
  runner: DecommissionRunner;
}): Promise<void> {
  const { scheduler, config, runner } = options;
  await scheduler.scheduleTask({
    ...scheduleOf(config, 'decommission', DECOMMISSION),
    id: 'decommission-apps',
    scope: 'global',
    fn: () => runner.run(),
  });
}
