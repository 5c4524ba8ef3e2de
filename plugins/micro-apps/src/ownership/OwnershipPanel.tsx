import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { AppDetail } from '@micro-apps/backstage-plugin-micro-apps-common';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { EntityName, TextWithNames } from '../components/EntityName';
import { useState } from 'react';
import { Panel } from '../components/Panel';
import { ResultNotice } from '../components/ResultNotice';
import { DecommissionButton } from '../decommission/DecommissionButton';
import { microAppsTranslationRef } from '../translation';
import { OwnershipActions } from './OwnershipActions';
import { OwnershipNotice } from './OwnershipNotice';

/** Who answers for an app, and what the caller can do about that. */
export function OwnershipPanel({ app }: { app: AppDetail }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const [done, setDone] = useState<string>();
  const { ownership, namespace, name, title, currentRevision } = app;
  const { offer, take } = ownership.access;
  const reason = offer.allowed || take.allowed ? undefined : offer.reason;
  return (
    <Panel title={t('ownership.title')}>
      {done && (
        <ResultNotice onClose={() => setDone(undefined)}>{done}</ResultNotice>
      )}
      <Box sx={{ display: 'flex', flexDirection: 'column', gap: 1.5 }}>
        <Typography component="div" variant="body2">
          {t('ownership.owned')} <EntityName entityRef={ownership.owner} />
        </Typography>
        <OwnershipNotice app={app} />
        <OwnershipActions
          app={{ namespace, name, title, digest: currentRevision.digest }}
          ownership={ownership}
          onDone={setDone}
        />
        {ownership.orphan && <DecommissionButton app={app} />}
        {reason && !ownership.offer && (
          <Typography variant="body2" color="text.secondary">
            <TextWithNames>{t('ownership.cannot', { reason })}</TextWithNames>
          </Typography>
        )}
      </Box>
    </Panel>
  );
}
