import { createTranslationRef } from '@backstage/frontend-plugin-api';
import { commonMessages } from './common';
import { entityMessages } from './entity';

/**
 * The words of the pages, cards and widgets.
 *
 * @public
 */
export const microAppsTranslationRef = createTranslationRef({
  id: 'micro-apps',
  messages: {
    ...commonMessages,
    entity: entityMessages,
  },
});
