import type { RootConfigService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';

const PROVIDER_CONFIG = 'auth.providers.persona';

/**
 * Throws when the sign-in that asks for no proof is configured in production.
 *
 * @param config - the configuration of the back end
 * @param nodeEnv - the value of NODE_ENV
 */
export function assertDevelopmentOnly(
  config: RootConfigService,
  nodeEnv: string | undefined,
) {
  if (nodeEnv === 'production' && config.has(PROVIDER_CONFIG)) {
    throw new NotAllowedError(
      `The sign-in "persona" lets anybody in as anybody, so the back end does not start with it in production; remove "${PROVIDER_CONFIG}" from the configuration, or set it to null as app-config.production.yaml does, and configure a real sign-in`,
    );
  }
}
