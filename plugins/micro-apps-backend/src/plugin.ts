import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { ConflictError } from '@backstage/errors';
import type { PolicyEngine } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  DecommissionTargetAdapter,
  decommissionTargetsExtensionPoint,
  policyEngineExtensionPoint,
} from '@micro-apps/backstage-plugin-micro-apps-node';
import { createMicroApps } from './createMicroApps';
import { isKnownAdapter } from './decommission';

/**
 * Governs LLM micro apps: registration, risk, approvals and the audit chain.
 *
 * @public
 */
export const microAppsPlugin = createBackendPlugin({
  pluginId: 'micro-apps',
  register(env) {
    let policyEngine: PolicyEngine | undefined;
    env.registerExtensionPoint(policyEngineExtensionPoint, {
      setPolicyEngine(engine) {
        if (policyEngine) {
          throw new ConflictError('A policy engine was set already');
        }
        policyEngine = engine;
      },
    });
    const decommissionAdapters: DecommissionTargetAdapter[] = [];
    env.registerExtensionPoint(decommissionTargetsExtensionPoint, {
      addAdapter(...adapters) {
        for (const adapter of adapters) {
          if (isKnownAdapter(adapter.type, decommissionAdapters)) {
            throw new ConflictError(
              `There is an adapter "${adapter.type}" for decommission targets already`,
            );
          }
          decommissionAdapters.push(adapter);
        }
      },
    });
    env.registerInit({
      deps: {
        actionsRegistry: actionsRegistryServiceRef,
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
        userInfo: coreServices.userInfo,
      },
      async init({ httpRouter, ...services }) {
        httpRouter.use(
          await createMicroApps({
            ...services,
            policyEngine,
            decommissionAdapters,
          }),
        );
      },
    });
  },
});
