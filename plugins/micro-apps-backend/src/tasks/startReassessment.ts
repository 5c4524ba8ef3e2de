import type {
  LifecycleService,
  LoggerService,
  RootConfigService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type { ServiceDependencies } from '../services/dependencies';
import { askAgainBy } from '../services/register/askAgain';
import { RegisterReassessment } from '../services/register/RegisterReassessment';
import { scheduleOf } from './scheduleTasks';

/** Has apps assessed anew after a change of the register; it goes on at intervals where a crash interrupted it. */
export async function startReassessment(options: {
  dependencies: ServiceDependencies;
  scheduler: SchedulerService;
  config: RootConfigService;
  lifecycle: LifecycleService;
  logger: LoggerService;
}): Promise<RegisterReassessment> {
  const { dependencies, scheduler, config, lifecycle, logger } = options;
  const job = RegisterReassessment.create({
    ...dependencies,
    logger,
    askAgain: askAgainBy(dependencies),
  });
  lifecycle.addStartupHook(() => job.wake());
  lifecycle.addShutdownHook(() => job.stop());
  await scheduler.scheduleTask({
    ...scheduleOf(config, 'reassessment', {
      frequency: { minutes: 1 },
      timeout: { minutes: 60 },
      initialDelay: { seconds: 30 },
    }),
    id: 'reassess-register',
    // Each back end, since a claim lets only one of them work.
    scope: 'local',
    fn: () => job.run(),
  });
  return job;
}
