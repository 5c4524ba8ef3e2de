import {
  createTranslationRef,
  type TranslationRef,
} from '@backstage/frontend-plugin-api';
import type { FlatMessages } from '@micro-apps/backstage-plugin-micro-apps-react';
import { approvalsMessages } from './approvals';
import { changeMessages } from './changes';
import { commonMessages } from './common';
import { decommissionMessages } from './decommission';
import { delegationMessages, preferenceMessages } from './delegation';
import { endpointsMessages } from './endpoints';
import { entityMessages } from './entity';
import { governanceMessages } from './governance';
import { historyMessages } from './history';
import { ownershipMessages } from './ownership';
import { originMessages } from './origin';
import { pagesMessages } from './pages';
import { policiesMessages } from './policies';
import { reviewMessages } from './reviews';
import { waiverMessages } from './waivers';

/** The words of the pages, cards and widgets, in English. @public */
export const microAppsMessages = {
  ...commonMessages,
  ...governanceMessages,
  ...originMessages,
  ...pagesMessages,
  approvals: approvalsMessages,
  change: changeMessages,
  decommission: decommissionMessages,
  delegation: delegationMessages,
  endpoints: endpointsMessages,
  entity: entityMessages,
  history: historyMessages,
  ownership: ownershipMessages,
  policies: policiesMessages,
  preference: preferenceMessages,
  renewal: reviewMessages,
  waiver: waiverMessages,
} as const;

/**
 * The words of the pages, cards and widgets, to be translated or replaced.
 *
 * @public
 */
export const microAppsTranslationRef: TranslationRef<
  'micro-apps',
  FlatMessages<typeof microAppsMessages>
> = createTranslationRef({ id: 'micro-apps', messages: microAppsMessages });
