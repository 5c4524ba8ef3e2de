import {
  AssessContext,
  assessAllWithPolicies,
  Assessment,
  BundleRef,
  Check,
  DeploymentInput,
  Environment,
  GovernanceConfig,
  Manifest,
  manifestDigest,
  policyChecks,
  policyFacts,
  PolicyOutcome,
  PolicyRule,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { createCandidateEngine } from '@micro-apps/policy-engine';

/** What the portal knows of an app, and its manifest does not say. */
export type KnownFacts = Pick<
  AssessContext,
  'verifiedControls' | 'refusedControls' | 'expiredControls' | 'waivers'
>;

/** What to evaluate. */
export type Subject = { manifest: Manifest; known?: KnownFacts };

/** What was evaluated of one manifest. */
export type Evaluation = {
  assessment: Assessment;
  /** What the policies of a registration decided. */
  registration: PolicyOutcome;
  /** What the policies of a deployment decided, where an environment was named. */
  deployment: PolicyOutcome | null;
  /** What each rule of both said, and each control. */
  checks: Check[];
};

/** Evaluates manifests without a portal. */
export type Evaluator = {
  bundle: BundleRef | null;
  rules: PolicyRule[];
  evaluate(
    subjects: readonly Subject[],
    environment: Environment | null,
  ): Promise<Evaluation[]>;
  close(): Promise<void>;
};

function contextOf(
  config: GovernanceConfig,
  known: KnownFacts = { verifiedControls: [] },
): AssessContext {
  const { riskModel, modelEndpoints, routes, regions, organisation } = config;
  return {
    riskModel,
    endpoints: modelEndpoints,
    routes,
    regions,
    vectorStores: organisation.vectorStores,
    ...known,
  };
}

/**
 * As it would be once this revision is approved as it stands: whether it is, only a portal can say, and says besides
 * what is wrong with the revision itself.
 */
function deploymentInput(
  manifest: Manifest,
  context: AssessContext,
  environment: Environment,
): DeploymentInput {
  return {
    point: 'deployment',
    ...policyFacts(manifest, context),
    environment,
    approval: {
      state: 'approved',
      approvedDigest: manifestDigest(manifest),
      approvedEnvironments: [environment],
    },
  };
}

/** A rule of both points is said by the registration; what the deployment finds besides stands among the findings. */
function allChecks(
  { checks }: Assessment,
  deployment: PolicyOutcome | null,
  rules: readonly PolicyRule[],
): Check[] {
  const said = new Set(checks.map(({ id }) => id));
  const more = deployment
    ? policyChecks(rules, deployment, { point: 'deployment' })
    : [];
  return [...checks, ...more.filter(({ id }) => !said.has(id))];
}

/**
 * Evaluates by the configuration of a portal and a bundle of policies, in this process.
 *
 * @throws InputError that says what is wrong with the bundle
 */
export async function createEvaluator(
  config: GovernanceConfig,
  bundle: Uint8Array,
): Promise<Evaluator> {
  const { organisation } = config;
  const engine = await createCandidateEngine({ bundle, organisation });
  const { bundle: loaded, rules } = engine.status();
  return {
    bundle: loaded && { revision: loaded.revision, digest: loaded.digest },
    rules,
    close: () => engine.close(),
    async evaluate(subjects, environment) {
      const all = subjects.map(({ manifest, known }) => ({
        manifest,
        context: contextOf(config, known),
      }));
      const [assessed, deployments] = await Promise.all([
        assessAllWithPolicies(all, engine),
        environment
          ? engine.evaluate(
              'deployment',
              all.map(({ manifest, context }) =>
                deploymentInput(manifest, context, environment),
              ),
            )
          : [],
      ]);
      return assessed.map(({ assessment, outcome }, index) => {
        const deployment = deployments[index] ?? null;
        return {
          assessment,
          registration: outcome,
          deployment,
          checks: allChecks(assessment, deployment, rules),
        };
      });
    },
  };
}
