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
import type { PreviewsService } from './PreviewsService';

type Parameters2<K extends keyof PreviewsService> = Parameters<
  PreviewsService[K]
>;

/** Lets those preview changes of policies who may make them, and show the shadow to who may see policies. */
export class AuthorizedPreviews implements PreviewsService {
  static create(options: {
    service: PreviewsService<CallContext>;
    authorizer: Authorizer;
    auditor: AuditorService;
  }): AuthorizedPreviews {
    return new AuthorizedPreviews(options);
  }

  private constructor(
    private readonly options: Parameters<typeof AuthorizedPreviews.create>[0],
  ) {}

  async startPreview(...[body, { credentials }]: Parameters2<'startPreview'>) {
    const { service, auditor } = this.options;
    return audited(
      auditor,
      'policy-preview',
      credentials,
      { bundle: Boolean(body.bundle), riskModel: Boolean(body.riskModel) },
      async () => service.startPreview(body, await this.manager(credentials)),
    );
  }

  async getPreview(id: string, { credentials }: CredentialsContext) {
    return this.options.service.getPreview(id, await this.manager(credentials));
  }

  async listPreviewChanges(
    ...[id, query, { credentials }]: Parameters2<'listPreviewChanges'>
  ) {
    return this.options.service.listPreviewChanges(
      id,
      query,
      await this.manager(credentials),
    );
  }

  async exportPreviewChanges(
    ...[id, query, { credentials }]: Parameters2<'exportPreviewChanges'>
  ) {
    return this.options.service.exportPreviewChanges(
      id,
      query,
      await this.manager(credentials),
    );
  }

  async getShadow(...[query, { credentials }]: Parameters2<'getShadow'>) {
    const { service, authorizer } = this.options;
    await authorizer.require(
      microAppPolicyReadPermission,
      'see the policies',
      credentials,
    );
    return service.getShadow(
      query,
      await authorizer.contextFor(credentials, ['read']),
    );
  }

  private async manager(
    credentials: BackstageCredentials,
  ): Promise<CallContext> {
    const { authorizer } = this.options;
    await authorizer.require(
      microAppPolicyManagePermission,
      'preview changes of policies',
      credentials,
    );
    return authorizer.contextFor(credentials, ['read']);
  }
}
