import { createApiRef } from '@backstage/frontend-plugin-api';
import type { MicroAppsApi } from '@micro-apps/backstage-plugin-micro-apps-common';

/**
 * The client of the micro-apps back end.
 *
 * @public
 */
export const microAppsApiRef = createApiRef<MicroAppsApi>().with({
  id: 'plugin.micro-apps.client',
  pluginId: 'micro-apps',
});
