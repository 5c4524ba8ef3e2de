import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { PolicyEngine } from '@micro-apps/backstage-plugin-micro-apps-common';

/**
 * Replaces the engine that evaluates policies.
 *
 * @public
 */
export interface PolicyEngineExtensionPoint {
  /** Throws when an engine was set already. */
  setPolicyEngine(engine: PolicyEngine): void;
}

/**
 * Where another policy engine is put in place of the one that the configuration names.
 *
 * @public
 */
export const policyEngineExtensionPoint =
  createExtensionPoint<PolicyEngineExtensionPoint>({
    id: 'micro-apps.policy-engine',
  });
