import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  AppDetail,
  ApprovalRequest,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  DiffList,
  ResourceView,
  useRevisionDiff,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Typography from '@mui/material/Typography';
import { Panel } from '../components/Panel';
import { microAppsTranslationRef } from '../translation';

/** What the revision changes against the one in force, or against the one before where none is. */
export function ChangesPanel(props: {
  request: ApprovalRequest;
  app: AppDetail;
}) {
  const { request, app } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const { against, inForce } = comparedWith(request, app);
  const diff = useRevisionDiff(app, request.revision, against);
  return (
    <Panel title={t('approvals.review.changes')}>
      {against === undefined ? (
        <Typography variant="body2">
          {t('approvals.review.firstRevision')}
        </Typography>
      ) : (
        <>
          <Typography
            variant="body2"
            color="text.secondary"
            sx={{ marginBottom: 1 }}
          >
            {inForce
              ? t('approvals.review.changesAgainst', {
                  revision: String(against),
                })
              : t('approvals.review.changesAgainstLast', {
                  revision: String(against),
                })}
          </Typography>
          <ResourceView resource={diff}>
            {({ differences }) => <DiffList differences={differences} />}
          </ResourceView>
        </>
      )}
    </Panel>
  );
}

function comparedWith(request: ApprovalRequest, app: AppDetail) {
  const approved = app.approvedRevision?.number;
  if (approved !== undefined && approved < request.revision) {
    return { against: approved, inForce: true };
  }
  return {
    against: request.revision > 1 ? request.revision - 1 : undefined,
    inForce: false,
  };
}
