import type {
  Organisation,
  PolicyEngine,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  createEmbeddedPolicyEngine,
  defaultBundlePath,
  fileBundleSource,
} from '@micro-apps/policy-engine';
import type { PolicyConfig } from '../../config/readPolicyConfig';

/** How often the file of a bundle is looked at again. */
const FILE_INTERVAL_MS = 10_000;

/** The engine that the configuration names. */
export async function createPolicyEngine(
  config: PolicyConfig,
  organisation: Organisation,
): Promise<PolicyEngine> {
  const { bundle, limits } = config;
  return createEmbeddedPolicyEngine({
    source: fileBundleSource(bundle.file ?? defaultBundlePath, {
      intervalMs: bundle.intervalMs ?? FILE_INTERVAL_MS,
    }),
    organisation,
    limits,
  });
}
