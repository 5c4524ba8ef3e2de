import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
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
        discovery: coreServices.discovery,
      },
      async init({ actions, auth, discovery }) {
        const registry = new MicroAppsClient({
          discoveryApi: discovery,
          fetchApi: { fetch },
        });
        actions.addActions(createRegisterAction({ auth, registry }));
      },
    });
  },
});
