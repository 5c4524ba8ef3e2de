import { createTranslationRef } from '@backstage/frontend-plugin-api';
import { approvalsMessages } from './approvals';
import { commonMessages } from './common';
import { entityMessages } from './entity';
import { governanceMessages } from './governance';
import { pagesMessages } from './pages';

/**
 * The words of the pages, cards and widgets.
 *
 * @public
 */
export const microAppsTranslationRef = createTranslationRef({
  id: 'micro-apps',
  messages: {
    ...commonMessages,
    ...governanceMessages,
    ...pagesMessages,
    approvals: approvalsMessages,
    entity: entityMessages,
  },
});
