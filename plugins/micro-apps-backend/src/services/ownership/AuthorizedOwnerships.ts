import type {
  AuditorService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import type { AppKey } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { JsonObject } from '@backstage/types';
import type { AppAction } from '../AppAccess';
import { audited } from '../audited';
import type { Authorizer } from '../Authorizer';
import type { CallContext } from '../MicroAppsService';
import type { OwnershipsService } from './OwnershipsService';

type Parameters2<K extends keyof OwnershipsService> = Parameters<
  OwnershipsService[K]
>;

const ACTIONS: AppAction[] = ['read', 'readEvidence', 'handOver'];

/** Finds out what callers may do about ownership, and reports every act to the platform's auditor. */
export class AuthorizedOwnerships implements OwnershipsService {
  static create(options: {
    service: OwnershipsService<CallContext>;
    authorizer: Authorizer;
    auditor: AuditorService;
  }): AuthorizedOwnerships {
    return new AuthorizedOwnerships(options);
  }

  private constructor(
    private readonly options: Parameters<typeof AuthorizedOwnerships.create>[0],
  ) {}

  async list(...[query, { credentials }]: Parameters2<'list'>) {
    const context = await this.context(credentials);
    if (context.access.denies('read')) {
      throw new NotAllowedError('You may not see micro apps');
    }
    return this.options.service.list(query, context);
  }

  async offer(...[app, body, { credentials }]: Parameters2<'offer'>) {
    const meta = { to: body.to };
    return this.act('handover-offer', app, meta, credentials, context =>
      this.options.service.offer(app, body, context),
    );
  }

  async accept(...[app, body, { credentials }]: Parameters2<'accept'>) {
    const meta = { digest: body.digest };
    return this.act('handover-accept', app, meta, credentials, context =>
      this.options.service.accept(app, body, context),
    );
  }

  async decline(...[app, body, { credentials }]: Parameters2<'decline'>) {
    return this.act('handover-decline', app, {}, credentials, context =>
      this.options.service.decline(app, body, context),
    );
  }

  async withdraw(...[app, body, { credentials }]: Parameters2<'withdraw'>) {
    return this.act('handover-withdraw', app, {}, credentials, context =>
      this.options.service.withdraw(app, body, context),
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
