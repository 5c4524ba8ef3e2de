import type { AuditorService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { audited } from '../audited';
import type { AppAction } from '../AppAccess';
import type { Authorizer } from '../Authorizer';
import type { CallContext } from '../MicroAppsService';
import type { WaiversService } from './WaiversService';

type Parameters2<K extends keyof WaiversService> = Parameters<
  WaiversService[K]
>;

const ACTIONS: AppAction[] = ['read', 'readEvidence', 'waive'];

/** Finds out what callers may do with waivers, and reports every act to the platform's auditor. */
export class AuthorizedWaivers implements WaiversService {
  static create(options: {
    service: WaiversService<CallContext>;
    authorizer: Authorizer;
    auditor: AuditorService;
  }): AuthorizedWaivers {
    return new AuthorizedWaivers(options);
  }

  private constructor(
    private readonly options: Parameters<typeof AuthorizedWaivers.create>[0],
  ) {}

  async listWaivers(...[query, { credentials }]: Parameters2<'listWaivers'>) {
    const { service, authorizer } = this.options;
    const context = await authorizer.contextFor(credentials, ACTIONS);
    if (context.access.denies('read')) {
      throw new NotAllowedError('You may not see micro apps');
    }
    return service.listWaivers(query, context);
  }

  async proposeWaiver(
    ...[app, body, { credentials }, options]: Parameters2<'proposeWaiver'>
  ) {
    const { service, authorizer, auditor } = this.options;
    const { rule, expiresAt } = body;
    return audited(
      auditor,
      'waiver-propose',
      credentials,
      { app: `${app.namespace}/${app.name}`, rule, expiresAt },
      async () =>
        service.proposeWaiver(
          app,
          body,
          await authorizer.contextFor(credentials, ACTIONS),
          options,
        ),
    );
  }

  async decideWaiver(
    ...[
      app,
      waiverId,
      body,
      { credentials },
      options,
    ]: Parameters2<'decideWaiver'>
  ) {
    const { service, authorizer, auditor } = this.options;
    const { decision } = body;
    return audited(
      auditor,
      'waiver-decide',
      credentials,
      { app: `${app.namespace}/${app.name}`, waiverId, decision },
      async () =>
        service.decideWaiver(
          app,
          waiverId,
          body,
          await authorizer.contextFor(credentials, ACTIONS),
          options,
        ),
    );
  }
}
