import type { RootConfigService } from '@backstage/backend-plugin-api';
import {
  GovernanceConfig,
  parseGovernanceConfig,
} from '@micro-apps/backstage-plugin-micro-apps-common';

/** The plugin's configuration, complete and checked. */
export type MicroAppsConfig = GovernanceConfig;

/**
 * Reads and checks the configuration under `microApps`. Throws an `InputError` that names each wrong key, so that a
 * back end with nonsense in it does not start.
 */
export function readMicroAppsConfig(
  rootConfig: RootConfigService,
): MicroAppsConfig {
  return parseGovernanceConfig(rootConfig.getOptional('microApps'));
}
