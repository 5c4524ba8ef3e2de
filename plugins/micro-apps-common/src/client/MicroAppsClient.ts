import { ResponseError } from '@backstage/errors';
import type {
  AppDetail,
  ApprovalRequestDetail,
  ApprovalsQueryInput,
  ApprovalsResponse,
  AppsQueryInput,
  AppsResponse,
  Assessment,
  AuditQueryInput,
  AuditResponse,
  AuditVerification,
  Choices,
  Condition,
  ConditionResolutionBody,
  DecisionBody,
  DecisionResponse,
  DiffResponse,
  ManifestInput,
  ModelEndpoint,
  ModelEndpointVersion,
  Overview,
  PublishedApps,
  Revision,
  RevisionDetail,
  RiskModelResponse,
  SubmitBodyInput,
  SubmitResponse,
  VerificationBody,
  VerificationResponse,
} from '../schema';
import { appPath, Query, queryString, segment } from './address';
import type { AppKey, CallOptions, MicroAppsApi } from './MicroAppsApi';

const PLUGIN_ID = 'micro-apps';

/** What a client is made of. @public */
export type MicroAppsClientOptions = {
  fetchApi: { fetch: typeof fetch };
  /** Needed in the back end only: the front end's `fetch` resolves `plugin://` addresses itself. */
  discoveryApi?: { getBaseUrl(pluginId: string): Promise<string> };
};

/**
 * The client of the micro-apps back end, for the front end and for other back ends.
 *
 * @public
 */
export class MicroAppsClient implements MicroAppsApi {
  private readonly fetchApi: MicroAppsClientOptions['fetchApi'];
  private readonly discoveryApi: MicroAppsClientOptions['discoveryApi'];

  constructor(options: MicroAppsClientOptions) {
    this.fetchApi = options.fetchApi;
    this.discoveryApi = options.discoveryApi;
  }

  getRiskModel(options?: CallOptions): Promise<RiskModelResponse> {
    return this.get('/risk-model', {}, options);
  }

  getChoices(options?: CallOptions): Promise<Choices> {
    return this.get('/choices', {}, options);
  }

  getModelEndpoints(
    options?: CallOptions,
  ): Promise<{ items: ModelEndpoint[] }> {
    return this.get('/model-endpoints', {}, options);
  }

  getModelEndpointHistory(
    id: string,
    options?: CallOptions,
  ): Promise<{ items: ModelEndpointVersion[] }> {
    return this.get(`/model-endpoints/${segment(id)}/history`, {}, options);
  }

  getOverview(options?: CallOptions): Promise<Overview> {
    return this.get('/overview', {}, options);
  }

  assess(manifest: ManifestInput, options?: CallOptions): Promise<Assessment> {
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
    options?: CallOptions,
  ): Promise<{ items: Revision[] }> {
    return this.get(`${appPath(app)}/revisions`, {}, options);
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

  private async get<T>(
    path: string,
    query: Query,
    options?: CallOptions,
  ): Promise<T> {
    const response = await this.call(
      'GET',
      path + queryString(query),
      { accept: 'application/json' },
      options,
    );
    return response.json();
  }

  private async post<T>(
    path: string,
    body: unknown,
    options?: CallOptions,
  ): Promise<T> {
    const response = await this.call(
      'POST',
      path,
      { accept: 'application/json', body: JSON.stringify(body) },
      options,
    );
    return response.json();
  }

  private async call(
    method: 'GET' | 'POST',
    pathAndQuery: string,
    content: { accept: string; body?: string },
    options: CallOptions = {},
  ): Promise<Response> {
    const baseUrl = this.discoveryApi
      ? await this.discoveryApi.getBaseUrl(PLUGIN_ID)
      : `plugin://${PLUGIN_ID}`;
    const response = await this.fetchApi.fetch(`${baseUrl}${pathAndQuery}`, {
      method,
      headers: {
        Accept: content.accept,
        ...(content.body && { 'Content-Type': 'application/json' }),
        ...(options.token && { Authorization: `Bearer ${options.token}` }),
        ...(options.idempotencyKey && {
          'Idempotency-Key': options.idempotencyKey,
        }),
      },
      body: content.body,
      signal: options.signal,
    });
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response;
  }
}
