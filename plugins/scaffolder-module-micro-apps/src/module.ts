import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { FormFieldBlueprint } from '@backstage/plugin-scaffolder-react/alpha';

const basics = FormFieldBlueprint.make({
  name: 'micro-app-basics',
  params: {
    field: () => import('./fields/basics').then(m => m.microAppBasicsField),
  },
});

const data = FormFieldBlueprint.make({
  name: 'micro-app-data',
  params: {
    field: () => import('./fields/data').then(m => m.microAppDataField),
  },
});

const models = FormFieldBlueprint.make({
  name: 'micro-app-models',
  params: {
    field: () => import('./fields/models').then(m => m.microAppModelsField),
  },
});

/**
 * Gives the scaffolder the form fields of the template `register-micro-app`.
 *
 * @public
 */
export const scaffolderModuleMicroApps = createFrontendModule({
  pluginId: 'scaffolder',
  extensions: [basics, data, models],
});
