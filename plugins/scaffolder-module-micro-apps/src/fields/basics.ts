import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { BasicsStep } from '../steps/BasicsStep';
import { appFieldSchema } from './schema';
import { validateStep } from './validation';

/** @internal */
export const microAppBasicsField = createFormField({
  name: 'MicroAppBasics',
  component: BasicsStep,
  schema: appFieldSchema,
  validation: validateStep('basics'),
});
