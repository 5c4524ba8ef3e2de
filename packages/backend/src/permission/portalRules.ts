import {
  AuthorizeResult,
  type Permission,
  type PolicyDecision,
  isResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  createScaffolderTaskConditionalDecision,
  scaffolderTaskConditions,
} from '@backstage/plugin-scaffolder-backend/alpha';
import type { Caller } from './caller';

const ALLOW: PolicyDecision = { result: AuthorizeResult.ALLOW };
const DENY: PolicyDecision = { result: AuthorizeResult.DENY };

/** Besides reading, what anybody needs who submits an app by a template. */
const FOR_ALL_BUT_AUDIT = new Set([
  'catalog.entity.validate',
  'scaffolder.task.create',
  'scaffolder.action.execute',
]);

/** Reading that shows how the portal is run. */
const FOR_PLATFORM = new Set(['catalog.ingestion.read']);

/**
 * Decides the permissions of Backstage's own plugins: people read everything and run templates, but see and cancel
 * their own runs only; platform runs the portal; audit changes nothing.
 */
export function decidePortal(
  permission: Permission,
  caller: Caller,
): PolicyDecision {
  if (caller.isPlatform) {
    return ALLOW;
  }
  if (
    isResourcePermission(permission, 'scaffolder-task') &&
    (permission.attributes.action === 'read' || !caller.isAudit)
  ) {
    return createScaffolderTaskConditionalDecision(
      permission,
      scaffolderTaskConditions.isTaskOwner({ createdBy: [caller.userRef] }),
    );
  }
  if (FOR_ALL_BUT_AUDIT.has(permission.name)) {
    return caller.isAudit ? DENY : ALLOW;
  }
  return permission.attributes.action === 'read' &&
    !FOR_PLATFORM.has(permission.name)
    ? ALLOW
    : DENY;
}
