import type {
  RootConfigService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type { PreviewService } from '../services/previews/PreviewService';
import { scheduleOf } from './scheduleTasks';

/** Schedules what gives up previews that nobody works on, and forgets old ones. */
export async function schedulePreviewTasks(options: {
  scheduler: SchedulerService;
  config: RootConfigService;
  previews: PreviewService;
}): Promise<void> {
  const { scheduler, config, previews } = options;
  await scheduler.scheduleTask({
    ...scheduleOf(config, 'previews', {
      frequency: { minutes: 15 },
      timeout: { minutes: 5 },
      initialDelay: { minutes: 2 },
    }),
    id: 'forget-previews',
    scope: 'global',
    fn: () => previews.cleanUp(),
  });
}
