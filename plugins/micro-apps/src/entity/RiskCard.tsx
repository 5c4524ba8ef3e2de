import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { AppDetail } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  RiskSummary,
  WhatIfList,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useEntityLink } from '../components/links';
import { TextLink } from '../components/TextLink';
import { microAppsTranslationRef } from '../translation';
import { EntityAppPanel } from './EntityAppPanel';

/** The risk of the app, with what would lower it. */
export function RiskCard() {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const entityLink = useEntityLink();
  return (
    <EntityAppPanel
      title={t('entity.risk.title')}
      actions={app => (
        <TextLink to={`${entityLink(app.entityRef)}/governance`}>
          {t('entity.risk.details')}
        </TextLink>
      )}
    >
      {app => <RiskDetails app={app} />}
    </EntityAppPanel>
  );
}

function RiskDetails({ app }: { app: AppDetail }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const { assessment } = app;
  const failed = assessment.checks.filter(check => check.status === 'failed');
  const best = assessment.shortestToAutoApproval ?? assessment.whatIf[0];
  return (
    <>
      <RiskSummary assessment={assessment} hideVerdict />
      {failed.length > 0 && (
        <Typography variant="body2" sx={{ marginTop: 1 }}>
          {t('entity.risk.failedChecks', { count: failed.length })}{' '}
          {failed.map(check => check.title).join(', ')}
        </Typography>
      )}
      {assessment.residual.tier !== 'low' && best && (
        <Box sx={{ marginTop: 1.5 }}>
          <Typography
            component="h4"
            sx={{ fontWeight: 700, fontSize: '0.95rem' }}
          >
            {t('entity.risk.lower')}
          </Typography>
          <WhatIfList
            whatIf={[best]}
            shortest={assessment.shortestToAutoApproval}
            score={assessment.residual.score}
          />
        </Box>
      )}
    </>
  );
}
