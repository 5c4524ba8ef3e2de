import { createApp } from '@backstage/frontend-defaults';
import { homeModule } from './modules/home';
import { navModule } from './modules/nav';
import { signInModule } from './modules/signIn';

/** The portal; plugins come from the dependencies in package.json by `app.packages` in app-config.yaml. */
export function createPortal() {
  return createApp({ features: [homeModule, navModule, signInModule] });
}
