import type {
  AppDetail,
  ApprovalRequest,
} from '@micro-apps/backstage-plugin-micro-apps-common';

/** Whether a request asks again for a revision that was approved before. */
export function isReopened({ cause }: Pick<ApprovalRequest, 'cause'>): boolean {
  return cause.startsWith('reopened:');
}

/** Whether a request is about what counts of the app, rather than about what it has moved on from. */
export function isAboutApp(request: ApprovalRequest, app: AppDetail): boolean {
  const { currentRevision, openRequest } = app;
  // An approval that is opened again is about the revision in force; a newer one may have been refused before.
  return isReopened(request) && openRequest?.id === request.id
    ? true
    : currentRevision.digest === request.digest &&
        currentRevision.number === request.revision;
}

/** Whether something is to be said of what waits, or was refused, besides what is in force. */
export function hasPending(app: AppDetail): boolean {
  return (
    app.approvedRevision !== null &&
    (app.openRequest !== null || app.reopening !== null)
  );
}
