import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { AppDetail } from '@micro-apps/backstage-plugin-micro-apps-common';
import { RelativeTime } from '@micro-apps/backstage-plugin-micro-apps-react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { Place } from '../components/Place';
import { microAppsTranslationRef } from '../translation';

/** Of an app that is kept in a file: where, which state of it is approved, which waits, and what is wrong with it. */
export function OriginNotice({ app }: { app: AppDetail }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const { origin, originProblem, approvedRevision, openRequest } = app;
  if (!origin.location) {
    return null;
  }
  const standing = [
    approvedRevision
      ? t('origin.approved', { revision: String(approvedRevision.number) })
      : t('origin.noneApproved'),
    openRequest
      ? t('origin.waits', { revision: String(openRequest.revision) })
      : t('origin.noneWaits'),
  ].join(' ');
  return (
    <Box
      sx={{ display: 'grid', gap: 1, gridTemplateColumns: 'minmax(0, 1fr)' }}
    >
      <Typography variant="body2">
        {t('origin.keptIn')} <Place location={origin.location} />. {standing}
      </Typography>
      {origin.missingSince && (
        <Alert severity="warning">
          {t('origin.missing')} <RelativeTime value={origin.missingSince} />.{' '}
          {t('origin.missingNext')}
        </Alert>
      )}
      {originProblem && (
        <Alert severity="warning">
          {t('origin.problem')} {originProblem.message}
        </Alert>
      )}
    </Box>
  );
}
