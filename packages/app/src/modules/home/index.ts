import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { HomePageLayoutBlueprint } from '@backstage/plugin-home-react/alpha';

/** The home page: a welcome, the two things one comes for, and the widgets that plugins bring. */
export const homeModule = createFrontendModule({
  pluginId: 'home',
  extensions: [
    HomePageLayoutBlueprint.make({
      params: {
        loader: async () => import('./HomeLayout').then(m => m.HomeLayout),
      },
    }),
  ],
});
