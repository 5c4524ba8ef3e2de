import type {
  AuditorService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  microAppAuditReadPermission,
  microAppModelEndpointReadPermission,
  microAppRequestCreatePermission,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { APP_ACTIONS, AppAction } from './AppAccess';
import { audited } from './audited';
import type { Authorizer } from './Authorizer';
import type {
  CallContext,
  CredentialsContext,
  MicroAppsService,
} from './MicroAppsService';

type Inner = MicroAppsService<CallContext>;
type Parameters2<K extends keyof MicroAppsService> = Parameters<
  MicroAppsService[K]
>;

/**
 * Lets through what the permission policy allows, and tells the service the limits. Every act is reported to the
 * platform's auditor, whether it succeeds or not.
 */
export class AuthorizedMicroAppsService implements MicroAppsService {
  static create(options: {
    service: Inner;
    authorizer: Authorizer;
    auditor: AuditorService;
  }): AuthorizedMicroAppsService {
    return new AuthorizedMicroAppsService(
      options.service,
      options.authorizer,
      options.auditor,
    );
  }

  private constructor(
    private readonly service: Inner,
    private readonly authorizer: Authorizer,
    private readonly auditor: AuditorService,
  ) {}

  async getRiskModel({ credentials }: CredentialsContext) {
    return this.service.getRiskModel(await this.mayChoose(credentials));
  }

  async getChoices({ credentials }: CredentialsContext) {
    return this.service.getChoices(await this.mayChoose(credentials));
  }

  async getModelEndpoints({ credentials }: CredentialsContext) {
    return this.service.getModelEndpoints(await this.mayChoose(credentials));
  }

  async getModelEndpointHistory(
    ...[id, page, { credentials }]: Parameters2<'getModelEndpointHistory'>
  ) {
    return this.service.getModelEndpointHistory(
      id,
      page,
      await this.mayChoose(credentials),
    );
  }

  async getOverview({ credentials }: CredentialsContext) {
    return this.service.getOverview(
      await this.readable(credentials, ['decide', 'renew']),
    );
  }

  async assess(...[manifest, { credentials }]: Parameters2<'assess'>) {
    // Asked for at every pause of typing, so that neither waits for the other.
    const [context] = await Promise.all([
      this.authorizer.contextFor(credentials, ['read', 'update']),
      this.mayChoose(credentials),
    ]);
    return this.service.assess(manifest, context);
  }

  async submit(...[body, { credentials }, options]: Parameters2<'submit'>) {
    const { namespace, name } = body.manifest.metadata;
    const meta = { app: `${namespace}/${name}` };
    return audited(
      this.auditor,
      'request-submit',
      credentials,
      meta,
      async () => {
        if (body.baseRevision === undefined) {
          await this.authorizer.require(
            microAppRequestCreatePermission,
            'request micro apps',
            credentials,
          );
        }
        const context = await this.authorizer.contextFor(credentials, [
          ...APP_ACTIONS,
        ]);
        return this.service.submit(body, context, options);
      },
    );
  }

  async listApps(...[query, { credentials }]: Parameters2<'listApps'>) {
    return this.service.listApps(query, await this.readable(credentials));
  }

  async exportApps(...[query, { credentials }]: Parameters2<'exportApps'>) {
    return this.service.exportApps(query, await this.readable(credentials));
  }

  async getApp(...[app, { credentials }]: Parameters2<'getApp'>) {
    return this.service.getApp(
      app,
      await this.authorizer.contextFor(credentials, [...APP_ACTIONS]),
    );
  }

  async listRevisions(
    ...[app, query, { credentials }]: Parameters2<'listRevisions'>
  ) {
    return this.service.listRevisions(
      app,
      query,
      await this.reader(credentials),
    );
  }

  async getRevision(
    ...[app, revision, { credentials }]: Parameters2<'getRevision'>
  ) {
    return this.service.getRevision(
      app,
      revision,
      await this.reader(credentials),
    );
  }

  async getDiff(
    ...[app, revision, against, { credentials }]: Parameters2<'getDiff'>
  ) {
    return this.service.getDiff(
      app,
      revision,
      against,
      await this.reader(credentials),
    );
  }

  async listApprovals(
    ...[query, { credentials }]: Parameters2<'listApprovals'>
  ) {
    return this.service.listApprovals(
      query,
      await this.readable(credentials, ['readEvidence', 'decide']),
    );
  }

  async getApproval(...[id, { credentials }]: Parameters2<'getApproval'>) {
    return this.service.getApproval(
      id,
      await this.authorizer.contextFor(credentials, [...APP_ACTIONS]),
    );
  }

  async decide(...[id, body, { credentials }, options]: Parameters2<'decide'>) {
    const { leg, decision, digest } = body;
    const meta = { requestId: id, leg, decision, digest };
    return audited(
      this.auditor,
      'request-decide',
      credentials,
      meta,
      async () =>
        this.service.decide(
          id,
          body,
          await this.authorizer.contextFor(credentials, [...APP_ACTIONS]),
          options,
        ),
    );
  }

  async verifyControl(
    ...[app, controlId, body, { credentials }]: Parameters2<'verifyControl'>
  ) {
    const { outcome, digest } = body;
    const meta = {
      app: `${app.namespace}/${app.name}`,
      controlId,
      outcome,
      digest,
    };
    return audited(
      this.auditor,
      'control-verify',
      credentials,
      meta,
      async () =>
        this.service.verifyControl(
          app,
          controlId,
          body,
          await this.authorizer.contextFor(credentials, [...APP_ACTIONS]),
        ),
    );
  }

  async resolveCondition(
    ...[
      app,
      conditionId,
      body,
      { credentials },
    ]: Parameters2<'resolveCondition'>
  ) {
    const { outcome } = body;
    const meta = { app: `${app.namespace}/${app.name}`, conditionId, outcome };
    return audited(
      this.auditor,
      'condition-resolve',
      credentials,
      meta,
      async () =>
        this.service.resolveCondition(
          app,
          conditionId,
          body,
          await this.authorizer.contextFor(credentials, [...APP_ACTIONS]),
        ),
    );
  }

  async getAppAudit(
    ...[app, query, { credentials }]: Parameters2<'getAppAudit'>
  ) {
    return this.service.getAppAudit(app, query, await this.reader(credentials));
  }

  async getAudit(...[query, { credentials }]: Parameters2<'getAudit'>) {
    return this.service.getAudit(query, await this.mayAudit(credentials));
  }

  async verifyAudit(...[range, { credentials }]: Parameters2<'verifyAudit'>) {
    return this.service.verifyAudit(range, await this.mayAudit(credentials));
  }

  async getPublishedApps(
    ...[query, { credentials }]: Parameters2<'getPublishedApps'>
  ) {
    const context = await this.authorizer.contextFor(credentials, ['read']);
    if (context.caller.type !== 'service' || context.access.denies('read')) {
      throw new NotAllowedError('Only services may read what is published');
    }
    return this.service.getPublishedApps(query, context);
  }

  private reader(credentials: BackstageCredentials): Promise<CallContext> {
    return this.authorizer.contextFor(credentials, ['read', 'readEvidence']);
  }

  /** For lists: refuses whoever may see no app at all. */
  private async readable(
    credentials: BackstageCredentials,
    more: AppAction[] = [],
  ): Promise<CallContext> {
    const context = await this.authorizer.contextFor(credentials, [
      'read',
      ...more,
    ]);
    if (context.access.denies('read')) {
      throw new NotAllowedError('You may not see micro apps');
    }
    return context;
  }

  private async mayChoose(
    credentials: BackstageCredentials,
  ): Promise<CallContext> {
    const [context] = await Promise.all([
      this.authorizer.contextFor(credentials, []),
      this.authorizer.require(
        microAppModelEndpointReadPermission,
        'see the register of model endpoints',
        credentials,
      ),
    ]);
    return context;
  }

  private async mayAudit(
    credentials: BackstageCredentials,
  ): Promise<CallContext> {
    await this.authorizer.require(
      microAppAuditReadPermission,
      'see the audit entries',
      credentials,
    );
    return this.authorizer.contextFor(credentials, []);
  }
}
