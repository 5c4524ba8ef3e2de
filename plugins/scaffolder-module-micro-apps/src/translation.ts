/**
 * The texts of the form, for who translates them; apart from the module, so that they load with the form only.
 *
 * @packageDocumentation
 */
import {
  createTranslationRef,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { dataMessages } from './messages/data';
import { basicsMessages } from './messages/basics';
import { modelsMessages } from './messages/models';
import { previewMessages } from './messages/preview';
import { sharedMessages } from './messages/shared';

/**
 * The texts of the registration form.
 *
 * @public
 */
export const scaffolderMicroAppsTranslationRef = createTranslationRef({
  id: 'scaffolder-module-micro-apps',
  messages: {
    ...sharedMessages,
    basics: basicsMessages,
    data: dataMessages,
    models: modelsMessages,
    preview: previewMessages,
  },
});

/** @internal */
export const useFormTranslation = () =>
  useTranslationRef(scaffolderMicroAppsTranslationRef);

/** Looks up a text of the form. @internal */
export type Translate = ReturnType<typeof useFormTranslation>['t'];
