import type {
  DecisionLog,
  DecisionLogEntry,
  DecisionLogQueryInput,
  Policies,
  Preview,
  PreviewChanges,
  PreviewChangesQueryInput,
  Shadow,
  Waivers,
  WaiversQueryInput,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { useResource, type Resource } from './useResource';

const keyOf = (...parts: unknown[]) => JSON.stringify(parts);

/** The policies in force. @public */
export function usePolicies(): Resource<Policies> {
  return useResource('policies', api => api.getPolicies());
}

/** A page of the log of decisions, newest first. @public */
export function useDecisionLog(
  query: DecisionLogQueryInput,
): Resource<DecisionLog> {
  return useResource(keyOf('decisions', query), api => api.getDecisions(query));
}

/** A logged decision with its input and result. @public */
export function useLoggedDecision(
  decisionId: string,
): Resource<DecisionLogEntry> {
  return useResource(keyOf('decision', decisionId), api =>
    api.getDecision(decisionId),
  );
}

/** What a candidate would change, and how far the preview is. @public */
export function usePolicyPreview(id: string): Resource<Preview> {
  return useResource(keyOf('preview', id), api => api.getPreview(id));
}

/** A page of the apps that a candidate would change. @public */
export function usePolicyPreviewChanges(
  id: string,
  query: PreviewChangesQueryInput,
): Resource<PreviewChanges> {
  return useResource(keyOf('preview-changes', id, query), api =>
    api.getPreviewChanges(id, query),
  );
}

/** Where the candidate that runs in shadow decided otherwise. @public */
export function usePolicyShadow(query: {
  limit: number;
  offset: number;
}): Resource<Shadow> {
  return useResource(keyOf('shadow', query), api => api.getShadow(query));
}

/** A page of waivers, those that wait for a decision first. @public */
export function useWaivers(query: WaiversQueryInput): Resource<Waivers> {
  return useResource(keyOf('waivers', query), api => api.getWaivers(query));
}
