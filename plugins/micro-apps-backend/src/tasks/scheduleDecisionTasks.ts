import type {
  LoggerService,
  RootConfigService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type { DecisionLogConfig } from '../config/readDecisionLogConfig';
import type { Database } from '../database';
import { DecisionForwarder } from '../services/policyDecisions/DecisionForwarder';
import type { DecisionLogService } from '../services/policyDecisions/DecisionLogService';
import { CLEANUP, scheduleOf } from './scheduleTasks';

/** Schedules what forgets old decisions, and what sends new ones to a decision-log service. */
export async function scheduleDecisionTasks(options: {
  scheduler: SchedulerService;
  config: RootConfigService;
  logger: LoggerService;
  database: Database;
  decisionLog: DecisionLogService;
  decisionLogConfig: DecisionLogConfig;
  now: () => Date;
}): Promise<void> {
  const { scheduler, config, logger, decisionLog, decisionLogConfig } = options;
  await scheduler.scheduleTask({
    ...scheduleOf(config, 'cleanup', CLEANUP),
    id: 'forget-decisions',
    scope: 'global',
    fn: () => decisionLog.forget(logger),
  });
  const { service } = decisionLogConfig;
  if (service) {
    const forwarder = DecisionForwarder.create({
      ...options,
      config: { ...decisionLogConfig, service },
    });
    await scheduler.scheduleTask({
      frequency: { seconds: service.intervalSeconds },
      timeout: { minutes: 5 },
      initialDelay: { seconds: 5 },
      id: 'forward-decisions',
      scope: 'global',
      fn: signal => forwarder.forward(signal),
    });
  }
}
