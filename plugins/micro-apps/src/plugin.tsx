import {
  ApiBlueprint,
  createFrontendPlugin,
  fetchApiRef,
  type ExternalRouteRef,
  type OverridableFrontendPlugin,
  type RouteRef,
} from '@backstage/frontend-plugin-api';
import { MicroAppsClient } from '@micro-apps/backstage-plugin-micro-apps-common';
import { microAppsApiRef } from '@micro-apps/backstage-plugin-micro-apps-react';
import AppsIcon from '@mui/icons-material/AppsOutlined';
import {
  approvalCard,
  governanceContent,
  reviewCard,
  riskCard,
} from './entity/extensions';
import { waitingForMeWidget } from './home/extensions';
import { microAppsPage, subPages } from './page/extensions';
import { registrationRouteRef, rootRouteRef } from './routes';

const microAppsApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: microAppsApiRef,
      deps: { fetchApi: fetchApiRef },
      factory: ({ fetchApi }) => new MicroAppsClient({ fetchApi }),
    }),
});

/**
 * The micro apps of a portal: what there is, what waits for a decision, and how each app stands.
 *
 * @public
 */
const plugin: OverridableFrontendPlugin<
  { root: RouteRef },
  {
    registration: ExternalRouteRef<{ namespace: string; templateName: string }>;
  }
> = createFrontendPlugin({
  pluginId: 'micro-apps',
  title: 'Micro apps',
  icon: <AppsIcon fontSize="inherit" />,
  info: { packageJson: () => import('../package.json') },
  routes: { root: rootRouteRef },
  externalRoutes: { registration: registrationRouteRef },
  extensions: [
    microAppsApi,
    microAppsPage,
    ...subPages,
    riskCard,
    approvalCard,
    reviewCard,
    governanceContent,
    waitingForMeWidget,
  ],
});

export default plugin;
