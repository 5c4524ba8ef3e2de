import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { AppKey } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  ResourceView,
  TierChip,
  useRevision,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { microAppsTranslationRef } from '../translation';

/** What a revision itself was assessed at last, whichever is in force. */
export function RevisionAssessment(props: { app: AppKey; revision: number }) {
  const { app, revision } = props;
  const { t } = useTranslationRef(microAppsTranslationRef);
  return (
    <ResourceView resource={useRevision(app, revision)} lines={1}>
      {({ assessment }) => {
        const { residual, inherent, checks } = assessment;
        const failed = checks.filter(({ status }) => status === 'failed');
        return (
          <Box sx={{ marginBottom: 1 }}>
            <Typography component="div" variant="body2">
              {t('revision.assessed')}{' '}
              <TierChip tier={residual.tier} score={residual.score} />
              {inherent.score !== residual.score &&
                ` ${t('revision.inherent', { score: String(inherent.score) })}`}
            </Typography>
            {failed.length > 0 && (
              <Typography variant="body2">
                {t('entity.risk.failedChecks', { count: failed.length })}{' '}
                {failed.map(({ title }) => title).join(', ')}
              </Typography>
            )}
          </Box>
        );
      }}
    </ResourceView>
  );
}
