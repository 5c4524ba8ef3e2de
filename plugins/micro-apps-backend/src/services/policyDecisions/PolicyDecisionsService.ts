import type {
  DecisionLog,
  DecisionLogEntry,
  DecisionLogQuery,
  policyDecisionRequestSchema,
  PolicyDecisionResponse,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { z } from 'zod';
import type { CredentialsContext } from '../MicroAppsService';

/** A request for a decision, with its defaults filled in. */
export type DecisionRequest = z.output<typeof policyDecisionRequestSchema>;

/** Decisions before deployments, tokens and outbound calls, and the log of all decisions. */
export interface PolicyDecisionsService<TContext = CredentialsContext> {
  requestDecision(
    request: DecisionRequest,
    context: TContext,
  ): Promise<PolicyDecisionResponse>;
  /** Newest first, without inputs and results. */
  listDecisions(
    query: DecisionLogQuery,
    context: TContext,
  ): Promise<DecisionLog>;
  /** All that the filters leave; paging is ignored. */
  exportDecisions(
    query: DecisionLogQuery,
    context: TContext,
  ): Promise<DecisionLogEntry[]>;
  getDecision(id: string, context: TContext): Promise<DecisionLogEntry>;
}
