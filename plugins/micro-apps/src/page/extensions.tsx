import {
  coreExtensionData,
  PageBlueprint,
  SubPageBlueprint,
} from '@backstage/frontend-plugin-api';
import { PATHS, rootRouteRef } from '../routes';

/** Its tabs are its sub pages, of which other plugins can add more; some of its pages have no tab. */
export const microAppsPage = PageBlueprint.makeWithOverrides({
  factory(originalFactory, { config, inputs }) {
    const title = config.title ?? 'Micro apps';
    const pages = inputs.pages.map(page => ({
      path: page.get(coreExtensionData.routePath),
      title: page.get(coreExtensionData.title),
      element: page.get(coreExtensionData.reactElement),
    }));
    return originalFactory({
      path: '/micro-apps',
      title,
      routeRef: rootRouteRef,
      noHeader: true,
      loader: () =>
        import('./MicroAppsPage').then(m => (
          <m.MicroAppsPage title={title} pages={pages} />
        )),
    });
  },
});

export const subPages = [
  SubPageBlueprint.make({
    name: 'overview',
    params: {
      path: PATHS.overview,
      title: 'Overview',
      loader: () =>
        import('../overview/OverviewPage').then(m => <m.OverviewPage />),
    },
  }),
  SubPageBlueprint.make({
    name: 'inventory',
    params: {
      path: PATHS.inventory,
      title: 'Inventory',
      loader: () =>
        import('../inventory/InventoryPage').then(m => <m.InventoryPage />),
    },
  }),
  SubPageBlueprint.make({
    name: 'approvals',
    params: {
      path: PATHS.approvals,
      title: 'Approvals',
      loader: () =>
        import('../approvals/ApprovalsRouter').then(m => <m.ApprovalsRouter />),
    },
  }),
  SubPageBlueprint.make({
    name: 'my-apps',
    params: {
      path: PATHS.myApps,
      title: 'My apps',
      loader: () => import('../myApps/MyAppsPage').then(m => <m.MyAppsPage />),
    },
  }),
  SubPageBlueprint.make({
    name: 'policies',
    params: {
      path: PATHS.policies,
      title: 'Policies',
      loader: () =>
        import('../policies/PoliciesPage').then(m => <m.PoliciesPage />),
    },
  }),
  SubPageBlueprint.make({
    name: 'model-endpoints',
    params: {
      path: PATHS.modelEndpoints,
      title: 'Model endpoints',
      loader: () =>
        import('../modelEndpoints/ModelEndpointsPage').then(m => (
          <m.ModelEndpointsPage />
        )),
    },
  }),
];
