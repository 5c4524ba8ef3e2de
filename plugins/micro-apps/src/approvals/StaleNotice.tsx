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
import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { Link } from 'react-router-dom';
import { useEntityLink, useLinks } from '../components/links';
import { useFocus } from '../components/useFocus';
import { microAppsTranslationRef } from '../translation';

/** Says that the app moved on, what changed, and leads to the current revision. */
export function StaleNotice(props: {
  request: ApprovalRequest;
  app: AppDetail;
  /** A decision on this revision was sent, and refused. */
  refused: boolean;
}) {
  const { request, app, refused } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  const links = useLinks();
  const entityLink = useEntityLink();
  const current = app.currentRevision.number;
  const diff = useRevisionDiff(app, current, request.revision);
  const newest = app.openRequest ?? app.latestRequest;
  const target =
    newest && newest.id !== request.id
      ? links.approval(newest.id)
      : `${entityLink(app.entityRef)}/governance`;
  return (
    <Alert
      ref={useFocus<HTMLDivElement>(refused)}
      tabIndex={-1}
      severity="warning"
      sx={{ marginY: 2, '& [class*="MuiAlert-message"]': { width: '100%' } }}
    >
      <AlertTitle>
        {refused
          ? t('approvals.stale.nothingRecorded')
          : t('approvals.stale.title')}
      </AlertTitle>
      <Typography component="h2" sx={{ fontWeight: 700, fontSize: '0.95rem' }}>
        {t('approvals.stale.whatChanged', { revision: String(current) })}
      </Typography>
      <ResourceView resource={diff} lines={2}>
        {({ differences }) => <DiffList differences={differences} />}
      </ResourceView>
      <Button
        component={Link}
        to={target}
        variant="contained"
        size="small"
        sx={{ marginTop: 1 }}
      >
        {t('approvals.stale.load', { revision: String(current) })}
      </Button>
    </Alert>
  );
}
