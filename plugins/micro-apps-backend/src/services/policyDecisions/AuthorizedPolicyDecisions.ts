import type {
  AuditorService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import {
  microAppDecisionCreatePermission,
  microAppDecisionReadPermission,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { audited } from '../audited';
import type { Authorizer } from '../Authorizer';
import type { CallContext, CredentialsContext } from '../MicroAppsService';
import type { PolicyDecisionsService } from './PolicyDecisionsService';

type Parameters2<K extends keyof PolicyDecisionsService> = Parameters<
  PolicyDecisionsService[K]
>;

/** Lets whoever may ask for decisions, and whoever may read their log. */
export class AuthorizedPolicyDecisions implements PolicyDecisionsService {
  static create(options: {
    service: PolicyDecisionsService<CallContext>;
    authorizer: Authorizer;
    auditor: AuditorService;
  }): AuthorizedPolicyDecisions {
    return new AuthorizedPolicyDecisions(options);
  }

  private constructor(
    private readonly options: Parameters<
      typeof AuthorizedPolicyDecisions.create
    >[0],
  ) {}

  async requestDecision(
    ...[request, { credentials }]: Parameters2<'requestDecision'>
  ) {
    const { service, authorizer, auditor } = this.options;
    const { point, app, environment } = request;
    return audited(
      auditor,
      'policy-decide',
      credentials,
      { point, app, environment },
      async () => {
        const [context] = await Promise.all([
          authorizer.contextFor(credentials, ['read']),
          authorizer.require(
            microAppDecisionCreatePermission,
            'ask for decisions of policies',
            credentials,
          ),
        ]);
        return service.requestDecision(request, context);
      },
    );
  }

  async listDecisions(
    ...[query, { credentials }]: Parameters2<'listDecisions'>
  ) {
    return this.options.service.listDecisions(
      query,
      await this.reader(credentials),
    );
  }

  async exportDecisions(
    ...[query, { credentials }]: Parameters2<'exportDecisions'>
  ) {
    return this.options.service.exportDecisions(
      query,
      await this.reader(credentials),
    );
  }

  async getDecision(
    id: string,
    { credentials }: CredentialsContext,
  ): ReturnType<PolicyDecisionsService['getDecision']> {
    return this.options.service.getDecision(id, await this.reader(credentials));
  }

  private async reader(
    credentials: BackstageCredentials,
  ): Promise<CallContext> {
    const { authorizer } = this.options;
    await authorizer.require(
      microAppDecisionReadPermission,
      'see the log of policy decisions',
      credentials,
    );
    return authorizer.contextFor(credentials, []);
  }
}
