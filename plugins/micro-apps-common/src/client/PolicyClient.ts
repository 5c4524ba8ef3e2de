import type {
  DecisionLog,
  DecisionLogEntry,
  DecisionLogQueryInput,
  Policies,
  PolicyDecisionRequest,
  PolicyDecisionResponse,
  PolicyTryBody,
  PolicyTryResponse,
  Preview,
  PreviewBody,
  PreviewChanges,
  PreviewChangesQueryInput,
  Shadow,
  Waiver,
  WaiverBody,
  WaiverDecisionBody,
  Waivers,
  WaiversQueryInput,
} from '../schema';
import { appPath, Query, queryString, segment } from './address';
import { ApiClient } from './ApiClient';
import type { AppKey, CallOptions } from './MicroAppsApi';
import type { PolicyApi } from './PolicyApi';

/** The calls that are about policies. @public */
export class PolicyClient extends ApiClient implements PolicyApi {
  getPolicies(options?: CallOptions): Promise<Policies> {
    return this.get('/policies', {}, options);
  }

  reloadPolicies(options?: CallOptions): Promise<Policies> {
    return this.post('/policies/reload', {}, options);
  }

  tryPolicies(
    body: PolicyTryBody,
    options?: CallOptions,
  ): Promise<PolicyTryResponse> {
    return this.post('/policies/try', body, options);
  }

  requestDecision(
    request: PolicyDecisionRequest,
    options?: CallOptions,
  ): Promise<PolicyDecisionResponse> {
    return this.post('/decisions', request, options);
  }

  getDecisions(
    query: DecisionLogQueryInput = {},
    options?: CallOptions,
  ): Promise<DecisionLog> {
    return this.get('/decisions', query as Query, options);
  }

  getDecision(
    decisionId: string,
    options?: CallOptions,
  ): Promise<DecisionLogEntry> {
    return this.get(`/decisions/${segment(decisionId)}`, {}, options);
  }

  startPreview(body: PreviewBody, options?: CallOptions): Promise<Preview> {
    return this.post('/policies/previews', body, options);
  }

  getPreview(id: string, options?: CallOptions): Promise<Preview> {
    return this.get(`/policies/previews/${segment(id)}`, {}, options);
  }

  getPreviewChanges(
    id: string,
    query: PreviewChangesQueryInput = {},
    options?: CallOptions,
  ): Promise<PreviewChanges> {
    return this.get(
      `/policies/previews/${segment(id)}/changes`,
      query as Query,
      options,
    );
  }

  async exportPreviewChanges(
    id: string,
    query: PreviewChangesQueryInput = {},
    options?: CallOptions,
  ): Promise<string> {
    const { limit, offset, ...filters } = query;
    const response = await this.call(
      'GET',
      `/policies/previews/${segment(id)}/changes${queryString(filters as Query)}`,
      { accept: 'text/csv' },
      options,
    );
    return response.text();
  }

  getShadow(
    query: { limit?: number; offset?: number } = {},
    options?: CallOptions,
  ): Promise<Shadow> {
    return this.get('/policies/shadow', query, options);
  }

  getWaivers(
    query: WaiversQueryInput = {},
    options?: CallOptions,
  ): Promise<Waivers> {
    return this.get('/waivers', query as Query, options);
  }

  proposeWaiver(
    app: AppKey,
    waiver: WaiverBody,
    options?: CallOptions,
  ): Promise<{ waiver: Waiver }> {
    return this.post(`${appPath(app)}/waivers`, waiver, options);
  }

  decideWaiver(
    app: AppKey,
    waiverId: string,
    decision: WaiverDecisionBody,
    options?: CallOptions,
  ): Promise<{ waiver: Waiver }> {
    return this.post(
      `${appPath(app)}/waivers/${segment(waiverId)}/decisions`,
      decision,
      options,
    );
  }
}
