import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { microAppAuditReadPermission } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  LinesSkeleton,
  ResourceView,
  useAudit,
} from '@micro-apps/backstage-plugin-micro-apps-react';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { AuditTable } from '../components/AuditTable';
import { useLinks } from '../components/links';
import { PageBody } from '../components/PageBody';
import { Panel } from '../components/Panel';
import { TextLink } from '../components/TextLink';
import { microAppsTranslationRef } from '../translation';
import { VerifyPanel } from './VerifyPanel';

const PAGE_SIZE = 25;

/** The whole audit chain, and whether it holds. */
export function AuditPage() {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const links = useLinks();
  const { allowed, loading } = usePermission({
    permission: microAppAuditReadPermission,
  });
  return (
    <PageBody title={t('audit.title')}>
      <TextLink to={links.overview}>{t('audit.back')}</TextLink>
      <Typography
        component="h2"
        sx={{ fontSize: '1.5rem', fontWeight: 700, margin: '8px 0 16px' }}
      >
        {t('audit.title')}
      </Typography>
      {loading && <LinesSkeleton />}
      {!loading && !allowed && <Typography>{t('audit.hidden')}</Typography>}
      {allowed && (
        <Box sx={{ display: 'grid', gap: 2 }}>
          <VerifyPanel />
          <EntriesPanel />
        </Box>
      )}
    </PageBody>
  );
}

function EntriesPanel() {
  const { t } = useTranslationRef(microAppsTranslationRef);
  const [page, setPage] = useState(0);
  const audit = useAudit({ limit: PAGE_SIZE, offset: page * PAGE_SIZE });
  return (
    <Panel title={t('audit.entries')}>
      <ResourceView resource={audit} lines={8}>
        {value => (
          <AuditTable
            audit={value}
            page={page}
            pageSize={PAGE_SIZE}
            onPage={setPage}
            showApp
          />
        )}
      </ResourceView>
    </Panel>
  );
}
