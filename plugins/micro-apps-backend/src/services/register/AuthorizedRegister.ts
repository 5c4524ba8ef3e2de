import type {
  AuditorService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import {
  microAppModelEndpointManagePermission,
  microAppModelEndpointReadPermission,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { audited } from '../audited';
import type { Authorizer } from '../Authorizer';
import type { CallContext, CredentialsContext } from '../MicroAppsService';
import type { RegisterChangesService } from './RegisterChangesService';

type Parameters2<K extends keyof RegisterChangesService> = Parameters<
  RegisterChangesService[K]
>;

/** Lets those change the register who may, and shows what follows to who may see the register. */
export class AuthorizedRegister implements RegisterChangesService {
  static create(options: {
    service: RegisterChangesService<CallContext>;
    authorizer: Authorizer;
    auditor: AuditorService;
  }): AuthorizedRegister {
    return new AuthorizedRegister(options);
  }

  private constructor(
    private readonly options: Parameters<typeof AuthorizedRegister.create>[0],
  ) {}

  async changeEntry(
    ...[id, body, { credentials }]: Parameters2<'changeEntry'>
  ) {
    const { service, auditor } = this.options;
    return audited(
      auditor,
      'model-endpoint-change',
      credentials,
      { id, version: body.version },
      async () =>
        service.changeEntry(id, body, await this.manager(credentials)),
    );
  }

  async startRegisterPreview(
    ...[body, { credentials }]: Parameters2<'startRegisterPreview'>
  ) {
    const { service, auditor } = this.options;
    return audited(
      auditor,
      'model-endpoint-preview',
      credentials,
      { id: body.id, version: body.version },
      async () =>
        service.startRegisterPreview(body, await this.manager(credentials)),
    );
  }

  async getRegisterPreview(id: string, { credentials }: CredentialsContext) {
    return this.options.service.getRegisterPreview(
      id,
      await this.manager(credentials),
    );
  }

  async listRegisterPreviewChanges(
    ...[id, query, { credentials }]: Parameters2<'listRegisterPreviewChanges'>
  ) {
    return this.options.service.listRegisterPreviewChanges(
      id,
      query,
      await this.manager(credentials),
    );
  }

  async getReassessment({ credentials }: CredentialsContext) {
    return this.options.service.getReassessment(await this.reader(credentials));
  }

  async listReassessed(
    ...[query, { credentials }]: Parameters2<'listReassessed'>
  ) {
    return this.options.service.listReassessed(
      query,
      await this.reader(credentials),
    );
  }

  private async manager(
    credentials: BackstageCredentials,
  ): Promise<CallContext> {
    const { authorizer } = this.options;
    await authorizer.require(
      microAppModelEndpointManagePermission,
      'change the register of model endpoints',
      credentials,
    );
    return authorizer.contextFor(credentials, ['read']);
  }

  private async reader(
    credentials: BackstageCredentials,
  ): Promise<CallContext> {
    const { authorizer } = this.options;
    await authorizer.require(
      microAppModelEndpointReadPermission,
      'see the register of model endpoints',
      credentials,
    );
    return authorizer.contextFor(credentials, ['read']);
  }
}
