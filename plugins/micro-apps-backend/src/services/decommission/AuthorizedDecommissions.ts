import type {
  AuditorService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import type { AppKey } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { JsonObject } from '@backstage/types';
import type { AppAction } from '../AppAccess';
import { audited } from '../audited';
import type { Authorizer } from '../Authorizer';
import type { CallContext } from '../MicroAppsService';
import type { DecommissionsService } from './DecommissionsService';

type Parameters2<K extends keyof DecommissionsService> = Parameters<
  DecommissionsService[K]
>;

const ACTIONS: AppAction[] = ['read', 'readEvidence', 'decommission'];

/** Finds out what callers may do, and reports every act to the platform's auditor. */
export class AuthorizedDecommissions implements DecommissionsService {
  static create(options: {
    service: DecommissionsService<CallContext>;
    authorizer: Authorizer;
    auditor: AuditorService;
  }): AuthorizedDecommissions {
    return new AuthorizedDecommissions(options);
  }

  private constructor(
    private readonly options: Parameters<
      typeof AuthorizedDecommissions.create
    >[0],
  ) {}

  async getPlan(...[app, { credentials }]: Parameters2<'getPlan'>) {
    return this.options.service.getPlan(app, await this.context(credentials));
  }

  async get(...[app, { credentials }]: Parameters2<'get'>) {
    return this.options.service.get(app, await this.context(credentials));
  }

  async getCertificate(
    ...[app, { credentials }]: Parameters2<'getCertificate'>
  ) {
    return this.options.service.getCertificate(
      app,
      await this.context(credentials),
    );
  }

  async request(...[app, body, { credentials }]: Parameters2<'request'>) {
    return this.act('decommission-request', app, {}, credentials, context =>
      this.options.service.request(app, body, context),
    );
  }

  async skipCooling(...[app, { credentials }]: Parameters2<'skipCooling'>) {
    return this.act(
      'decommission-skip-cooling',
      app,
      {},
      credentials,
      context => this.options.service.skipCooling(app, context),
    );
  }

  async callOff(...[app, body, { credentials }]: Parameters2<'callOff'>) {
    return this.act('decommission-call-off', app, {}, credentials, context =>
      this.options.service.callOff(app, body, context),
    );
  }

  async attest(
    ...[app, targetId, body, { credentials }]: Parameters2<'attest'>
  ) {
    return this.act(
      'decommission-attest',
      app,
      { targetId },
      credentials,
      context => this.options.service.attest(app, targetId, body, context),
    );
  }

  private async act<T>(
    event: string,
    app: AppKey,
    meta: JsonObject,
    credentials: BackstageCredentials,
    work: (context: CallContext) => Promise<T>,
  ): Promise<T> {
    return audited(
      this.options.auditor,
      event,
      credentials,
      { app: `${app.namespace}/${app.name}`, ...meta },
      async () => work(await this.context(credentials)),
    );
  }

  private context(credentials: BackstageCredentials): Promise<CallContext> {
    return this.options.authorizer.contextFor(credentials, ACTIONS);
  }
}
