import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  DEFAULT_RISK_MODEL,
  hostingTrust,
  ManifestInput,
  MICRO_APP_API_VERSION,
  MICRO_APP_KIND,
  ModelEndpoint,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { parse } from 'yaml';

/** The folder of the repository, in which the benchmarks are started. */
export const ROOT = process.cwd();

function readYaml(path: string) {
  return parse(readFileSync(resolve(ROOT, path), 'utf8'));
}

/** The configuration of the reference portal. */
export function readPortalConfig() {
  return readYaml('app-config.yaml');
}

/** The first manifest of an app of the demo. */
export function readStoryManifest(name: string): ManifestInput {
  const { manifest } = readYaml(`examples/demo-apps/${name}.yaml`);
  return {
    apiVersion: MICRO_APP_API_VERSION,
    kind: MICRO_APP_KIND,
    ...manifest,
  };
}

/** The regions and the register of the reference portal. */
export function readPortalRegister(): {
  endpoints: ModelEndpoint[];
  regions: { id: string; title: string }[];
} {
  const { regions, modelEndpoints } = readPortalConfig().microApps as {
    regions: { id: string; title: string }[];
    modelEndpoints: (Omit<ModelEndpoint, 'trust'> & { trust?: number })[];
  };
  return {
    regions,
    endpoints: modelEndpoints.map(endpoint => ({
      ...endpoint,
      trust:
        endpoint.trust ?? hostingTrust(endpoint.hosting, DEFAULT_RISK_MODEL),
    })),
  };
}
