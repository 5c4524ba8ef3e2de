import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { AppDetail } from '@micro-apps/backstage-plugin-micro-apps-common';
import Box from '@mui/material/Box';
import { Fact } from '../components/FactRow';
import { DecommissionButton } from '../decommission/DecommissionButton';
import { DecommissionState } from '../decommission/DecommissionState';
import { OwnershipNotice } from '../ownership/OwnershipNotice';
import { ReviewActions } from '../reviews/ReviewActions';
import { ReviewFacts } from '../reviews/ReviewFacts';
import { ReviewNotice } from '../reviews/ReviewNotice';
import { microAppsTranslationRef } from '../translation';
import { EntityAppPanel } from './EntityAppPanel';

/** When the app is looked at again, and whether it is being taken down. */
export function ReviewCard() {
  const { t } = useTranslationRef(microAppsTranslationRef);
  return (
    <EntityAppPanel title={t('entity.review.title')}>
      {app => <ReviewDetails app={app} />}
    </EntityAppPanel>
  );
}

function ReviewDetails({ app }: { app: AppDetail }) {
  const { t } = useTranslationRef(microAppsTranslationRef);
  return (
    <Box sx={{ display: 'flex', flexDirection: 'column', gap: 1.5 }}>
      <OwnershipNotice app={app} />
      <ReviewNotice app={app} />
      <ReviewFacts app={app}>
        <Fact name={t('entity.review.decommission')}>
          <DecommissionState app={app} />
        </Fact>
      </ReviewFacts>
      <ReviewActions app={app}>
        <DecommissionButton app={app} />
      </ReviewActions>
    </Box>
  );
}
