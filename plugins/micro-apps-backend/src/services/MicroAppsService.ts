import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type {
  AppDetail,
  AppKey,
  ApprovalRequestDetail,
  ApprovalsQuery,
  ApprovalsResponse,
  AppsQuery,
  AppsResponse,
  AppSummary,
  AssessResponse,
  AuditQuery,
  AuditResponse,
  AuditVerification,
  AuditVerifyQuery,
  Choices,
  Condition,
  ConditionResolutionBody,
  Decider,
  DecisionBody,
  DecisionResponse,
  DiffResponse,
  Manifest,
  ModelEndpointHistory,
  Overview,
  PublishedApps,
  RegisterEntry,
  RevisionDetail,
  RevisionsQuery,
  RevisionsResponse,
  RiskModelResponse,
  SubmitBody,
  SubmitResponse,
  VerificationBody,
  VerificationResponse,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { AppAccess } from './AppAccess';

/** Who calls. */
export type Caller = {
  /** The person's entity reference; for a service, `service:` and its name. */
  userEntityRef: string;
  /** The person and the groups that the person acts for; empty for a service. */
  ownershipEntityRefs: string[];
  /** Who delegated their approvals to the person, for now; only where deciding is what the call may be about. */
  delegators?: Decider[];
  type: 'user' | 'service';
};

/** What comes with a call from outside. */
export type CredentialsContext = { credentials: BackstageCredentials };

/** What comes with a call whose caller is known, and whose permissions are decided. */
export type CallContext = { caller: Caller; access: AppAccess };

/** Makes a repeated call act once. */
export type RepeatableOptions = { idempotencyKey?: string };

/**
 * All that the plugin does. HTTP routes and actions call it with credentials; the implementation behind the
 * authorization gets the caller and what the caller may do.
 */
export interface MicroAppsService<TContext = CredentialsContext> {
  getRiskModel(context: TContext): Promise<RiskModelResponse>;
  getChoices(context: TContext): Promise<Choices>;
  getModelEndpoints(context: TContext): Promise<{ items: RegisterEntry[] }>;
  getModelEndpointHistory(
    id: string,
    page: { limit: number; offset: number },
    context: TContext,
  ): Promise<ModelEndpointHistory>;
  getOverview(context: TContext): Promise<Overview>;

  assess(manifest: Manifest, context: TContext): Promise<AssessResponse>;
  submit(
    request: SubmitBody,
    context: TContext,
    options?: RepeatableOptions,
  ): Promise<SubmitResponse>;

  listApps(query: AppsQuery, context: TContext): Promise<AppsResponse>;
  /** All apps that the filters leave; paging is ignored. */
  exportApps(query: AppsQuery, context: TContext): Promise<AppSummary[]>;
  getApp(app: AppKey, context: TContext): Promise<AppDetail>;
  listRevisions(
    app: AppKey,
    query: RevisionsQuery,
    context: TContext,
  ): Promise<RevisionsResponse>;
  getRevision(
    app: AppKey,
    revision: number,
    context: TContext,
  ): Promise<RevisionDetail>;
  getDiff(
    app: AppKey,
    revision: number,
    against: number | undefined,
    context: TContext,
  ): Promise<DiffResponse>;

  listApprovals(
    query: ApprovalsQuery,
    context: TContext,
  ): Promise<ApprovalsResponse>;
  getApproval(id: string, context: TContext): Promise<ApprovalRequestDetail>;
  decide(
    requestId: string,
    decision: DecisionBody,
    context: TContext,
    options?: RepeatableOptions,
  ): Promise<DecisionResponse>;
  verifyControl(
    app: AppKey,
    controlId: string,
    verification: VerificationBody,
    context: TContext,
  ): Promise<VerificationResponse>;
  resolveCondition(
    app: AppKey,
    conditionId: string,
    resolution: ConditionResolutionBody,
    context: TContext,
  ): Promise<{ condition: Condition }>;

  getAppAudit(
    app: AppKey,
    query: AuditQuery,
    context: TContext,
  ): Promise<AuditResponse>;
  getAudit(query: AuditQuery, context: TContext): Promise<AuditResponse>;
  verifyAudit(
    range: AuditVerifyQuery,
    context: TContext,
  ): Promise<AuditVerification>;

  /** What the registry publishes to the catalog, in the order of the changes. */
  getPublishedApps(
    query: { after: number; limit: number },
    context: TContext,
  ): Promise<PublishedApps>;
}
