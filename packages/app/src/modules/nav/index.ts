import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { portalSidebar } from './PortalSidebar';

/** The sidebar. */
export const navModule = createFrontendModule({
  pluginId: 'app',
  extensions: [portalSidebar],
});
