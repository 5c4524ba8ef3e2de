import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { DataStep } from '../steps/DataStep';
import { appFieldSchema } from './schema';
import { validateStep } from './validation';

/** @internal */
export const microAppDataField = createFormField({
  name: 'MicroAppData',
  component: DataStep,
  schema: appFieldSchema,
  validation: validateStep('data'),
});
