import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { ModelsStep } from '../steps/ModelsStep';
import { appFieldSchema } from './schema';
import { validateStep } from './validation';

/** @internal */
export const microAppModelsField = createFormField({
  name: 'MicroAppModels',
  component: ModelsStep,
  schema: appFieldSchema,
  validation: validateStep('models'),
});
