import type {
  Delegation,
  DelegationBody,
  Delegations,
  DelegationsQuery,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type {
  CredentialsContext,
  RepeatableOptions,
} from '../MicroAppsService';

/** Who decides for whom, for a time. */
export interface DelegationsService<TContext = CredentialsContext> {
  listDelegations(
    query: DelegationsQuery,
    context: TContext,
  ): Promise<Delegations>;
  delegate(
    delegation: DelegationBody,
    context: TContext,
    options?: RepeatableOptions,
  ): Promise<{ delegation: Delegation }>;
  endDelegation(
    id: string,
    context: TContext,
  ): Promise<{ delegation: Delegation }>;
}
