import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { MicroAppsClient } from '@micro-apps/backstage-plugin-micro-apps-common';
import type {
  PolicyDecisionRequest,
  PolicyDecisionResponse,
} from '@micro-apps/backstage-plugin-micro-apps-common';

/**
 * Asks the policies for decisions, from other back-end plugins.
 *
 * @public
 */
export interface PolicyDecisionsService {
  /**
   * Asks for a decision before a deployment, a token or an outbound call. It rejects where nobody could decide, which
   * allows nothing.
   */
  requestDecision(
    request: PolicyDecisionRequest,
    options: {
      /** Of whoever asks: a person's, or `auth.getOwnServiceCredentials()`. */
      credentials: BackstageCredentials;
      signal?: AbortSignal;
    },
  ): Promise<PolicyDecisionResponse>;
}

/**
 * The policies of the micro-apps back end, for other back-end plugins. They are asked over its API, wherever it runs.
 *
 * @public
 */
export const policyDecisionsServiceRef =
  createServiceRef<PolicyDecisionsService>({
    id: 'micro-apps.policy-decisions',
    defaultFactory: async service =>
      createServiceFactory({
        service,
        deps: { auth: coreServices.auth, discoveryApi: coreServices.discovery },
        factory({ auth, discoveryApi }) {
          const client = new MicroAppsClient({
            discoveryApi,
            fetchApi: { fetch },
          });
          return {
            async requestDecision(request, { credentials, signal }) {
              const { token } = await auth.getPluginRequestToken({
                onBehalfOf: credentials,
                targetPluginId: 'micro-apps',
              });
              return client.requestDecision(request, { token, signal });
            },
          };
        },
      }),
  });
