import {
  assess,
  Assessment,
  BundleRef,
  Environment,
  GovernanceConfig,
  Manifest,
  PolicyOutcome,
  PolicyRule,
} from '@micro-apps/backstage-plugin-micro-apps-common';

/** What was evaluated of one manifest, without a portal. */
export type Evaluation = {
  assessment: Assessment;
  /** What the policies of a deployment say, where an environment was named. */
  deployment: PolicyOutcome | null;
};

/** Evaluates manifests without a portal. */
export type Evaluator = {
  bundle: BundleRef | null;
  rules: PolicyRule[];
  evaluate(
    manifests: readonly Manifest[],
    environment: Environment | null,
  ): Promise<Evaluation[]>;
  close(): Promise<void>;
};

/** Scores by the configuration of a portal. */
export async function createEvaluator(
  config: GovernanceConfig,
): Promise<Evaluator> {
  const { riskModel, modelEndpoints: endpoints, routes, regions } = config;
  return {
    bundle: null,
    rules: [],
    evaluate: async manifests =>
      manifests.map(manifest => ({
        assessment: assess(manifest, {
          riskModel,
          endpoints,
          routes,
          regions,
          verifiedControls: [],
        }),
        deployment: null,
      })),
    close: async () => {},
  };
}
