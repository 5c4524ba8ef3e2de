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
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { ChangeReasons } from '../changes/ChangeReasons';
import { isReopened } from '../changes/pending';
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
    <Panel
      title={
        isReopened(request)
          ? t('change.reopened')
          : t('approvals.review.changes')
      }
    >
      {request.reasons.length > 0 && (
        <Box sx={{ marginBottom: 1 }}>
          <ChangeReasons
            title={
              request.state === 'carried-over'
                ? t('change.whyNot')
                : t('change.why')
            }
            reasons={request.reasons}
          />
        </Box>
      )}
      {isReopened(request) && request.state === 'open' && (
        <Typography variant="body2" sx={{ marginBottom: 1 }}>
          {t('change.stops')}
        </Typography>
      )}
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
