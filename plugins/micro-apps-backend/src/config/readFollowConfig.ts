import type { RootConfigService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';

/** How files in Git are followed. */
export type FollowConfig = {
  enabled: boolean;
  /** How long a file has to be gone before anything is made of it. */
  missingAfterMinutes: number;
  /** How many revisions an hour are taken from one file. */
  maxRevisionsPerHour: number;
};

function wholeNumber(
  config: RootConfigService | undefined,
  key: string,
  options: { min: number; fallback: number },
): number {
  const value = config?.getOptionalNumber(key) ?? options.fallback;
  if (!Number.isInteger(value) || value < options.min) {
    throw new InputError(
      `microApps.follow.${key} must be a whole number of at least ${options.min}`,
    );
  }
  return value;
}

/** Reads `microApps.follow`, each setting of which has a default. */
export function readFollowConfig(rootConfig: RootConfigService): FollowConfig {
  const config = rootConfig.getOptionalConfig('microApps.follow');
  return {
    enabled: config?.getOptionalBoolean('enabled') ?? true,
    missingAfterMinutes: wholeNumber(config, 'missingAfterMinutes', {
      min: 0,
      fallback: 60,
    }),
    maxRevisionsPerHour: wholeNumber(config, 'maxRevisionsPerHour', {
      min: 1,
      fallback: 10,
    }),
  };
}
