import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  authProvidersExtensionPoint,
  createProxyAuthProviderFactory,
} from '@backstage/plugin-auth-node';
import { assertDevelopmentOnly } from './assertDevelopmentOnly';
import { personaAuthenticator } from './personaAuthenticator';
import { signInAsPersona } from './signInAsPersona';

/** Lets one sign in as a person of the example organisation, in development only. */
export const authModulePersona = createBackendModule({
  pluginId: 'auth',
  moduleId: 'persona',
  register(reg) {
    reg.registerInit({
      deps: {
        providers: authProvidersExtensionPoint,
        config: coreServices.rootConfig,
      },
      async init({ providers, config }) {
        assertDevelopmentOnly(config, process.env.NODE_ENV);
        providers.registerProvider({
          providerId: 'persona',
          factory: createProxyAuthProviderFactory({
            authenticator: personaAuthenticator,
            signInResolver: signInAsPersona,
          }),
        });
      },
    });
  },
});
