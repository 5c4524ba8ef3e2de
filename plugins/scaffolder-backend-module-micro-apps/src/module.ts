import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { MicroAppsClient } from '@micro-apps/backstage-plugin-micro-apps-common';
import { createRegisterAction } from './actions/register';

/**
 * Adds the template action `micro-apps:register`.
 *
 * @public
 */
export const scaffolderModuleMicroApps = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'micro-apps',
  register(env) {
    env.registerInit({
      deps: {
        actions: scaffolderActionsExtensionPoint,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        discovery: coreServices.discovery,
      },
      async init({ actions, auth, catalog, discovery }) {
        const registry = new MicroAppsClient({
          discoveryApi: discovery,
          fetchApi: { fetch },
        });
        actions.addActions(createRegisterAction({ auth, catalog, registry }));
      },
    });
  },
});
