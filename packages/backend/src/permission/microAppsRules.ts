import {
  AuthorizeResult,
  type Permission,
  type PolicyDecision,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  microAppApprovalDecidePermission,
  microAppAuditReadPermission,
  microAppConditionResolvePermission,
  microAppControlVerifyPermission,
  microAppDecisionCreatePermission,
  microAppDecisionReadPermission,
  microAppDecommissionPermission,
  microAppEvidenceReadPermission,
  microAppModelEndpointManagePermission,
  microAppFileReadPermission,
  microAppHandOverPermission,
  microAppModelEndpointReadPermission,
  microAppPolicyManagePermission,
  microAppPolicyReadPermission,
  microAppReadPermission,
  microAppRequestCreatePermission,
  microAppReviewRenewPermission,
  microAppsPermissions,
  microAppUpdatePermission,
  microAppWaiverDecidePermission,
  RESOURCE_TYPE_MICRO_APP,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  createMicroAppConditionalDecision,
  microAppConditions,
} from '@micro-apps/backstage-plugin-micro-apps-node';
import type { Caller } from './caller';

const ALLOW: PolicyDecision = { result: AuthorizeResult.ALLOW };
const DENY: PolicyDecision = { result: AuthorizeResult.DENY };

const allowIf = (allowed: boolean) => (allowed ? ALLOW : DENY);

type MicroAppPermission = ResourcePermission<typeof RESOURCE_TYPE_MICRO_APP>;

const involved = (permission: MicroAppPermission, caller: Caller) =>
  createMicroAppConditionalDecision(permission, {
    anyOf: [
      microAppConditions.isOwner({ claims: caller.claims }),
      microAppConditions.isRequester({ userRef: caller.userRef }),
    ],
  });

const RULES: Record<string, (caller: Caller) => PolicyDecision> = {
  [microAppReadPermission.name]: () => ALLOW,
  [microAppModelEndpointReadPermission.name]: () => ALLOW,
  [microAppModelEndpointManagePermission.name]: caller =>
    allowIf(caller.isPlatform),
  [microAppRequestCreatePermission.name]: caller => allowIf(!caller.isAudit),
  [microAppEvidenceReadPermission.name]: caller =>
    caller.isSecurity || caller.isPlatform || caller.isAudit
      ? ALLOW
      : involved(microAppEvidenceReadPermission, caller),
  [microAppAuditReadPermission.name]: caller =>
    allowIf(caller.isSecurity || caller.isPlatform || caller.isAudit),
  [microAppUpdatePermission.name]: caller =>
    caller.isAudit ? DENY : involved(microAppUpdatePermission, caller),
  [microAppReviewRenewPermission.name]: caller =>
    caller.isAudit ? DENY : involved(microAppReviewRenewPermission, caller),
  // A leg names its approvers, and the four-eyes rules choose between them; the owner leg may fall to anybody.
  [microAppApprovalDecidePermission.name]: caller => allowIf(!caller.isAudit),
  [microAppControlVerifyPermission.name]: caller => allowIf(caller.isSecurity),
  // Whoever was given a condition does not say that it is met.
  [microAppConditionResolvePermission.name]: caller =>
    allowIf(caller.isSecurity),
  [microAppPolicyReadPermission.name]: () => ALLOW,
  [microAppPolicyManagePermission.name]: caller => allowIf(caller.isPlatform),
  [microAppDecisionCreatePermission.name]: caller => allowIf(!caller.isAudit),
  [microAppDecisionReadPermission.name]: caller =>
    allowIf(caller.isSecurity || caller.isPlatform || caller.isAudit),
  [microAppFileReadPermission.name]: caller =>
    allowIf(caller.isSecurity || caller.isPlatform || caller.isAudit),
  [microAppWaiverDecidePermission.name]: caller => allowIf(caller.isSecurity),
  // Whose side somebody is on is asked for besides, and an app without an owner falls to whoever is above.
  [microAppHandOverPermission.name]: caller => allowIf(!caller.isAudit),
  [microAppDecommissionPermission.name]: caller => {
    if (caller.isPlatform || caller.isAudit) {
      return allowIf(caller.isPlatform);
    }
    return createMicroAppConditionalDecision(microAppDecommissionPermission, {
      anyOf: [microAppConditions.isOwner({ claims: caller.claims })],
    });
  },
};

export function isMicroAppsPermission(permission: Permission): boolean {
  return microAppsPermissions.some(known => known.name === permission.name);
}

/** Decides the permissions of the micro-apps plugin; what no rule names is denied. */
export function decideMicroApps(
  permission: Permission,
  caller: Caller,
): PolicyDecision {
  return RULES[permission.name]?.(caller) ?? DENY;
}
