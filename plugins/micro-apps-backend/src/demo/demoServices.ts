import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  OwnershipRules,
  PolicyEngine,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { createMicroAppsService } from '../services/createMicroAppsService';
import type { ServiceDependencies } from '../services/dependencies';
import type {
  CallContext,
  MicroAppsService,
} from '../services/MicroAppsService';
import { OwnerDirectory } from '../services/ownership/OwnerDirectory';
import { OwnershipWatch } from '../services/ownership/OwnershipWatch';
import { PolicyService } from '../services/policy/PolicyService';
import { ReviewClock } from '../services/reviews/ReviewClock';
import { ReviewService } from '../services/reviews/ReviewService';
import type { ReviewsService } from '../services/reviews/ReviewsService';
import { DemoClock } from './DemoClock';

/** What the stories of the demo are told through: the services of the plugin, by a clock that can be put back. */
export type DemoServices = {
  clock: DemoClock;
  microApps: MicroAppsService<CallContext>;
  reviews: Pick<ReviewsService<CallContext>, 'renew'>;
  reviewClock: Pick<ReviewClock, 'run'>;
  ownershipWatch: Pick<OwnershipWatch, 'run'>;
};

export function createDemoServices(
  dependencies: ServiceDependencies,
  options: {
    engine: PolicyEngine;
    logger: LoggerService;
    rules: OwnershipRules;
  },
): DemoServices {
  const { engine, logger, rules } = options;
  const clock = DemoClock.create(dependencies.now);
  const now = () => clock.now();
  const { config } = dependencies;
  const past: ServiceDependencies = {
    ...dependencies,
    policies: PolicyService.create({ engine, config, now }),
    now,
  };
  return {
    clock,
    microApps: createMicroAppsService(past),
    reviews: ReviewService.create({
      ...past,
      mail: { enabled: false, mayRefuse: false },
    }),
    reviewClock: ReviewClock.create({ ...past, logger }),
    ownershipWatch: OwnershipWatch.create({
      ...past,
      logger,
      rules,
      owners: OwnerDirectory.create(past),
    }),
  };
}
