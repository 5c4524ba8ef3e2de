import {
  AuthorizeResult,
  Permission,
  PolicyDecision,
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
  microAppPolicyManagePermission,
  microAppRequestCreatePermission,
  microAppReviewRenewPermission,
  microAppUpdatePermission,
  microAppWaiverDecidePermission,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  createMicroAppConditionalDecision,
  microAppConditions,
} from '@micro-apps/backstage-plugin-micro-apps-node';
import { group, PEOPLE, user } from './people';

const ALLOW = { result: AuthorizeResult.ALLOW } as const;
const DENY = { result: AuthorizeResult.DENY } as const;

/** The rules of the reference portal, in short. */
export function testPolicy(
  permission: Permission,
  person: string,
): PolicyDecision {
  const team = PEOPLE[person];
  const inTeam = (...teams: string[]) => (teams.includes(team) ? ALLOW : DENY);
  const own = () =>
    createMicroAppConditionalDecision(
      permission as typeof microAppUpdatePermission,
      {
        anyOf: [
          microAppConditions.isOwner({ claims: [user(person), group(team)] }),
          microAppConditions.isRequester({ userRef: user(person) }),
        ],
      },
    );
  switch (permission.name) {
    case microAppEvidenceReadPermission.name:
      return inTeam('security', 'platform', 'audit') === ALLOW ? ALLOW : own();
    case microAppUpdatePermission.name:
    case microAppReviewRenewPermission.name:
      return own();
    case microAppConditionResolvePermission.name:
      return inTeam('security');
    case microAppControlVerifyPermission.name:
    case microAppWaiverDecidePermission.name:
      return inTeam('security');
    case microAppDecommissionPermission.name:
      return inTeam('platform') === ALLOW ? ALLOW : own();
    case microAppModelEndpointManagePermission.name:
    case microAppPolicyManagePermission.name:
      return inTeam('platform');
    case microAppDecisionReadPermission.name:
    case microAppFileReadPermission.name:
    case microAppAuditReadPermission.name:
      return inTeam('security', 'platform', 'audit');
    case microAppRequestCreatePermission.name:
    case microAppApprovalDecidePermission.name:
    case microAppHandOverPermission.name:
    case microAppDecisionCreatePermission.name:
      return team === 'audit' ? DENY : ALLOW;
    default:
      return ALLOW;
  }
}
