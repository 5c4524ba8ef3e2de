import type {
  AuditorService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import {
  microAppPolicyManagePermission,
  microAppPolicyReadPermission,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { audited } from '../audited';
import type { Authorizer } from '../Authorizer';
import type { CallContext, CredentialsContext } from '../MicroAppsService';
import type { PoliciesService } from './PoliciesService';

type Parameters2<K extends keyof PoliciesService> = Parameters<
  PoliciesService[K]
>;

/** Lets everyone see the policies whom the permission policy lets, and load others only who manages them. */
export class AuthorizedPolicies implements PoliciesService {
  static create(options: {
    service: PoliciesService<CallContext>;
    authorizer: Authorizer;
    auditor: AuditorService;
  }): AuthorizedPolicies {
    return new AuthorizedPolicies(options);
  }

  private constructor(
    private readonly options: Parameters<typeof AuthorizedPolicies.create>[0],
  ) {}

  async getPolicies({ credentials }: CredentialsContext) {
    return this.options.service.getPolicies(await this.reader(credentials));
  }

  async tryPolicies(...[body, { credentials }]: Parameters2<'tryPolicies'>) {
    return this.options.service.tryPolicies(
      body,
      await this.reader(credentials),
    );
  }

  async reloadPolicies({ credentials }: CredentialsContext) {
    const { service, authorizer, auditor } = this.options;
    return audited(auditor, 'policies-reload', credentials, {}, async () => {
      await authorizer.require(
        microAppPolicyManagePermission,
        'load policies',
        credentials,
      );
      return service.reloadPolicies(await this.reader(credentials));
    });
  }

  private async reader(
    credentials: BackstageCredentials,
  ): Promise<CallContext> {
    const { authorizer } = this.options;
    const [context] = await Promise.all([
      authorizer.contextFor(credentials, ['read']),
      authorizer.require(
        microAppPolicyReadPermission,
        'see the policies',
        credentials,
      ),
    ]);
    return context;
  }
}
