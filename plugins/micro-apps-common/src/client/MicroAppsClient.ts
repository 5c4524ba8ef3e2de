import type {
  AppDetail,
  ApprovalRequestDetail,
  ApprovalsQueryInput,
  ApprovalsResponse,
  AppsQueryInput,
  AppsResponse,
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
import { appPath, Query, queryString, segment } from './address';
import { RegisterClient } from './RegisterClient';
import type { AppKey, CallOptions, MicroAppsApi } from './MicroAppsApi';

/**
 * The client of the micro-apps back end, for the front end and for other back ends.
 *
 * @public
 */
export class MicroAppsClient extends RegisterClient implements MicroAppsApi {
  getRiskModel(options?: CallOptions): Promise<RiskModelResponse> {
    return this.get('/risk-model', {}, options);
  }

  getChoices(options?: CallOptions): Promise<Choices> {
    return this.get('/choices', {}, options);
  }

  getFileProblems(
    query: FileProblemsQueryInput = {},
    options?: CallOptions,
  ): Promise<FileProblems> {
    return this.get('/file-problems', query as Query, options);
  }

  getOverview(options?: CallOptions): Promise<Overview> {
    return this.get('/overview', {}, options);
  }

  assess(
    manifest: ManifestInput,
    options?: CallOptions,
  ): Promise<AssessResponse> {
    return this.post('/assess', { manifest }, options);
  }

  submit(
    request: SubmitBodyInput,
    options?: CallOptions,
  ): Promise<SubmitResponse> {
    return this.post('/requests', request, options);
  }

  getApps(
    query: AppsQueryInput = {},
    options?: CallOptions,
  ): Promise<AppsResponse> {
    return this.get('/apps', query as Query, options);
  }

  async exportApps(
    query: AppsQueryInput = {},
    options?: CallOptions,
  ): Promise<string> {
    const { limit, offset, ...filters } = query;
    const response = await this.call(
      'GET',
      `/apps${queryString(filters as Query)}`,
      { accept: 'text/csv' },
      options,
    );
    return response.text();
  }

  getApp(app: AppKey, options?: CallOptions): Promise<AppDetail> {
    return this.get(appPath(app), {}, options);
  }

  getRevisions(
    app: AppKey,
    query: RevisionsQueryInput = {},
    options?: CallOptions,
  ): Promise<RevisionsResponse> {
    return this.get(`${appPath(app)}/revisions`, query as Query, options);
  }

  getRevision(
    app: AppKey,
    revision: number,
    options?: CallOptions,
  ): Promise<RevisionDetail> {
    return this.get(
      `${appPath(app)}/revisions/${segment(revision)}`,
      {},
      options,
    );
  }

  getDiff(
    app: AppKey,
    revision: number,
    against?: number,
    options?: CallOptions,
  ): Promise<DiffResponse> {
    return this.get(
      `${appPath(app)}/revisions/${segment(revision)}/diff`,
      { against },
      options,
    );
  }

  getApprovals(
    query: ApprovalsQueryInput = {},
    options?: CallOptions,
  ): Promise<ApprovalsResponse> {
    return this.get('/approvals', query as Query, options);
  }

  getApproval(
    id: string,
    options?: CallOptions,
  ): Promise<ApprovalRequestDetail> {
    return this.get(`/approvals/${segment(id)}`, {}, options);
  }

  decide(
    requestId: string,
    decision: DecisionBody,
    options?: CallOptions,
  ): Promise<DecisionResponse> {
    return this.post(
      `/approvals/${segment(requestId)}/decisions`,
      decision,
      options,
    );
  }

  verifyControl(
    app: AppKey,
    controlId: string,
    verification: VerificationBody,
    options?: CallOptions,
  ): Promise<VerificationResponse> {
    return this.post(
      `${appPath(app)}/controls/${segment(controlId)}/verifications`,
      verification,
      options,
    );
  }

  resolveCondition(
    app: AppKey,
    conditionId: string,
    resolution: ConditionResolutionBody,
    options?: CallOptions,
  ): Promise<{ condition: Condition }> {
    return this.post(
      `${appPath(app)}/conditions/${segment(conditionId)}/resolution`,
      resolution,
      options,
    );
  }

  getAppAudit(
    app: AppKey,
    query: AuditQueryInput = {},
    options?: CallOptions,
  ): Promise<AuditResponse> {
    return this.get(`${appPath(app)}/audit`, query as Query, options);
  }

  getAudit(
    query: AuditQueryInput = {},
    options?: CallOptions,
  ): Promise<AuditResponse> {
    return this.get('/audit', query as Query, options);
  }

  verifyAudit(
    range: { from?: number; to?: number } = {},
    options?: CallOptions,
  ): Promise<AuditVerification> {
    return this.get('/audit/verify', range, options);
  }

  getPublishedApps(
    query: { after?: number; limit?: number } = {},
    options?: CallOptions,
  ): Promise<PublishedApps> {
    return this.get('/entities', query, options);
  }
}
