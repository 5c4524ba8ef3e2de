import {
  AuthorizeResult,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import type {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import { callerOf } from './caller';
import { decideMicroApps, isMicroAppsPermission } from './microAppsRules';
import { decidePortal } from './portalRules';

/**
 * What people may do in the reference portal. It is an example to copy from: rules for micro apps stand in
 * `microAppsRules.ts`, for everything else in `portalRules.ts`.
 */
export class PortalPolicy implements PermissionPolicy {
  async handle(
    { permission }: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    if (!user) {
      return { result: AuthorizeResult.DENY };
    }
    const caller = callerOf(user);
    return isMicroAppsPermission(permission)
      ? decideMicroApps(permission, caller)
      : decidePortal(permission, caller);
  }
}
