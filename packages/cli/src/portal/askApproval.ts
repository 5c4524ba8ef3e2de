import {
  Environment,
  MicroAppsApi,
  PolicyDecisionResponse,
  policyDecisionResponseSchema,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { UndecidedError } from '../errors';
import { answerOf } from './answerOf';

/** What the portal is asked: whether a digest may be deployed. */
export type Deployment = {
  app: string;
  digest: string;
  environment: Environment;
};

/**
 * Asks the portal whether exactly this digest is approved for an environment.
 *
 * @throws UndecidedError when it cannot say
 */
export async function askApproval(
  client: Pick<MicroAppsApi, 'requestDecision'>,
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
