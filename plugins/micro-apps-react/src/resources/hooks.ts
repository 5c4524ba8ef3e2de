import type {
  AppDetail,
  AppKey,
  ApprovalRequestDetail,
  ApprovalsQueryInput,
  ApprovalsResponse,
  AppsQueryInput,
  AppsResponse,
  AuditQueryInput,
  AuditResponse,
  Delegations,
  DelegationsQueryInput,
  DiffResponse,
  FileProblems,
  FileProblemsQueryInput,
  Handovers,
  HandoversQueryInput,
  Overview,
  Preferences,
  Reviews,
  ReviewsQueryInput,
  RevisionDetail,
  RevisionsQueryInput,
  RevisionsResponse,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { useResource, type Resource } from './useResource';

const idOf = (app: AppKey) => `${app.namespace}/${app.name}`;
const keyOf = (...parts: unknown[]) => JSON.stringify(parts);

/** Everything that is known of one app. @public */
export function useMicroApp(app: AppKey | undefined): Resource<AppDetail> {
  return useResource(
    app && keyOf('app', idOf(app)),
    api => api.getApp(app!),
    app && idOf(app),
  );
}

/** A page of the inventory. @public */
export function useMicroApps(query: AppsQueryInput): Resource<AppsResponse> {
  return useResource(keyOf('apps', query), api => api.getApps(query));
}

/** A page of the files that are not taken as they are, or are gone. @public */
export function useFileProblems(
  query: FileProblemsQueryInput,
): Resource<FileProblems> {
  return useResource(keyOf('file-problems', query), api =>
    api.getFileProblems(query),
  );
}

/** The numbers that matter. @public */
export function useMicroAppsOverview(): Resource<Overview> {
  return useResource('overview', api => api.getOverview());
}

/** A page of approval requests. @public */
export function useApprovals(
  query: ApprovalsQueryInput | undefined,
): Resource<ApprovalsResponse> {
  return useResource(query && keyOf('approvals', query), api =>
    api.getApprovals(query),
  );
}

/** One approval request. @public */
export function useApproval(id: string): Resource<ApprovalRequestDetail> {
  return useResource(keyOf('approval', id), api => api.getApproval(id));
}

/** A page of the revisions of an app, newest first. @public */
export function useRevisions(
  app: AppKey,
  query: RevisionsQueryInput,
): Resource<RevisionsResponse> {
  return useResource(
    keyOf('revisions', idOf(app), query),
    api => api.getRevisions(app, query),
    idOf(app),
  );
}

/** One revision of an app, with what it was assessed at last. @public */
export function useRevision(
  app: AppKey,
  revision: number | undefined,
): Resource<RevisionDetail> {
  return useResource(
    revision === undefined ? undefined : keyOf('revision', idOf(app), revision),
    api => api.getRevision(app, revision!),
    idOf(app),
  );
}

/** The differences between two revisions of an app. @public */
export function useRevisionDiff(
  app: AppKey,
  revision: number | undefined,
  against: number | undefined,
): Resource<DiffResponse> {
  const known = revision !== undefined && against !== undefined;
  return useResource(
    known ? keyOf('diff', idOf(app), revision, against) : undefined,
    api => api.getDiff(app, revision!, against),
    idOf(app),
  );
}

/** A page of the audit entries of one app, newest first. @public */
export function useAppAudit(
  app: AppKey | undefined,
  query: AuditQueryInput,
): Resource<AuditResponse> {
  return useResource(
    app && keyOf('app-audit', idOf(app), query),
    api => api.getAppAudit(app!, query),
    app && idOf(app),
  );
}

/** A page of all audit entries, newest first. @public */
export function useAudit(
  query: AuditQueryInput | undefined,
): Resource<AuditResponse> {
  return useResource(query && keyOf('audit', query), api =>
    api.getAudit(query),
  );
}

/** A page of periodic reviews, what is due first before the others. @public */
export function useReviews(query: ReviewsQueryInput): Resource<Reviews> {
  return useResource(keyOf('reviews', query), api => api.getReviews(query));
}

/** A page of the apps that wait for the caller to become their owner. @public */
export function useHandovers(query: HandoversQueryInput): Resource<Handovers> {
  return useResource(keyOf('handovers', query), api => api.getHandovers(query));
}

/** What the caller chose about messages. @public */
export function usePreferences(): Resource<Preferences> {
  return useResource('preferences', api => api.getPreferences());
}

/** The delegations of approvals that the caller gave or got. @public */
export function useDelegations(
  query: DelegationsQueryInput,
): Resource<Delegations> {
  return useResource(keyOf('delegations', query), api =>
    api.getDelegations(query),
  );
}
