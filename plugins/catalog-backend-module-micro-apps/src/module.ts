import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { MicroAppsClient } from '@micro-apps/backstage-plugin-micro-apps-common';
import { MicroAppEntityProcessor } from './processor/MicroAppEntityProcessor';
import { keepPublished } from './provider/keepPublished';
import { readProviderConfig } from './provider/readProviderConfig';
import { RegistryEntityProvider } from './provider/RegistryEntityProvider';

/**
 * Adds the kind `MicroApp` to the catalog, and publishes the apps and the model endpoints of the registry.
 *
 * @public
 */
export const catalogModuleMicroApps = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'micro-apps',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        events: eventsServiceRef,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        processing: catalogProcessingExtensionPoint,
        scheduler: coreServices.scheduler,
      },
      async init(deps) {
        const { auth, config, discovery, processing, ...services } = deps;
        const { schedule, modelEndpointOwner } = readProviderConfig(config);
        const registry = new MicroAppsClient({
          discoveryApi: discovery,
          fetchApi: { fetch },
        });
        const provider = RegistryEntityProvider.create({
          modelEndpointOwner,
          reader: async () => ({
            registry,
            ...(await auth.getPluginRequestToken({
              onBehalfOf: await auth.getOwnServiceCredentials(),
              targetPluginId: 'micro-apps',
            })),
          }),
        });
        processing.addProcessor(new MicroAppEntityProcessor());
        processing.addEntityProvider(provider);
        await keepPublished({ ...services, provider, schedule });
      },
    });
  },
});
