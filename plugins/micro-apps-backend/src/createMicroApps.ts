import type {
  AuditorService,
  AuthService,
  DatabaseService,
  HttpAuthService,
  LifecycleService,
  LoggerService,
  PermissionsRegistryService,
  PermissionsService,
  RootConfigService,
  SchedulerService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { EventsService } from '@backstage/plugin-events-node';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import {
  microAppsPermissions,
  parseDecommissionConfig,
  parseOwnershipConfig,
  PolicyEngine,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  DecommissionTargetAdapter,
  microAppPermissionResourceRef,
  microAppPermissionRules,
} from '@micro-apps/backstage-plugin-micro-apps-node';
import type { Router } from 'express';
import { registerActions } from './actions/registerActions';
import { builtInAdapters } from './decommission';
import { readDecisionLogConfig } from './config/readDecisionLogConfig';
import { readEmailConfig } from './config/readEmailConfig';
import { readMicroAppsConfig } from './config/readMicroAppsConfig';
import { readPolicyConfig } from './config/readPolicyConfig';
import { Database } from './database';
import { createDemoServices } from './demo/demoServices';
import { startDemo } from './demo/startDemo';
import { allRoutes, createRouter } from './router/createRouter';
import { toResource } from './services/AppAccess';
import { AuthorizedMicroAppsService } from './services/AuthorizedMicroAppsService';
import { Authorizer } from './services/Authorizer';
import { createMicroAppsService } from './services/createMicroAppsService';
import type { ServiceDependencies } from './services/dependencies';
import { AuthorizedDecommissions } from './services/decommission/AuthorizedDecommissions';
import { DecommissionRunner } from './services/decommission/DecommissionRunner';
import { DecommissionService } from './services/decommission/DecommissionService';
import { AuthorizedDelegations } from './services/delegations/AuthorizedDelegations';
import { Delegators } from './services/delegations/Delegators';
import { DelegationService } from './services/delegations/DelegationService';
import { DecommissionTargets } from './services/decommission/DecommissionTargets';
import { EntityLookup } from './services/EntityLookup';
import { Messenger } from './services/Messenger';
import { AuthorizedOwnerships } from './services/ownership/AuthorizedOwnerships';
import { OwnerDirectory } from './services/ownership/OwnerDirectory';
import { OwnershipService } from './services/ownership/OwnershipService';
import { OwnershipWatch } from './services/ownership/OwnershipWatch';
import { AuthorizedPolicyDecisions } from './services/policyDecisions/AuthorizedPolicyDecisions';
import { DecisionLogService } from './services/policyDecisions/DecisionLogService';
import { PolicyDecisionService } from './services/policyDecisions/PolicyDecisionService';
import { AuthorizedPolicies } from './services/policy/AuthorizedPolicies';
import { createPolicyEngine } from './services/policy/createPolicyEngine';
import { DefaultPoliciesService } from './services/policy/PoliciesService';
import { PolicyService } from './services/policy/PolicyService';
import { reportEngine } from './services/policy/reportEngine';
import { AuthorizedPreviews } from './services/previews/AuthorizedPreviews';
import {
  createPreviews,
  createShadow,
} from './services/previews/createPreviews';
import { RegisterService } from './services/RegisterService';
import { AuthorizedRegister } from './services/register/AuthorizedRegister';
import { RegisterChangeService } from './services/register/RegisterChangeService';
import { scheduleDecisionTasks } from './tasks/scheduleDecisionTasks';
import { AuthorizedWaivers } from './services/waivers/AuthorizedWaivers';
import { WaiverExpiry } from './services/waivers/WaiverExpiry';
import { WaiverService } from './services/waivers/WaiverService';
import { ControlExpiry } from './services/change/ControlExpiry';
import { scheduleControlTask } from './tasks/scheduleControlTask';
import { scheduleDecommissionTask } from './tasks/scheduleDecommissionTask';
import { scheduleOwnershipTask } from './tasks/scheduleOwnershipTask';
import { schedulePreviewTasks } from './tasks/schedulePreviewTasks';
import { startEvaluation } from './tasks/startEvaluation';
import { startReassessment } from './tasks/startReassessment';
import { AuthorizedReviews } from './services/reviews/AuthorizedReviews';
import { DigestMailer } from './services/reviews/DigestMailer';
import { Escalation } from './services/reviews/Escalation';
import { ReviewClock } from './services/reviews/ReviewClock';
import { ReviewReminders } from './services/reviews/ReviewReminders';
import { ReviewService } from './services/reviews/ReviewService';
import { readFollowConfig } from './config/readFollowConfig';
import { CatalogFiles } from './services/follow/CatalogFiles';
import { AuthorizedFiles } from './services/follow/AuthorizedFiles';
import { DefaultFilesService } from './services/follow/FilesService';
import { ConflictWatch } from './services/follow/ConflictWatch';
import { FollowService } from './services/follow/FollowService';
import { SubmissionService } from './services/SubmissionService';
import { scheduleFollowTask } from './tasks/scheduleFollowTask';
import { scheduleReviewTasks } from './tasks/scheduleReviewTasks';
import { scheduleTasks } from './tasks/scheduleTasks';
import { scheduleWaiverTasks } from './tasks/scheduleWaiverTasks';

/** Puts the parts of the plugin together; gives its HTTP API. */
export async function createMicroApps(options: {
  actionsRegistry: ActionsRegistryService;
  auditor: AuditorService;
  auth: AuthService;
  catalog: CatalogService;
  config: RootConfigService;
  database: DatabaseService;
  /** Besides those that come with the plugin. */
  decommissionAdapters?: DecommissionTargetAdapter[];
  events: EventsService;
  httpAuth: HttpAuthService;
  lifecycle: LifecycleService;
  logger: LoggerService;
  notifications: NotificationService;
  permissions: PermissionsService;
  permissionsRegistry: PermissionsRegistryService;
  /** In place of the one that the configuration names. */
  policyEngine?: PolicyEngine;
  scheduler: SchedulerService;
  signals: SignalsService;
  userInfo: UserInfoService;
}): Promise<Router> {
  const { logger, permissionsRegistry } = options;
  const config = readMicroAppsConfig(options.config);
  const policyConfig = readPolicyConfig(options.config);
  const now = () => new Date();
  const database = await Database.create(options);
  await RegisterService.create({ database, config, now }).sync(logger);

  permissionsRegistry.addResourceType({
    resourceRef: microAppPermissionResourceRef,
    permissions: microAppsPermissions,
    rules: Object.values(microAppPermissionRules),
    getResources: async refs => {
      const apps = await database.read(stores => stores.apps.findAll(refs));
      return refs.map(ref => {
        const app = apps.find(({ entityRef }) => entityRef === ref);
        return app && toResource(app);
      });
    },
  });

  const messenger = Messenger.create({ ...options, database, now });
  const decisionLogConfig = readDecisionLogConfig(options.config);
  const decisionLog = DecisionLogService.create({
    database,
    config: decisionLogConfig,
    now,
  });
  const engine =
    options.policyEngine ??
    (await createPolicyEngine(policyConfig, config.organisation));
  options.lifecycle.addShutdownHook(reportEngine(engine, logger));
  const shadow = await createShadow({
    ...options,
    policyConfig,
    database,
    config,
    now,
  });
  const dependencies: ServiceDependencies = {
    database,
    config,
    entities: EntityLookup.create(options),
    messenger,
    decisionLog,
    shadow,
    policies: PolicyService.create({ engine, config, now }),
    targets: DecommissionTargets.create({
      config: parseDecommissionConfig(
        options.config.getOptional('microApps.decommission'),
      ),
      fallbackGroup: config.fallbackGroup,
      adapters: [...builtInAdapters, ...(options.decommissionAdapters ?? [])],
    }),
    now,
  };
  const authorizing = {
    authorizer: Authorizer.create({
      ...options,
      delegators: Delegators.create(dependencies),
    }),
    auditor: options.auditor,
  };
  const inner = createMicroAppsService(dependencies);
  const runner = DecommissionRunner.create({ ...dependencies, logger });
  await scheduleTasks({ ...options, database, messenger, now });
  await scheduleDecisionTasks({
    ...options,
    database,
    decisionLog,
    decisionLogConfig,
    now,
  });
  await scheduleWaiverTasks({
    ...options,
    expiry: WaiverExpiry.create({ ...dependencies, logger }),
  });
  await scheduleDecommissionTask({ ...options, runner });
  await scheduleControlTask({
    ...options,
    expiry: ControlExpiry.create({ ...dependencies, logger }),
  });
  const owners = OwnerDirectory.create(dependencies);
  const rules = parseOwnershipConfig(
    options.config.getOptional('microApps.ownership'),
  );
  await scheduleOwnershipTask({
    ...options,
    watch: OwnershipWatch.create({
      ...dependencies,
      logger,
      owners,
      rules,
    }),
  });
  const previews = createPreviews({
    ...options,
    ...dependencies,
    shadow,
    rootConfig: options.config,
  });
  await schedulePreviewTasks({ ...options, previews });
  const evaluation = await startEvaluation({ ...options, dependencies });
  const reassessment = await startReassessment({ ...options, dependencies });
  const email = readEmailConfig(options.config);
  const mail = {
    enabled: email !== undefined,
    mayRefuse: email?.mayRefuse ?? false,
  };
  await scheduleReviewTasks({
    ...options,
    clock: ReviewClock.create({ ...dependencies, logger }),
    escalation: Escalation.create(dependencies),
    mailer:
      email && DigestMailer.create({ database, logger, now, config: email }),
    reminders: ReviewReminders.create({
      ...dependencies,
      mail,
    }),
  });
  const follow = readFollowConfig(options.config);
  if (follow.enabled) {
    await ConflictWatch.start({ ...options, ...dependencies, logger });
    await scheduleFollowTask({
      ...options,
      follow: FollowService.create({
        ...dependencies,
        follow,
        files: CatalogFiles.create(options),
        logger,
        submissions: SubmissionService.create(dependencies),
      }),
    });
  }
  startDemo({
    ...options,
    services: createDemoServices(dependencies, {
      engine,
      logger,
      rules,
    }),
  });
  const routes = allRoutes({
    microApps: AuthorizedMicroAppsService.create({
      ...authorizing,
      service: inner,
    }),
    policyDecisions: AuthorizedPolicyDecisions.create({
      ...authorizing,
      service: PolicyDecisionService.create(dependencies),
    }),
    decommissions: AuthorizedDecommissions.create({
      ...authorizing,
      service: DecommissionService.create(dependencies, () => runner.wake()),
    }),
    ownerships: AuthorizedOwnerships.create({
      ...authorizing,
      service: OwnershipService.create({ ...dependencies, owners }),
    }),
    policies: AuthorizedPolicies.create({
      ...authorizing,
      service: DefaultPoliciesService.create(dependencies, {
        candidate: () => shadow.status(),
        evaluation: () => evaluation.progress(),
      }),
    }),
    delegations: AuthorizedDelegations.create({
      ...authorizing,
      service: DelegationService.create(dependencies),
    }),
    register: AuthorizedRegister.create({
      ...authorizing,
      service: RegisterChangeService.create({
        ...dependencies,
        previews,
        wake: () => reassessment.wake(),
      }),
    }),
    reviews: AuthorizedReviews.create({
      ...authorizing,
      service: ReviewService.create({ ...dependencies, mail }),
    }),
    files: AuthorizedFiles.create({
      ...authorizing,
      service: DefaultFilesService.create(dependencies),
    }),
    waivers: AuthorizedWaivers.create({
      ...authorizing,
      service: WaiverService.create(dependencies),
    }),
    previews: AuthorizedPreviews.create({
      ...authorizing,
      service: previews,
    }),
  });
  registerActions(options.actionsRegistry, routes);
  return createRouter({ routes, httpAuth: options.httpAuth });
}
