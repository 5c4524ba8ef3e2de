import {
  assess,
  Assessment,
  Manifest,
  ModelEndpoint,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { MicroAppsConfig } from '../config/readMicroAppsConfig';
import type { Stores, VerificationRecord } from '../database';
import { controlsByOutcome } from './controls';

/** The register as it stands. */
export async function readEndpoints(stores: Stores): Promise<ModelEndpoint[]> {
  return (await stores.register.list()).map(({ endpoint }) => endpoint);
}

/** Assesses a manifest by the configuration in force. */
export function assessManifest(
  manifest: Manifest,
  options: {
    config: MicroAppsConfig;
    endpoints: ModelEndpoint[];
    verifications: VerificationRecord[];
    now: string;
  },
): Assessment {
  const { config, endpoints, verifications, now } = options;
  const { verified, refused } = controlsByOutcome(manifest, verifications, now);
  return assess(manifest, {
    riskModel: config.riskModel,
    endpoints,
    verifiedControls: verified,
    refusedControls: refused,
    routes: config.routes,
    regions: config.regions,
  });
}
