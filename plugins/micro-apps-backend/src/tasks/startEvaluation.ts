import type {
  LifecycleService,
  LoggerService,
  RootConfigService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type { ServiceDependencies } from '../services/dependencies';
import { PolicyEvaluation } from '../services/evaluation/PolicyEvaluation';
import { scheduleOf } from './scheduleTasks';

/** Starts the evaluation of all apps; it goes on at intervals where a crash or an outage interrupted it. */
export async function startEvaluation(options: {
  dependencies: ServiceDependencies;
  scheduler: SchedulerService;
  config: RootConfigService;
  lifecycle: LifecycleService;
  logger: LoggerService;
}): Promise<PolicyEvaluation> {
  const { dependencies, scheduler, config, lifecycle, logger } = options;
  const evaluation = PolicyEvaluation.create({ ...dependencies, logger });
  const stop = await evaluation.start();
  lifecycle.addStartupHook(() => {
    evaluation
      .run()
      .catch(error => logger.error('Cannot evaluate all apps', error));
  });
  lifecycle.addShutdownHook(async () => {
    await stop();
    await dependencies.policies.engine.close();
  });
  await scheduler.scheduleTask({
    ...scheduleOf(config, 'evaluation', {
      frequency: { minutes: 1 },
      timeout: { minutes: 60 },
      initialDelay: { seconds: 30 },
    }),
    id: 'evaluate-policies',
    // Each back end, since a claim lets only one of them work, and it must be one that has the bundle.
    scope: 'local',
    fn: () => evaluation.run(),
  });
  return evaluation;
}
