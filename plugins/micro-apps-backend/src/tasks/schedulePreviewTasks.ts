import type {
  LifecycleService,
  LoggerService,
  RootConfigService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type { PreviewService } from '../services/previews/PreviewService';
import { scheduleOf } from './scheduleTasks';

/** Goes on with previews that a stopped back end has left behind, now and at intervals, and forgets old ones. */
export async function schedulePreviewTasks(options: {
  scheduler: SchedulerService;
  config: RootConfigService;
  lifecycle: LifecycleService;
  logger: LoggerService;
  previews: PreviewService;
}): Promise<void> {
  const { scheduler, config, lifecycle, logger, previews } = options;
  lifecycle.addStartupHook(() => {
    previews
      .resume()
      .catch(error => logger.error('Cannot go on with previews', error));
  });
  lifecycle.addShutdownHook(() => previews.stop());
  await scheduler.scheduleTask({
    ...scheduleOf(config, 'previews', {
      frequency: { minutes: 1 },
      timeout: { minutes: 5 },
      initialDelay: { seconds: 30 },
    }),
    id: 'forget-previews',
    // Each back end, since what was left behind can be too much for one of them.
    scope: 'local',
    fn: async () => {
      await previews.resume();
      await previews.cleanUp();
    },
  });
}
