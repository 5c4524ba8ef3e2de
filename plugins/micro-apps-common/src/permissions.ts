import { createPermission } from '@backstage/plugin-permission-common';

/** The resource type of permissions that depend on the app. @public */
export const RESOURCE_TYPE_MICRO_APP = 'micro-app';

/** Seeing apps, their state, score, factors and revisions. @public */
export const microAppReadPermission = createPermission({
  name: 'micro-apps.app.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_MICRO_APP,
});

/** Seeing the comments, the evidence and the audit entries of an app. @public */
export const microAppEvidenceReadPermission = createPermission({
  name: 'micro-apps.evidence.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_MICRO_APP,
});

/** Submitting new apps. @public */
export const microAppRequestCreatePermission = createPermission({
  name: 'micro-apps.request.create',
  attributes: { action: 'create' },
});

/** Submitting new revisions of an app that exists. @public */
export const microAppUpdatePermission = createPermission({
  name: 'micro-apps.app.update',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_MICRO_APP,
});

/** Deciding legs; who may fill which leg is decided by the four-eyes rules besides. @public */
export const microAppApprovalDecidePermission = createPermission({
  name: 'micro-apps.approval.decide',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_MICRO_APP,
});

/** Verifying or refusing declared controls. @public */
export const microAppControlVerifyPermission = createPermission({
  name: 'micro-apps.control.verify',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_MICRO_APP,
});

/** Stating that a condition is met, or withdrawing it. @public */
export const microAppConditionResolvePermission = createPermission({
  name: 'micro-apps.condition.resolve',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_MICRO_APP,
});

/** Seeing all audit entries, and verifying the chain. @public */
export const microAppAuditReadPermission = createPermission({
  name: 'micro-apps.audit.read',
  attributes: { action: 'read' },
});

/** Seeing the register of model endpoints, the risk model and the choices of a manifest. @public */
export const microAppModelEndpointReadPermission = createPermission({
  name: 'micro-apps.model-endpoint.read',
  attributes: { action: 'read' },
});

/** Changing the register of model endpoints, and previewing what a change would do. @public */
export const microAppModelEndpointManagePermission = createPermission({
  name: 'micro-apps.model-endpoint.manage',
  attributes: { action: 'update' },
});

/** Seeing the policies in force, and trying them out. @public */
export const microAppPolicyReadPermission = createPermission({
  name: 'micro-apps.policy.read',
  attributes: { action: 'read' },
});

/** Loading another bundle, and previewing what a candidate would change. @public */
export const microAppPolicyManagePermission = createPermission({
  name: 'micro-apps.policy.manage',
  attributes: { action: 'update' },
});

/** Asking for a decision before a deployment, a token or an outbound call. @public */
export const microAppDecisionCreatePermission = createPermission({
  name: 'micro-apps.decision.create',
  attributes: { action: 'create' },
});

/** Seeing the log of policy decisions. @public */
export const microAppDecisionReadPermission = createPermission({
  name: 'micro-apps.decision.read',
  attributes: { action: 'read' },
});

/** Proposing, approving, refusing and revoking waivers; four eyes are asked for besides. @public */
export const microAppWaiverDecidePermission = createPermission({
  name: 'micro-apps.waiver.decide',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_MICRO_APP,
});

/** Requesting that an app is decommissioned, calling it off and attesting targets; four eyes are asked for besides. @public */
export const microAppDecommissionPermission = createPermission({
  name: 'micro-apps.app.decommission',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_MICRO_APP,
});

/** Handing apps over and taking them over; whose side somebody is on is asked for besides. @public */
export const microAppHandOverPermission = createPermission({
  name: 'micro-apps.app.hand-over',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_MICRO_APP,
});

/** Renewing an approval by attesting that the facts still hold. @public */
export const microAppReviewRenewPermission = createPermission({
  name: 'micro-apps.review.renew',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_MICRO_APP,
});

/** Seeing which files that apps are kept in are not taken as they are. @public */
export const microAppFileReadPermission = createPermission({
  name: 'micro-apps.file.read',
  attributes: { action: 'read' },
});

/** All permissions of the plugin. @public */
export const microAppsPermissions = [
  microAppReadPermission,
  microAppEvidenceReadPermission,
  microAppRequestCreatePermission,
  microAppUpdatePermission,
  microAppApprovalDecidePermission,
  microAppControlVerifyPermission,
  microAppConditionResolvePermission,
  microAppAuditReadPermission,
  microAppModelEndpointReadPermission,
  microAppModelEndpointManagePermission,
  microAppPolicyReadPermission,
  microAppPolicyManagePermission,
  microAppDecisionCreatePermission,
  microAppDecisionReadPermission,
  microAppWaiverDecidePermission,
  microAppDecommissionPermission,
  microAppReviewRenewPermission,
  microAppFileReadPermission,
  microAppHandOverPermission,
];
