import type { AuditorService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { audited } from '../audited';
import type { Authorizer } from '../Authorizer';
import type { CallContext } from '../MicroAppsService';
import type { DelegationsService } from './DelegationsService';

type Parameters2<K extends keyof DelegationsService> = Parameters<
  DelegationsService[K]
>;

/** Lets people delegate who may decide at all, and reports every act to the platform's auditor. */
export class AuthorizedDelegations implements DelegationsService {
  static create(options: {
    service: DelegationsService<CallContext>;
    authorizer: Authorizer;
    auditor: AuditorService;
  }): AuthorizedDelegations {
    return new AuthorizedDelegations(options);
  }

  private constructor(
    private readonly options: Parameters<
      typeof AuthorizedDelegations.create
    >[0],
  ) {}

  async listDelegations(
    ...[query, { credentials }]: Parameters2<'listDelegations'>
  ) {
    const { service, authorizer } = this.options;
    return service.listDelegations(
      query,
      await authorizer.contextFor(credentials, ['decide']),
    );
  }

  async delegate(...[body, { credentials }, options]: Parameters2<'delegate'>) {
    const { service, authorizer, auditor } = this.options;
    const { delegate, startsAt, endsAt } = body;
    return audited(
      auditor,
      'delegation-start',
      credentials,
      { delegate, endsAt, ...(startsAt && { startsAt }) },
      async () => {
        const context = await authorizer.contextFor(credentials, ['decide']);
        if (context.access.denies('decide')) {
          throw new NotAllowedError(
            'You have no approvals to delegate: your role does not include deciding',
          );
        }
        return service.delegate(body, context, options);
      },
    );
  }

  async endDelegation(...[id, { credentials }]: Parameters2<'endDelegation'>) {
    const { service, authorizer, auditor } = this.options;
    return audited(auditor, 'delegation-end', credentials, { id }, async () =>
      service.endDelegation(id, await authorizer.contextFor(credentials, [])),
    );
  }
}
