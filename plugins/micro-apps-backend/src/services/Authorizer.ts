import type {
  AuthService,
  BackstageCredentials,
  LoggerService,
  PermissionsRegistryService,
  PermissionsService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import {
  AuthenticationError,
  NotAllowedError,
  ServiceUnavailableError,
} from '@backstage/errors';
import {
  AuthorizeResult,
  BasicPermission,
  QueryPermissionResponse,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  ConditionTransformer,
  createConditionTransformer,
} from '@backstage/plugin-permission-node';
import {
  microAppApprovalDecidePermission,
  microAppConditionResolvePermission,
  microAppControlVerifyPermission,
  microAppDecommissionPermission,
  microAppEvidenceReadPermission,
  microAppHandOverPermission,
  microAppReadPermission,
  microAppReviewRenewPermission,
  microAppUpdatePermission,
  microAppWaiverDecidePermission,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  MicroAppFilter,
  microAppPermissionResourceRef,
} from '@micro-apps/backstage-plugin-micro-apps-node';
import { AccessDecision, AppAccess, AppAction } from './AppAccess';
import type { Delegators } from './delegations/Delegators';
import type { CallContext, Caller } from './MicroAppsService';

const PERMISSIONS: Record<AppAction, ResourcePermission> = {
  read: microAppReadPermission,
  readEvidence: microAppEvidenceReadPermission,
  update: microAppUpdatePermission,
  decide: microAppApprovalDecidePermission,
  verifyControl: microAppControlVerifyPermission,
  resolveCondition: microAppConditionResolvePermission,
  waive: microAppWaiverDecidePermission,
  decommission: microAppDecommissionPermission,
  renew: microAppReviewRenewPermission,
  handOver: microAppHandOverPermission,
};

/** Finds out who calls, and asks the permission policy what the caller may do. */
export class Authorizer {
  static create(options: {
    auth: AuthService;
    userInfo: UserInfoService;
    permissions: PermissionsService;
    permissionsRegistry: PermissionsRegistryService;
    delegators: Delegators;
    logger: LoggerService;
  }): Authorizer {
    return new Authorizer(
      options,
      createConditionTransformer(
        options.permissionsRegistry.getPermissionRuleset(
          microAppPermissionResourceRef,
        ),
      ),
    );
  }

  private constructor(
    private readonly options: Parameters<typeof Authorizer.create>[0],
    private readonly transform: ConditionTransformer<MicroAppFilter>,
  ) {}

  /** The caller, and what the caller may do of the actions; all are asked for at once. */
  async contextFor(
    credentials: BackstageCredentials,
    actions: AppAction[],
  ): Promise<CallContext> {
    const [caller, decisions] = await Promise.all([
      this.callerOf(credentials, actions.includes('decide')),
      actions.length > 0
        ? this.orUnavailable(() =>
            this.options.permissions.authorizeConditional(
              actions.map(action => ({ permission: PERMISSIONS[action] })),
              { credentials },
            ),
          )
        : [],
    ]);
    const entries = actions.map((action, index) => [
      action,
      this.toAccess(decisions[index]),
    ]);
    return { caller, access: AppAccess.of(Object.fromEntries(entries)) };
  }

  /** Refuses callers without a permission that does not depend on an app. */
  async require(
    permission: BasicPermission,
    toDo: string,
    credentials: BackstageCredentials,
  ): Promise<void> {
    const [{ result }] = await this.orUnavailable(() =>
      this.options.permissions.authorize([{ permission }], { credentials }),
    );
    if (result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(`You may not ${toDo}`);
    }
  }

  async callerOf(
    credentials: BackstageCredentials,
    withDelegators: boolean = false,
  ): Promise<Caller> {
    const { auth, userInfo, delegators } = this.options;
    if (auth.isPrincipal(credentials, 'user')) {
      const info = await this.orUnavailable(() =>
        userInfo.getUserInfo(credentials),
      );
      const normal = (ref: string) => ref.toLocaleLowerCase('en-US');
      const userEntityRef = normal(info.userEntityRef);
      return {
        type: 'user',
        userEntityRef,
        ownershipEntityRefs: info.ownershipEntityRefs.map(normal),
        ...(withDelegators && {
          delegators: await delegators.of(userEntityRef),
        }),
      };
    }
    if (auth.isPrincipal(credentials, 'service')) {
      return {
        type: 'service',
        userEntityRef: `service:${credentials.principal.subject}`,
        ownershipEntityRefs: [],
      };
    }
    throw new AuthenticationError('Sign in to use micro apps');
  }

  private toAccess(response: QueryPermissionResponse): AccessDecision {
    return response.result === AuthorizeResult.CONDITIONAL
      ? this.transform(response.conditions)
      : response.result === AuthorizeResult.ALLOW;
  }

  /** Whoever cannot be asked has not allowed anything. */
  private async orUnavailable<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      if (
        error instanceof AuthenticationError ||
        error instanceof NotAllowedError
      ) {
        throw error;
      }
      this.options.logger.error(
        'Cannot find out what a caller may do',
        error as Error,
      );
      throw new ServiceUnavailableError(
        'It cannot be found out what you may do, so nothing is allowed now. Try again in a moment',
      );
    }
  }
}
