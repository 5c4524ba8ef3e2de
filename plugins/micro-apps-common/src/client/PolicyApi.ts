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
import type { AppKey, CallOptions } from './MicroAppsApi';

/**
 * The part of the HTTP API that is about policies: what is in force, what they decided, what others would change, and
 * where they are waived.
 *
 * @public
 */
export interface PolicyApi {
  getPolicies(options?: CallOptions): Promise<Policies>;
  /** Asks the source of the bundle for a newer one now. */
  reloadPolicies(options?: CallOptions): Promise<Policies>;
  tryPolicies(
    body: PolicyTryBody,
    options?: CallOptions,
  ): Promise<PolicyTryResponse>;
  /** Asks for a decision before a deployment, a token or an outbound call. */
  requestDecision(
    request: PolicyDecisionRequest,
    options?: CallOptions,
  ): Promise<PolicyDecisionResponse>;
  /** The log of decisions, newest first. */
  getDecisions(
    query?: DecisionLogQueryInput,
    options?: CallOptions,
  ): Promise<DecisionLog>;
  /** A logged decision with its input and result. */
  getDecision(
    decisionId: string,
    options?: CallOptions,
  ): Promise<DecisionLogEntry>;
  startPreview(body: PreviewBody, options?: CallOptions): Promise<Preview>;
  getPreview(id: string, options?: CallOptions): Promise<Preview>;
  getPreviewChanges(
    id: string,
    query?: PreviewChangesQueryInput,
    options?: CallOptions,
  ): Promise<PreviewChanges>;
  /** All changes that the query's filters leave, as CSV; paging is ignored. */
  exportPreviewChanges(
    id: string,
    query?: PreviewChangesQueryInput,
    options?: CallOptions,
  ): Promise<string>;
  /** Where the candidate that runs in shadow decided otherwise, newest first. */
  getShadow(
    query?: { limit?: number; offset?: number },
    options?: CallOptions,
  ): Promise<Shadow>;
  getWaivers(
    query?: WaiversQueryInput,
    options?: CallOptions,
  ): Promise<Waivers>;
  proposeWaiver(
    app: AppKey,
    waiver: WaiverBody,
    options?: CallOptions,
  ): Promise<{ waiver: Waiver }>;
  decideWaiver(
    app: AppKey,
    waiverId: string,
    decision: WaiverDecisionBody,
    options?: CallOptions,
  ): Promise<{ waiver: Waiver }>;
}
