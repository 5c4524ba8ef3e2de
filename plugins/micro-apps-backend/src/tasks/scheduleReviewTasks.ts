import type {
  RootConfigService,
  SchedulerService,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import type { DigestMailer } from '../services/reviews/DigestMailer';
import type { Escalation } from '../services/reviews/Escalation';
import type { ReviewClock } from '../services/reviews/ReviewClock';
import type { ReviewReminders } from '../services/reviews/ReviewReminders';
import { scheduleOf } from './scheduleTasks';

const REVIEWS: SchedulerServiceTaskScheduleDefinition = {
  frequency: { minutes: 15 },
  timeout: { minutes: 30 },
  initialDelay: { seconds: 30 },
};

const MAILS: SchedulerServiceTaskScheduleDefinition = {
  frequency: { minutes: 1 },
  timeout: { minutes: 30 },
  initialDelay: { seconds: 45 },
};

/** Schedules what time does to reviews, and what reminds of them. */
export async function scheduleReviewTasks(options: {
  scheduler: SchedulerService;
  config: RootConfigService;
  clock: ReviewClock;
  escalation: Escalation;
  /** None where no mail is configured. */
  mailer: DigestMailer | undefined;
  reminders: ReviewReminders;
}): Promise<void> {
  const { scheduler, config, clock, escalation, mailer, reminders } = options;
  await scheduler.scheduleTask({
    ...scheduleOf(config, 'reviews', REVIEWS),
    id: 'hold-reviews',
    scope: 'global',
    fn: async () => {
      await clock.run();
      await reminders.run();
      await escalation.run();
    },
  });
  if (mailer) {
    await scheduler.scheduleTask({
      ...scheduleOf(config, 'mails', MAILS),
      id: 'mail-reminders',
      scope: 'global',
      fn: () => mailer.run(),
    });
  }
}
