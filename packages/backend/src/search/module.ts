import { createBackendModule } from '@backstage/backend-plugin-api';
import { catalogCollatorExtensionPoint } from '@backstage/plugin-search-backend-module-catalog';
import { toNamedDocument } from './toNamedDocument';

/** Makes entities findable by their names as well. */
export const searchModuleEntityNames = createBackendModule({
  pluginId: 'search',
  moduleId: 'entity-names',
  register(reg) {
    reg.registerInit({
      deps: { collator: catalogCollatorExtensionPoint },
      async init({ collator }) {
        collator.setEntityTransformer(toNamedDocument);
      },
    });
  },
});
