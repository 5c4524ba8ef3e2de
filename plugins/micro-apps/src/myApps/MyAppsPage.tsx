import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { REQUEST_STATES } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  ResourceView,
  useApprovals,
  useMicroApps,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useState, type ReactNode } from 'react';
import { PageBody } from '../components/PageBody';
import { Pages } from '../components/Pages';
import { Panel } from '../components/Panel';
import { RegisterButton } from '../components/RegisterButton';
import { MyFilesPanel } from '../files/MyFilesPanel';
import { PreferencesPanel } from '../preferences/PreferencesPanel';
import { WaitingForOwnerPanel } from '../ownership/WaitingForOwnerPanel';
import { MyReviewsPanel } from '../reviews/MyReviewsPanel';
import { microAppsTranslationRef } from '../translation';
import { MyAppItem } from './MyAppItem';
import { MyRequestItem } from './MyRequestItem';

const PAGE_SIZE = 20;

/** What the caller owns or requested, with the next step for each. */
export function MyAppsPage() {
  const { t } = useTranslationRef(microAppsTranslationRef);
  return (
    <PageBody title={t('pageTitle.myApps')}>
      <Box
        sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}
      >
        <MyReviewsPanel />
        <WaitingForOwnerPanel />
        <MyFilesPanel />
        <OwnedPanel />
        <RequestedPanel />
        <PreferencesPanel />
      </Box>
    </PageBody>
  );
}

function OwnedPanel() {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const [page, setPage] = useState(0);
  const apps = useMicroApps({
    owner: ['me'],
    limit: PAGE_SIZE,
    offset: page * PAGE_SIZE,
  });
  return (
    <Panel title={t('myApps.owned')}>
      <ResourceView resource={apps}>
        {({ items, totalItems }) => (
          <>
            {totalItems === 0 && (
              <>
                <Typography variant="body2" sx={{ marginBottom: 1 }}>
                  {t('myApps.noApps')}
                </Typography>
                <RegisterButton />
              </>
            )}
            <Items>
              {items.map(app => (
                <MyAppItem key={app.entityRef} app={app} />
              ))}
            </Items>
            <Pages
              page={page}
              pageSize={PAGE_SIZE}
              total={totalItems}
              onPage={setPage}
            />
          </>
        )}
      </ResourceView>
    </Panel>
  );
}

function RequestedPanel() {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const [page, setPage] = useState(0);
  const requests = useApprovals({
    requestedBy: 'me',
    state: REQUEST_STATES.filter(state => state !== 'superseded'),
    limit: PAGE_SIZE,
    offset: page * PAGE_SIZE,
  });
  return (
    <Panel title={t('myApps.requested')}>
      <ResourceView resource={requests}>
        {({ items, totalItems }) => (
          <>
            {totalItems === 0 && (
              <Typography variant="body2">{t('myApps.noRequests')}</Typography>
            )}
            <Items>
              {items.map(request => (
                <MyRequestItem key={request.id} request={request} />
              ))}
            </Items>
            <Pages
              page={page}
              pageSize={PAGE_SIZE}
              total={totalItems}
              onPage={setPage}
            />
          </>
        )}
      </ResourceView>
    </Panel>
  );
}

function Items({ children }: { children: ReactNode }) {
  return (
    <Box component="ul" sx={{ listStyle: 'none', margin: 0, padding: 0 }}>
      {children}
    </Box>
  );
}
