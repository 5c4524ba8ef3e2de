import type {
  LifecycleService,
  RootConfigService,
  SchedulerService,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import type { DecommissionRunner } from '../services/decommission/DecommissionRunner';
import { scheduleOf } from './scheduleTasks';

const DECOMMISSION: SchedulerServiceTaskScheduleDefinition = {
  frequency: { seconds: 10 },
  // After a crash, nobody else begins before; longer runs may overlap, since each step is claimed.
  timeout: { minutes: 3 },
  initialDelay: { seconds: 5 },
};

/** Schedules what works decommissions off, and goes on with those that a crash interrupted. */
export async function scheduleDecommissionTask(options: {
  scheduler: SchedulerService;
  config: RootConfigService;
  lifecycle: LifecycleService;
  runner: DecommissionRunner;
}): Promise<void> {
  const { scheduler, config, lifecycle, runner } = options;
  lifecycle.addStartupHook(() => runner.wake());
  await scheduler.scheduleTask({
    ...scheduleOf(config, 'decommission', DECOMMISSION),
    id: 'decommission-apps',
    scope: 'global',
    fn: () => runner.run(),
  });
}
