import {
  Environment,
  MicroAppsApi,
  PolicyDecisionResponse,
  policyDecisionResponseSchema,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { UndecidedError } from '../errors';
import type { KnownFacts } from '../check/evaluate';
import { answerOf } from './answerOf';
import { approvalFaults, askApp, factsOf } from './askFacts';

/** What the portal is asked: whether a digest may be deployed. */
export type Deployment = {
  app: string;
  digest: string;
  environment: Environment;
};

/** What the portal said of a digest. */
export type Answer = {
  decision: PolicyDecisionResponse;
  /** Verified controls and waivers of this revision. */
  known?: KnownFacts;
};

type Client = Pick<MicroAppsApi, 'requestDecision' | 'getApp'>;

async function askDecision(
  client: Client,
  { app, digest, environment }: Deployment,
): Promise<PolicyDecisionResponse> {
  let answer: unknown;
  try {
    answer = await client.requestDecision({
      point: 'deployment',
      app,
      digest,
      environment,
    });
  } catch (error) {
    if (error instanceof UndecidedError) {
      throw error;
    }
    throw new UndecidedError(
      `The portal does not decide on "${app}": ${answerOf(
        error,
      )}; see whether this program and the portal are of the same version`,
    );
  }
  const parsed = policyDecisionResponseSchema.safeParse(answer);
  if (!parsed.success) {
    throw new UndecidedError(
      `What the portal answers on "${app}" is no decision; see whether this program and the portal are of the same version`,
    );
  }
  const { failure, allow, deny } = parsed.data;
  if (failure) {
    throw new UndecidedError(
      `The portal cannot evaluate its policies (${failure.cause}): ${failure.message}`,
    );
  }
  if (allow !== (deny.length === 0)) {
    throw new UndecidedError(
      `What the portal answers on "${app}" contradicts itself; see its log`,
    );
  }
  return parsed.data;
}

/**
 * Asks the portal whether a deployment is allowed, and whether exactly this digest is approved for the environment.
 * Policies may be more generous before production; this gate is not, except in the sandbox, which is for what is not
 * approved yet.
 *
 * @throws UndecidedError when it cannot say
 */
export async function askApproval(
  client: Client,
  deployment: Deployment,
): Promise<Answer> {
  const decision = await askDecision(client, deployment);
  const detail = await askApp(client, deployment.app);
  const known = factsOf(detail, deployment.digest);
  if (!decision.allow || deployment.environment === 'sandbox') {
    return { decision, known };
  }
  const deny = approvalFaults(detail, deployment);
  return { decision: { ...decision, allow: deny.length === 0, deny }, known };
}
