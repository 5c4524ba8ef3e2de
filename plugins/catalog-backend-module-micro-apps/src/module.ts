import { createBackendModule } from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { MicroAppEntityProcessor } from './processor/MicroAppEntityProcessor';

/**
 * Adds the kind `MicroApp` to the catalog.
 *
 * @public
 */
export const catalogModuleMicroApps = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'micro-apps',
  register(env) {
    env.registerInit({
      deps: { processing: catalogProcessingExtensionPoint },
      async init({ processing }) {
        processing.addProcessor(new MicroAppEntityProcessor());
      },
    });
  },
});
