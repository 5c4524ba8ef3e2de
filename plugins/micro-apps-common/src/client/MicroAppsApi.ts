import type {
  AppDetail,
  AppsQueryInput,
  AppsResponse,
  ApprovalRequestDetail,
  ApprovalsQueryInput,
  ApprovalsResponse,
  AssessResponse,
  AuditQueryInput,
  AuditResponse,
  AuditVerification,
  Choices,
  Condition,
  ConditionResolutionBody,
  DecisionBody,
  DecisionResponse,
  DiffResponse,
  FileProblems,
  FileProblemsQueryInput,
  ManifestInput,
  Overview,
  PublishedApps,
  RevisionDetail,
  RevisionsQueryInput,
  RevisionsResponse,
  RiskModelResponse,
  SubmitBodyInput,
  SubmitResponse,
  VerificationBody,
  VerificationResponse,
} from '../schema';
import type { DecommissionApi } from './DecommissionApi';
import type { OwnershipApi } from './OwnershipApi';
import type { PolicyApi } from './PolicyApi';
import type { RegisterApi } from './RegisterApi';
import type { ReviewApi } from './ReviewApi';

/** What identifies an app. @public */
export type AppKey = { namespace: string; name: string };

/** Options of a call. `token` is for back-end callers; `idempotencyKey` makes a repeated write act once. @public */
export type CallOptions = {
  token?: string;
  signal?: AbortSignal;
  idempotencyKey?: string;
};

/**
 * The HTTP API of the micro-apps back end, typed. Every method throws a `ResponseError` of `@backstage/errors` where
 * the back end answers with an error.
 *
 * @public
 */
export interface MicroAppsApi
  extends DecommissionApi, OwnershipApi, PolicyApi, RegisterApi, ReviewApi {
  getRiskModel(options?: CallOptions): Promise<RiskModelResponse>;
  getChoices(options?: CallOptions): Promise<Choices>;
  getFileProblems(
    query?: FileProblemsQueryInput,
    options?: CallOptions,
  ): Promise<FileProblems>;
  getOverview(options?: CallOptions): Promise<Overview>;
  assess(
    manifest: ManifestInput,
    options?: CallOptions,
  ): Promise<AssessResponse>;
  submit(
    request: SubmitBodyInput,
    options?: CallOptions,
  ): Promise<SubmitResponse>;
  getApps(query?: AppsQueryInput, options?: CallOptions): Promise<AppsResponse>;
  /** All apps that the query's filters leave, as CSV; paging is ignored. */
  exportApps(query?: AppsQueryInput, options?: CallOptions): Promise<string>;
  getApp(app: AppKey, options?: CallOptions): Promise<AppDetail>;
  /** Newest first. */
  getRevisions(
    app: AppKey,
    query?: RevisionsQueryInput,
    options?: CallOptions,
  ): Promise<RevisionsResponse>;
  getRevision(
    app: AppKey,
    revision: number,
    options?: CallOptions,
  ): Promise<RevisionDetail>;
  /** The differences of `revision` against `against`, by default against the revision in force before it. */
  getDiff(
    app: AppKey,
    revision: number,
    against?: number,
    options?: CallOptions,
  ): Promise<DiffResponse>;
  getApprovals(
    query?: ApprovalsQueryInput,
    options?: CallOptions,
  ): Promise<ApprovalsResponse>;
  getApproval(
    id: string,
    options?: CallOptions,
  ): Promise<ApprovalRequestDetail>;
  decide(
    requestId: string,
    decision: DecisionBody,
    options?: CallOptions,
  ): Promise<DecisionResponse>;
  verifyControl(
    app: AppKey,
    controlId: string,
    verification: VerificationBody,
    options?: CallOptions,
  ): Promise<VerificationResponse>;
  resolveCondition(
    app: AppKey,
    conditionId: string,
    resolution: ConditionResolutionBody,
    options?: CallOptions,
  ): Promise<{ condition: Condition }>;
  getAppAudit(
    app: AppKey,
    query?: AuditQueryInput,
    options?: CallOptions,
  ): Promise<AuditResponse>;
  getAudit(
    query?: AuditQueryInput,
    options?: CallOptions,
  ): Promise<AuditResponse>;
  verifyAudit(
    range?: { from?: number; to?: number },
    options?: CallOptions,
  ): Promise<AuditVerification>;
  /** What the registry publishes to the catalog; answers services only. */
  getPublishedApps(
    query?: { after?: number; limit?: number },
    options?: CallOptions,
  ): Promise<PublishedApps>;
}
