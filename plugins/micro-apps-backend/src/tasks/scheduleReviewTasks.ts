import type {
  RootConfigService,
  SchedulerService,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import type { ReviewClock } from '../services/reviews/ReviewClock';
import type { ReviewReminders } from '../services/reviews/ReviewReminders';
import { scheduleOf } from './scheduleTasks';

const REVIEWS: SchedulerServiceTaskScheduleDefinition = {
  frequency: { minutes: 15 },
  timeout: { minutes: 30 },
  initialDelay: { seconds: 30 },
};

/** Schedules what time does to reviews, and what reminds of them. */
export async function scheduleReviewTasks(options: {
  scheduler: SchedulerService;
  config: RootConfigService;
  clock: ReviewClock;
  reminders: ReviewReminders;
}): Promise<void> {
  const { scheduler, config, clock, reminders } = options;
  await scheduler.scheduleTask({
    ...scheduleOf(config, 'reviews', REVIEWS),
    id: 'hold-reviews',
    scope: 'global',
    fn: async () => {
      await clock.run();
      await reminders.run();
    },
  });
}
