import type { PolicyQueryUser } from '@backstage/plugin-permission-node';

/** The groups of the example organisation that have a part in governance. */
export const SECURITY_GROUP = 'group:default/security';
export const PLATFORM_GROUP = 'group:default/platform';
export const AUDIT_GROUP = 'group:default/audit';

/** Who asks, as the rules see them. */
export type Caller = {
  userRef: string;
  /** The entities that the caller is or belongs to. */
  claims: string[];
  isSecurity: boolean;
  isPlatform: boolean;
  isAudit: boolean;
};

export function callerOf(user: PolicyQueryUser): Caller {
  const claims = user.info.ownershipEntityRefs;
  return {
    userRef: user.info.userEntityRef,
    claims,
    isSecurity: claims.includes(SECURITY_GROUP),
    isPlatform: claims.includes(PLATFORM_GROUP),
    isAudit: claims.includes(AUDIT_GROUP),
  };
}
